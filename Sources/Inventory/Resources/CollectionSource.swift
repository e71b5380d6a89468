// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The cloud API call that resources came from; shared by all that one call gave.
package final class CollectionSource: Sendable {
  /// The service's name in the SDKs, such as `s3`.
  package let service: String
  /// The operation that listed them, such as `ListBuckets`.
  package let operation: String
  /// The kind of the collectors' table, such as `aws_s3_bucket`.
  package let kind: String

  /// A source from its parts.
  package init(service: String, operation: String, kind: String) {
    self.service = service
    self.operation = operation
    self.kind = kind
  }
}
