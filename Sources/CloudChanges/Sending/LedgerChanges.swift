// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
package import Persistence
internal import Synchronization

/// Keeps changes in the ledger, and tells from it what was changed of late.
///
/// What other processes append is seen too: each look takes in the records that are new since the
/// last one.
package final class LedgerChanges: ChangeRecording {
  private struct Seen {
    var usage = ChangeUsage()
    var next: UInt64 = 0
  }

  private let ledger: Ledger
  private let actor: [String: String]
  private let seen = Mutex(Seen())

  /// - Parameter actor: who changes, as the records name them.
  package init(_ ledger: Ledger, actor: [String: String]) {
    self.ledger = ledger
    self.actor = actor
  }

  package func append(_ record: ChangeRecord) throws -> Int {
    let subject = LedgerRecord.Subject(
      account: record.account, region: record.region, resource: record.resource, run: record.run,
      plan: record.plan)
    let made = try LedgerRecord(kind: record.kind.rawValue, actor: actor, subject: subject) {
      APIValue.structure(record.body).node(in: $0)
    }
    return Int(try ledger.append([made]).lowerBound)
  }

  package func changes(since: Int, run: String) throws -> ChangeUsage {
    try ledger.refresh()
    return try seen.withLock { seen in
      var filter = LedgerFilter(kind: "change.*", from: seen.next)
      filter.since = nil
      try ledger.records(filter) { entry in
        Self.take(entry, into: &seen.usage)
        seen.next = entry.sequence + 1
        return true
      }
      var usage = seen.usage
      usage.forget(before: since)
      return usage
    }
  }

  private static func take(_ entry: LedgerEntry, into usage: inout ChangeUsage) {
    let body = entry.body
    switch ChangeRecord.Kind(rawValue: entry.kind) {
    case .begun:
      let operation = body["operation"].string ?? ""
      usage.add(
        ChangeUsage.Entry(
          sequence: Int(entry.sequence), at: Int(body["at"].integer ?? 0),
          account: entry.subject("account") ?? "", run: entry.subject("run") ?? "",
          resource: entry.subject("resource") ?? "", isApproved: body["approval"].exists,
          isUndo: body["undo"].exists, instances: Int(body["instances"].integer ?? 0),
          operation: operation))
    case .withdrawn:
      if let begun = body["begun"].integer { usage.withdraw(Int(begun)) }
    case .ended:
      let created = Set(body["created"].elements.compactMap(\.string))
      guard !created.isEmpty, let begun = body["begun"].integer else { return }
      usage.note(created: created, by: Int(begun))
    default: break
    }
  }
}
