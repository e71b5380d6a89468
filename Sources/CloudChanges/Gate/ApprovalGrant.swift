// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What people have signed for a run, after the signatures were found good.
///
/// Whoever makes one has checked signatures, keys, quorum, nonce and expiry; the gate holds it
/// against each call all the same.
package struct ApprovalGrant: Hashable, Sendable {
  /// The nonces of the approvals, which are used up.
  package var nonces: [String]
  /// The names of the keys that signed.
  package var keys: [String]
  /// The account.
  package var account: String
  /// The digest of the plan.
  package var plan: String
  /// The highest tier that the signatures are enough for.
  package var tier: Tier
  /// The digests of the calls, as planned; inverses included.
  package var calls: Set<String>
  /// From when on nothing may be begun with it, in seconds since 1970. What was begun may still be
  /// taken back.
  package var expires: Int

  /// A grant from its parts.
  package init(
    nonces: [String], keys: [String], account: String, plan: String, tier: Tier,
    calls: Set<String>, expires: Int
  ) {
    self.nonces = nonces
    self.keys = keys
    self.account = account
    self.plan = plan
    self.tier = tier
    self.calls = calls
    self.expires = expires
  }

  /// Why it doesn't cover a change; nil when it does.
  func gap(_ proposal: ChangeProposal, tier: Tier, now: Int) -> String? {
    if account != proposal.account { return "the approval is for another account" }
    if plan.isEmpty || plan != proposal.plan { return "the approval is for another plan" }
    if keys.isEmpty || nonces.isEmpty { return "nobody has signed the approval" }
    if !calls.contains(proposal.plannedCall) { return "the approval doesn't name this call" }
    if self.tier < tier { return "its signatures aren't enough for tier \(tier.rawValue)" }
    if proposal.undo == nil, now >= expires { return "the approval has expired" }
    return nil
  }
}
