// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Synchronization

/// Passes calls on and writes down what came of them, without secrets.
package final class CallRecorder: CloudCalling {
  private let calling: any CloudCalling
  private let secrets: SecretMembers
  private let sink: @Sendable ([UInt8]) -> Void

  /// A recorder.
  ///
  /// - Parameters:
  ///   - calling: who answers.
  ///   - secrets: takes secrets out.
  ///   - sink: takes a line at a time, from several threads.
  package init(
    _ calling: any CloudCalling, secrets: SecretMembers = .init(),
    sink: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.calling = calling
    self.secrets = secrets
    self.sink = sink
  }

  package func answer(to call: APICall) async throws(CloudError) -> Document {
    do throws(CloudError) {
      let document = try await calling.answer(to: call)
      sink(RecordedCall(call: call, outcome: .answer(secrets.redacted(document))).line)
      return document
    } catch {
      // What was given up says nothing of the cloud.
      if error.kind != .cancelled { sink(RecordedCall(call: call, outcome: .error(error)).line) }
      throw error
    }
  }
}
