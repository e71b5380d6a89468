// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which operations a client may call. Everything that is asked of a cloud passes here.
///
/// Three rules, each on its own: an operation has to be among those that the client was made with;
/// it must not hand out data or secrets (`RefusedOperations`), whatever the first rule says; and
/// its name has to be that of reading. What changes a cloud goes another way: only with a permit,
/// which the gate of changes alone makes, and only if the client was made with the operation too.
package struct OperationGate: Sendable {
  /// An operation of a service.
  package struct Operation: Hashable, Sendable {
    /// The service's name in the SDKs.
    package var service: String
    /// The operation.
    package var name: String

    /// An operation from its parts.
    package init(_ service: String, _ name: String) {
      self.service = service
      self.name = name
    }
  }

  /// What is said of each operation that the gate was made with; nil where it may be called.
  private let refusals: [Operation: String?]
  private let changes: Set<Operation>
  private let queueURL: String?

  /// A gate.
  ///
  /// - Parameters:
  ///   - allowed: the only operations that may be called.
  ///   - changes: the only operations that may be called with a permit.
  ///   - queueURL: the queue that belongs to whoever watches: its messages may be received and
  ///     acknowledged, those of no other.
  package init(
    allowed: some Sequence<Operation>, changes: Set<Operation> = [], queueURL: String? = nil
  ) {
    // Decided here once: thousands of calls are made of each operation.
    refusals = Dictionary(allowed.map { ($0, OperationGate.reason(against: $0)) }) { first, _ in
      first
    }
    self.changes = changes
    self.queueURL = queueURL
  }

  /// Names that reading operations begin with.
  private static let readingVerbs = [
    "BatchDescribe", "BatchGet", "Describe", "Get", "Head", "List", "Lookup", "Search",
  ]

  /// Operations that only read or report, although their names begin otherwise.
  private static let furtherReading: Set<Operation> = [
    Operation("iam", "GenerateCredentialReport"),
    Operation("iam", "GenerateServiceLastAccessedDetails"),
    Operation("config", "SelectResourceConfig"),
    Operation("config", "SelectAggregateResourceConfig"),
  ]

  /// What watching does with a queue of its own.
  private static let queueOperations: Set<String> = [
    "DeleteMessage", "DeleteMessageBatch", "ReceiveMessage",
  ]

  /// Throws when a call may not be made.
  ///
  /// - Throws: `invalidRequest` with the code `OperationRefused`.
  package func check(_ call: APICall) throws(CloudError) {
    guard let reason = refusals[Operation(call.service, call.operation)] else {
      throw refusal(call, "it isn't among the operations that this work needs")
    }
    guard let reason, !isOwnQueue(call) else { return }
    throw refusal(call, reason)
  }

  /// Why an operation may not be called, whoever wants it; nil where it may.
  private static func reason(against operation: Operation) -> String? {
    if let gives = RefusedOperations.reason(service: operation.service, operation: operation.name) {
      return "it hands out \(gives)"
    }
    return isReading(operation) ? nil : "it changes what is there, and only reading is allowed"
  }

  /// Throws when a change may not be made even with a permit.
  ///
  /// - Throws: `invalidRequest` with the code `OperationRefused`.
  func checkChange(_ call: APICall) throws(CloudError) {
    let operation = Operation(call.service, call.operation)
    guard changes.contains(operation) else {
      throw refusal(call, "it isn't among the changes that this work needs")
    }
    if let reason = RefusedOperations.reason(service: call.service, operation: call.operation) {
      throw refusal(call, "it hands out \(reason)")
    }
  }

  /// Whether an operation's name says that it reads.
  package static func isReading(_ operation: Operation) -> Bool {
    if furtherReading.contains(operation) { return true }
    return readingVerbs.contains { verb in
      // "Getaway" isn't "Get".
      operation.name.hasPrefix(verb)
        && (operation.name.dropFirst(verb.count).first?.isUppercase ?? false)
    }
  }

  private func isOwnQueue(_ call: APICall) -> Bool {
    guard let queueURL, call.service == "sqs",
      OperationGate.queueOperations.contains(call.operation)
    else { return false }
    let named = call.parameters.filter { $0.name == "QueueUrl" }
    return named.count == 1 && named[0].value == .string(queueURL)
  }

  private func refusal(_ call: APICall, _ reason: String) -> CloudError {
    CloudError(
      kind: .invalidRequest, code: "OperationRefused",
      message: "\(call.service):\(call.operation) is not called: \(reason)")
  }
}
