// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with the body of an answer.
struct WireProblem: Error, Hashable {
  /// In words, without anything of the body itself.
  var message: String
  /// The byte it was seen at.
  var offset: Int

  /// The failure it means for a call.
  func error(_ operation: OperationModel, _ answer: WireAnswer) -> CloudError {
    CloudError(
      kind: .malformedAnswer,
      message: "the answer to \(operation.service.name):\(operation.name) can't be read: \(message)"
        + " (byte \(offset) of \(answer.body.count))",
      status: answer.status, requestID: ErrorAnswer.requestID(answer))
  }
}
