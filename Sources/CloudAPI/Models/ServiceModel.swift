// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What is known of one service: how it speaks, where it is, and its operations.
///
/// Read once and shared by all calls; it never changes.
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

    /// Whether answers are XML.
    var answersXML: Bool { self == .query || self == .ec2 || self == .restXML }
  }

  /// What a code of the service's errors is when it isn't the error's name.
  struct ErrorFacts: Sendable {
    var code: String
    var isThrottling: Bool
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
  /// Whether signatures are S3's variant.
  package let signsAsS3: Bool
  /// What precedes the operation in the header that names it; empty but for JSON.
  let targetPrefix: String
  /// A header that each request has.
  let header: WireField?
  /// Whether errors' codes of former times stand in a header.
  let hasQueryErrors: Bool
  /// The structures, lists and maps; each number within them is an index here.
  let shapes: [Shape]
  /// The same for reading answers.
  let answers: AnswerTable
  /// Owns the keys of the shapes.
  let arena: Arena
  /// Which kind of failure a code is.
  let errorKinds: ErrorKinds
  /// The names and codes of those by which the service refuses for its rate.
  let throttlingCodes: Set<String>
  private let operations: [String: OperationModel.Owner]

  init(_ text: ModelText, errorKinds: ErrorKinds) {
    name = text.name
    form = text.form
    signingName = text.facts["signingName"] ?? ""
    endpointPrefix = text.facts["endpointPrefix"] ?? ""
    variableName = (text.facts["serviceId"] ?? text.name).uppercased().map {
      $0 == " " || $0 == "-" ? "_" : String($0)
    }.joined()
    apiVersion = text.facts["apiVersion"] ?? ""
    signsAsS3 = text.facts["signature"] == "s3"
    targetPrefix = text.facts["targetPrefix"] ?? ""
    header = text.facts["header"].flatMap { fact in
      fact.firstIndex(of: "=").map {
        WireField(String(fact[..<$0]), String(fact[fact.index(after: $0)...]))
      }
    }
    hasQueryErrors = text.facts["queryErrors"] != nil
    shapes = text.shapes
    arena = text.arena
    answers = AnswerTable(text.shapes, arena: text.arena)
    throttlingCodes = text.errors.reduce(into: []) { codes, error in
      if error.value.isThrottling { codes.formUnion([error.key, error.value.code]) }
      codes.remove("")
    }
    operations = text.operations.mapValues(OperationModel.Owner.init)
    self.errorKinds = errorKinds
  }

  /// The model of an operation; nil when it isn't among those that are known.
  package func operation(_ name: String) -> OperationModel? {
    operations[name].map { OperationModel(service: self, owner: $0) }
  }

  /// The names of all operations that are known, sorted.
  package var operationNames: [String] { operations.keys.sorted() }
}
