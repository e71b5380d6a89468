// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What the gate says to a change.
package enum ChangeDecision: Hashable, Sendable {
  /// It may be made; with `notifying` people are told of it.
  case allowed(notifying: Bool)
  /// Somebody has to sign for it first.
  case needsApproval([Reason])
  /// It isn't made, whoever signs.
  case refused([Reason])

  /// Why a change isn't simply made.
  package struct Reason: Hashable, Sendable {
    /// The rule that says so: a stable name for programs.
    package var rule: GateRule
    /// A sentence for people.
    package var text: String
    /// From when on the rule wouldn't say so any more, in seconds since 1970, where that is known.
    package var until: Int?

    /// A reason from its parts.
    package init(_ rule: GateRule, _ text: String, until: Int? = nil) {
      self.rule = rule
      self.text = text
      self.until = until
    }
  }

  /// Whether it may be made.
  package var isAllowed: Bool { if case .allowed = self { true } else { false } }

  /// Why not; none when it may be made.
  package var reasons: [Reason] {
    switch self {
    case .allowed: []
    case .needsApproval(let reasons), .refused(let reasons): reasons
    }
  }

  /// The decision in one word.
  package var word: String {
    switch self {
    case .allowed: "allowed"
    case .needsApproval: "needs-approval"
    case .refused: "refused"
    }
  }
}

/// The rules of the gate.
package enum GateRule: String, Hashable, Sendable, CaseIterable {
  /// The proposal itself makes no sense, such as a number below zero.
  case proposal
  /// Changes of tier 4 are made by people.
  case manualTier = "manual-tier"
  /// Changes of tier 3 need approval.
  case approvalTier = "approval-tier"
  /// How much the program may do on its own.
  case mode
  /// Something that is never changed.
  case protected
  /// The management account of an organization.
  case managementAccount = "management-account"
  /// Somebody would be locked out.
  case lockOut = "lock-out"
  /// Something in production would be deleted.
  case productionDeletion = "production-deletion"
  /// An undo would delete what its run hasn't made.
  case foreignDeletion = "foreign-deletion"
  /// Too many resources in one operation.
  case resourceCount = "resource-count"
  /// Too many instances behind routes.
  case instanceCount = "instance-count"
  /// Too many changes of an account in 24 hours.
  case dailyCount = "daily-count"
  /// Too many changes in a minute.
  case rate
  /// What was planned from is too old.
  case snapshotAge = "snapshot-age"
  /// The resource wasn't read just before.
  case readAge = "read-age"
  /// Outside the hours in which changes are made.
  case window
  /// A time in which nothing is changed.
  case freeze
  /// Taking a change back would open something severe again.
  case reopening
}
