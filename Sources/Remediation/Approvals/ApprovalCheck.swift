// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges

/// Holds approvals against a plan and the trust file, and makes of them what the gate asks for.
///
/// One approval that isn't good spoils the others: somebody has changed something.
package struct ApprovalCheck {
  /// The plan.
  package let plan: RemediationPlan
  /// The signatures of its file: that of the key that asks.
  package let planSignatures: [UInt8]?
  /// Whose signatures count.
  package let trust: TrustStore
  /// The account that is about to be changed, as its own identity call tells.
  package let account: String
  /// The digest of the gate's configuration in force.
  package let gate: String
  /// The digests of the playbooks in force, by name.
  package let playbooks: [String: String]
  /// The time in seconds since 1970.
  package let now: Int
  /// The run that an approval was used up by; nil for none. Of the same run it may go on.
  package let usedBy: (_ nonce: String) throws -> String?

  /// A clock that is this far ahead of ours is a little wrong, and no lie.
  private static let clockTolerance = 300

  /// A check.
  package init(
    plan: RemediationPlan, planSignatures: [UInt8]?, trust: TrustStore, account: String,
    gate: String, playbooks: [String: String], now: Int,
    usedBy: @escaping (_ nonce: String) throws -> String?
  ) {
    self.plan = plan
    self.planSignatures = planSignatures
    self.trust = trust
    self.account = account
    self.gate = gate
    self.playbooks = playbooks
    self.now = now
    self.usedBy = usedBy
  }

  /// What approvals are enough for.
  ///
  /// - Parameters:
  ///   - bytes: the approvals' files.
  ///   - run: the run that goes on; empty for one that begins.
  /// - Throws: the first reason against it.
  package func grant(
    _ bytes: [[UInt8]], run: String = ""
  ) throws(ApprovalProblem) -> ApprovalGrant {
    guard !bytes.isEmpty, bytes.count <= 64 else {
      throw ApprovalProblem(.quorum, "there is no approval")
    }
    try checkPlan(goesOn: !run.isEmpty)
    var approvals: [PlanApproval] = []
    for file in bytes {
      let approval = try PlanApproval.read(file)
      try check(approval, run: run)
      guard !approvals.contains(where: { $0.nonce == approval.nonce }) else {
        throw ApprovalProblem(.used, "an approval is given twice")
      }
      approvals.append(approval)
    }
    let covered = try coveredUnits(approvals)
    return ApprovalGrant(
      nonces: approvals.map(\.nonce), keys: Set(approvals.map(\.approver)).sorted(),
      account: plan.account, plan: plan.digest, tier: .approved,
      calls: Set(try plan.callDigests(of: covered)), expires: approvals.map(\.expires).min() ?? 0)
  }

  /// Who asks, and that the plan is as they had it.
  private func checkPlan(goesOn: Bool) throws(ApprovalProblem) {
    guard plan.account == account else {
      throw ApprovalProblem(
        .other, "the plan is for account \(plan.account), and this is \(account)")
    }
    guard plan.gate == gate else {
      throw ApprovalProblem(.other, "the gate's configuration isn't the one that it was planned by")
    }
    for (name, digest) in plan.playbooks where playbooks[name] != digest {
      throw ApprovalProblem(.other, "the playbook \(name) isn't the one that was planned with")
    }
    guard goesOn || now < plan.expires else {
      throw ApprovalProblem(.time, "the plan has expired; plan again")
    }
    guard trust.keys[plan.requester] != nil else {
      throw ApprovalProblem(
        .requester, "the plan doesn't say whose key asks for it; plan again with --key")
    }
    guard let planSignatures else {
      throw ApprovalProblem(
        .requester, "whoever asks hasn't signed the plan; its signature is kept beside it (.sig)")
    }
    do throws(SmallFile.Problem) {
      let signers = try FileSignature.signers(
        of: plan.canonical + [0x0A], planSignatures, trust: trust, now: now, may: { _ in true })
      guard signers.contains(where: { $0.id == plan.requester }) else {
        throw SmallFile.Problem(message: "it is signed by others than whoever asks")
      }
    } catch {
      throw ApprovalProblem(.signature, "the plan isn't used: \(error.message)")
    }
  }

  private func check(_ approval: PlanApproval, run: String) throws(ApprovalProblem) {
    guard let key = trust.keys[approval.approver] else {
      throw ApprovalProblem(
        .key, "the approval is signed by \(approval.approver.prefix(32)), whom nobody trusts")
    }
    guard approval.isSigned(by: key.key) else {
      throw ApprovalProblem(.signature, "the signature of \(key.name) isn't good")
    }
    guard approval.approver != plan.requester else {
      throw ApprovalProblem(.requester, "\(key.name) asks for the changes and can't approve them")
    }
    let same: [(String, Bool)] = [
      ("account", approval.account == plan.account), ("plan", approval.plan == plan.digest),
      ("regions", approval.regions == plan.regions),
      ("snapshot", approval.snapshot == plan.snapshot.digest),
      ("playbooks", approval.playbooks == plan.playbooks),
      ("gate's configuration", approval.gate == plan.gate),
      ("trust file", approval.trust == trust.digest),
      ("requester", approval.requester == plan.requester),
    ]
    if let (what, _) = same.first(where: { !$0.1 }) {
      throw ApprovalProblem(.other, "the approval of \(key.name) is for another \(what)")
    }
    guard approval.calls == (try plan.callDigests(of: approval.units)) else {
      throw ApprovalProblem(.other, "the approval of \(key.name) is for other calls")
    }
    guard approval.signed <= now + Self.clockTolerance else {
      throw ApprovalProblem(.time, "the approval of \(key.name) is of the future")
    }
    guard approval.expires - approval.signed <= PlanApproval.lifetimeLimit else {
      throw ApprovalProblem(.time, "the approval of \(key.name) would hold for more than a week")
    }
    guard !approval.nonce.isEmpty else {
      throw ApprovalProblem(.form, "the approval of \(key.name) has no nonce")
    }
    let user: String?
    do {
      user = try usedBy(approval.nonce)
    } catch {
      throw ApprovalProblem(.used, "it can't be told whether the approval was used: \(error)")
    }
    if let user {
      guard !run.isEmpty, user == run else {
        throw ApprovalProblem(.used, "the approval of \(key.name) was used, by run \(user)")
      }
    } else if now >= approval.expires {
      throw ApprovalProblem(.time, "the approval of \(key.name) has expired")
    }
  }

  /// The units that enough people have approved who may.
  private func coveredUnits(_ approvals: [PlanApproval]) throws(ApprovalProblem) -> [String] {
    var covered: [String] = []
    for unit in plan.units where approvals.contains(where: { $0.units.contains(unit.name) }) {
      // Whatever asks for approval asks for as much as tier 3 does.
      let tier = max(unit.tier, .approved)
      guard let quorum = trust.quorum(for: tier) else {
        throw ApprovalProblem(.tier, "unit \(unit.name) is of tier 4, which nobody can approve")
      }
      let keys = Set(approvals.filter { $0.units.contains(unit.name) }.map(\.approver))
      if let unfit = keys.sorted().compactMap({ trust.keys[$0] }).first(where: {
        !$0.tiers.contains(tier)
      }) {
        throw ApprovalProblem(
          .key, "\(unfit.name) may not approve tier \(tier.rawValue), which unit \(unit.name) needs"
        )
      }
      guard keys.count >= quorum else {
        throw ApprovalProblem(
          .quorum, "unit \(unit.name) needs \(quorum) approvals and has \(keys.count)")
      }
      covered.append(unit.name)
    }
    return covered
  }
}
