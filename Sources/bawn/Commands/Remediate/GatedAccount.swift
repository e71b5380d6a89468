// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import CloudChanges
import Documents
import Inventory
import Remediation

/// An account that is changed through the gate.
struct GatedAccount: RepairCloud {
  let reader: AccountReader
  let sender: ChangeSender
  let plan: RemediationPlan
  let catalog: PlaybookCatalog
  /// How many resources the run changes.
  let count: Int
  /// What people have signed.
  let grant: ApprovalGrant?
  let now: @Sendable () -> Int

  func read(_ target: RemediationPlan.Target) async throws(CloudError) -> GraphPart {
    try await reader.read(target)
  }

  func ask(_ call: APICall) async throws(CloudError) -> Document {
    try await reader.client.answer(to: call)
  }

  func change(_ change: RepairChange) async throws(RepairChange.Failure) -> Document {
    do throws(ChangeSender.Failure) {
      return try await sender.send(proposal(change), by: reader.client)
    } catch {
      switch error {
      case .notAllowed(let decision): throw .refused(decision.reasons.map(\.text))
      case .stopped: throw .stopped("everything is to stop (bawn stop)")
      case .unrecordable(let reason): throw .stopped("the ledger can't be used: \(reason)")
      case .unrecorded(let reason): throw .stopped(reason)
      case .failed(let cause): throw .failed(cause)
      case .ambiguous(let cause): throw .ambiguous(cause)
      }
    }
  }

  private func proposal(_ change: RepairChange) -> ChangeProposal {
    let target = change.unit.resource
    let playbook = catalog[change.playbook]
    var proposal = ChangeProposal(
      account: plan.account, partition: plan.partition, call: change.call,
      resource: ChangeProposal.Resource(
        address: target.address, type: target.type, id: target.id, names: target.names,
        tags: change.tags),
      run: change.run, plan: plan.digest, playbook: change.playbook, tier: change.unit.tier,
      playbookTier: playbook?.tier ?? .manual)
    proposal.environment = target.environment
    proposal.unit = change.unit.name
    proposal.step = change.step
    proposal.playbookDigest = playbook?.digest ?? ""
    proposal.rules = change.unit.findings.map(\.rule)
    proposal.trigger = .person
    proposal.undo = change.isUndo ? .restoring : nil
    proposal.plannedCall = change.plannedCall
    proposal.approval = grant
    proposal.resources = count
    proposal.instances = change.unit.blast.instances
    // Nobody has simulated who would be locked out, so the gate refuses what changes who may do what.
    proposal.snapshotAge = now() - plan.snapshot.ended
    proposal.readAge = 0
    proposal.duration = playbook?.deadline ?? 60
    proposal.undoDuration = playbook?.deadline ?? 60
    return proposal
  }
}
