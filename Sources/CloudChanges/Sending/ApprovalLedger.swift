// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Persistence
internal import Synchronization

/// Which approvals are used up, as the ledger tells it.
///
/// The ledger is read once from its start, and from then on only what was added: by this process
/// or another.
package final class ApprovalLedger: Sendable {
  /// The kind of the records.
  package static let kind = "approval.used"

  private struct Known {
    var next: UInt64 = 0
    /// The run that used an approval first, by its nonce.
    var used: [String: String] = [:]
  }

  private let ledger: Ledger
  private let actor: [String: String]
  private let known = Mutex(Known())

  /// What a ledger tells of approvals.
  ///
  /// - Parameter actor: who uses them, such as a name, a key and an ARN.
  package init(_ ledger: Ledger, actor: [String: String] = [:]) {
    self.ledger = ledger
    self.actor = actor
  }

  /// The run that has used up an approval; nil for none.
  package func run(thatUsed nonce: String) throws -> String? {
    try known.withLock { known in
      try catchUp(&known)
      return known.used[nonce]
    }
  }

  /// Uses approvals up for a run, before its first call.
  ///
  /// Of two runs that do it at the same time the one that comes first in the ledger has them. A run
  /// that goes on has them already.
  ///
  /// - Throws: `unproven` when another run has used one of them.
  package func use(_ grant: ApprovalGrant, run: String) throws {
    var isMine = true
    for nonce in grant.nonces {
      guard let user = try self.run(thatUsed: nonce) else {
        isMine = false
        continue
      }
      guard user == run else { throw Self.used(by: user) }
    }
    if isMine { return }
    let record = try LedgerRecord(
      kind: Self.kind, actor: actor,
      subject: .init(account: grant.account, run: run, plan: grant.plan)
    ) { arena in
      func list(_ texts: [String]) -> Node { arena.array(texts.map { arena.string($0) }) }
      return arena.object([
        Node.Entry(key: arena.string("keys"), value: list(grant.keys)),
        Node.Entry(key: arena.string("nonces"), value: list(grant.nonces)),
      ])
    }
    try ledger.append([record])
    for nonce in grant.nonces {
      if let user = try self.run(thatUsed: nonce), user != run { throw Self.used(by: user) }
    }
  }

  private static func used(by run: String) -> LedgerError {
    LedgerError(.unproven, "the approval was used before, by run \(run)")
  }

  private func catchUp(_ known: inout Known) throws {
    try ledger.refresh()
    let end = try ledger.checkpoint.size
    guard end > known.next else { return }
    var next = known
    try ledger.records(LedgerFilter(kind: Self.kind, from: known.next)) { entry in
      for nonce in entry.body["nonces"].strings where next.used[nonce] == nil {
        next.used[nonce] = entry.subject("run") ?? ""
      }
      return true
    }
    next.next = end
    known = next
  }
}
