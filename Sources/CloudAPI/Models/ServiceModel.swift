// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is known of one service: how it speaks, where it is, and its operations.
///
/// Read once and shared; it never changes.
package final class ServiceModel: Sendable {
  /// The form of requests and answers.
  package enum Form: String, Sendable, CaseIterable {
    /// A form in the body, XML back.
    case query
    /// The same as EC2 has it.
    case ec2
    /// JSON 1.0, the operation in a header.
    case json10 = "json-1.0"
    /// JSON 1.1, the operation in a header.
    case json11 = "json-1.1"
    /// JSON, with the operation in method and path.
    case restJSON = "rest-json"
    /// XML, with the operation in method and path.
    case restXML = "rest-xml"
  }

  /// The name in the SDKs, such as `elbv2`.
  package let name: String
  /// The form of requests and answers.
  package let form: Form
  /// The name that requests are signed for.
  package let signingName: String
  /// What stands for the service in hosts' names.
  package let endpointPrefix: String
  /// The service's name in the variables for its endpoint: `ELASTIC_LOAD_BALANCING_V2` in
  /// `AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2`.
  package let variableName: String
  /// The API's version, such as `2016-11-15`.
  package let apiVersion: String
  /// Whether paths are signed as they are (S3) rather than encoded a second time.
  package let signsPlainPath: Bool

  init(
    name: String, form: Form, signingName: String, endpointPrefix: String,
    variableName: String, apiVersion: String, signsPlainPath: Bool
  ) {
    self.name = name
    self.form = form
    self.signingName = signingName
    self.endpointPrefix = endpointPrefix
    self.variableName = variableName
    self.apiVersion = apiVersion
    self.signsPlainPath = signsPlainPath
  }

  /// The model of an operation; nil when it isn't among those that are known.
  package func operation(_ name: String) -> OperationModel? { nil }
}
