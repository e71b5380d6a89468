// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is known of one operation of a service: how it is asked and what it answers.
package struct OperationModel: Sendable {
  /// The service it belongs to.
  package let service: ServiceModel
  /// Its name, such as `DescribeInstances`.
  package let name: String
  /// The HTTP method.
  package let method: String
  /// The template of path and query, such as `/{Bucket}?acl`.
  package let uri: String
  /// What is put before the host's name, with members in braces; empty for nearly all.
  package let hostPrefix: String
  /// Whether requests are signed; token exchanges such as `AssumeRoleWithWebIdentity` are not.
  package let isSigned: Bool
  /// How its pages follow each other; nil when there is one page only.
  package let pagination: Pagination?
  /// The number of the parameters' shape; nil where there are none.
  let input: Int?
  /// The number of the answer's shape; nil where it is empty.
  let output: Int?
  /// The element or form that the answer of a query service is wrapped in; empty where there is none.
  let resultWrapper: String
  /// The name of a request's outermost element, for XML bodies.
  let rootName: String
  /// The XML name space of that element.
  let rootNamespace: String
}
