// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Documents
import Synchronization

@testable import CloudChanges

/// A ledger in memory, which can be told to fail.
final class MemoryRecording: ChangeRecording {
  struct Full: Error {}

  private struct State {
    var records: [ChangeRecord] = []
    var failsAt: Int?
    /// Done before a record is added, as if by another process.
    var others: [ChangeUsage.Entry] = []
    var usage = ChangeUsage()
  }

  private let state = Mutex(State())

  var kinds: [ChangeRecord.Kind] { state.withLock { $0.records.map(\.kind) } }
  var records: [ChangeRecord] { state.withLock { $0.records } }

  /// Lets the record of this number, and all after it, fail.
  func fail(at number: Int) { state.withLock { $0.failsAt = number } }

  /// Lets another process begin changes just before the next record.
  func insert(_ entries: [ChangeUsage.Entry]) { state.withLock { $0.others = entries } }

  func append(_ record: ChangeRecord) throws -> Int {
    try state.withLock { state in
      if let number = state.failsAt, state.records.count >= number { throw Full() }
      for entry in state.others { state.usage.add(entry) }
      state.others = []
      let sequence = 1000 + state.records.count
      state.records.append(record)
      func text(_ name: String) -> String {
        guard case .string(let text)? = record.body.first(where: { $0.name == name })?.value else {
          return ""
        }
        return text
      }
      func number(_ name: String) -> Int? {
        guard case .integer(let number)? = record.body.first(where: { $0.name == name })?.value
        else { return nil }
        return number
      }
      switch record.kind {
      case .begun:
        state.usage.add(
          ChangeUsage.Entry(
            sequence: sequence, at: number("at") ?? 0, account: record.account, run: record.run,
            resource: record.resource,
            isApproved: record.body.contains { $0.name == "approval" },
            isUndo: record.body.contains { $0.name == "undo" },
            instances: number("instances") ?? 0, operation: text("operation")))
      case .withdrawn: state.usage.withdraw(number("begun") ?? -1)
      case .ended:
        if case .list(let names)? = record.body.first(where: { $0.name == "created" })?.value {
          state.usage.note(
            created: Set(names.flatMap(\.texts)), by: number("begun") ?? -1)
        }
      default: break
      }
      return sequence
    }
  }

  func changes(since: Int, run: String) throws -> ChangeUsage { state.withLock { $0.usage } }
}

/// A cloud that answers what it is told to, and counts.
final class MemoryCloud: ChangeCalling {
  private let asked = Mutex<[APICall]>([])
  private let answer: @Sendable (APICall) -> Result<String, CloudError>

  init(
    _ answer: @escaping @Sendable (APICall) -> Result<String, CloudError> = { _ in .success("{}") }
  ) {
    self.answer = answer
  }

  var calls: [APICall] { asked.withLock { $0 } }

  func change(_ permit: consuming ChangePermit) async throws(CloudError) -> Document {
    let call = permit.call
    asked.withLock { $0.append(call) }
    let text = try answer(call).get()
    guard
      let document = JSONReader.read(SourceFile(path: "answer", bytes: Array(text.utf8))).document
    else { throw CloudError(kind: .malformedAnswer, message: "no JSON") }
    return document
  }
}
