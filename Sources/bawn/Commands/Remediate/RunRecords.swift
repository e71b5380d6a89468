// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Persistence
import Remediation

/// What the ledger keeps of a run besides its calls.
struct RunRecords: Sendable {
  let ledger: Ledger
  let plan: RemediationPlan
  let run: String

  /// A run begins, or is taken back; the plan itself is kept beside the records.
  func begun(_ isBack: Bool) throws {
    let object = try ledger.store(object: plan.canonical)
    try append(isBack ? "rollback.begun" : "run.begun", "") { arena in
      arena.object([
        Node.Entry(key: arena.string("plan"), value: object.node(in: arena)),
        Node.Entry(key: arena.string("requester"), value: arena.string(plan.requester)),
      ])
    }
  }

  /// What has come of a unit. The calls are in the ledger already, so a failure is told and no more.
  func ended(_ result: RemediationRun.Result) {
    do {
      try append("unit.ended", result.unit.resource.address) { arena in
        arena.object([
          Node.Entry(key: arena.string("unit"), value: arena.string(result.unit.name)),
          Node.Entry(key: arena.string("outcome"), value: arena.string(result.outcome.word)),
          Node.Entry(
            key: arena.string("reasons"),
            value: arena.array(
              result.outcome.reasons.prefix(8).map { arena.string(String($0.prefix(500))) })),
        ])
      }
    } catch {
      CollectionOutput.warn("the ledger doesn't know what came of \(result.unit.name): \(error)")
    }
  }

  private func append(
    _ kind: String, _ resource: String, _ body: (Arena) -> Node
  ) throws {
    let subject = LedgerRecord.Subject(
      account: plan.account, resource: resource.isEmpty ? nil : resource, run: run,
      plan: plan.digest)
    let record = try LedgerRecord(
      kind: kind, actor: ["name": plan.requester], subject: subject, body: body)
    _ = try ledger.append([record])
  }
}
