// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Synchronization

/// Answers calls from a recording.
///
/// A call has to be the same in service, operation, region and parameters. One that was made
/// several times is answered in that order; the last answer stays.
package final class CallReplay: CloudCalling {
  private struct Answers {
    var outcomes: [RecordedCall.Outcome]
    var next = 0
  }

  private let answers: Mutex<[String: Answers]>

  /// A replay of recorded calls.
  package init(_ calls: some Sequence<RecordedCall>) {
    var answers: [String: Answers] = [:]
    for recorded in calls {
      answers[RecordedCall.key(of: recorded.call), default: Answers(outcomes: [])].outcomes
        .append(recorded.outcome)
    }
    self.answers = Mutex(answers)
  }

  /// A replay of a recording's text.
  ///
  /// - Throws: `malformedAnswer` with the number of a line that is no recorded call.
  package convenience init(_ text: [UInt8]) throws(CloudError) {
    var lines = JSONLines(text)
    var calls: [RecordedCall] = []
    var number = 0
    while let (document, _) = lines.next() {
      number += 1
      guard let document, let call = RecordedCall(document) else {
        throw CloudError(
          kind: .malformedAnswer, message: "record \(number) of the recording is no recorded call")
      }
      calls.append(call)
    }
    self.init(calls)
  }

  package func answer(to call: APICall) async throws(CloudError) -> Document {
    let key = RecordedCall.key(of: call)
    let outcome = answers.withLock { answers -> RecordedCall.Outcome? in
      guard var found = answers[key] else { return nil }
      defer { answers[key] = found }
      let index = min(found.next, found.outcomes.count - 1)
      found.next += 1
      return found.outcomes[index]
    }
    switch outcome {
    case .answer(let document): return document
    case .error(let error): throw error
    case nil:
      throw CloudError(
        kind: .unknownOperation, code: "NotRecorded",
        message: "the recording has no answer to \(key)")
    }
  }
}
