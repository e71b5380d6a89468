// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a team has decided about changes: `gate.yaml`.
///
/// The defaults are strict. A file can make them stricter at will; what makes them looser counts
/// only where people whose keys are trusted have signed the file.
package struct GateConfiguration: Hashable, Sendable {
  /// What numbers may reach.
  package struct Limits: Hashable, Sendable {
    /// Resources of one operation, and of an account in 24 hours, without approval.
    package var resources = 10
    /// Instances behind routes that are changed, in the same sense.
    package var instances = 100
    /// Changes of an account in 24 hours.
    package var changesPerDay = 100
    /// Changes of an account in a minute.
    package var changesPerMinute = 30
    /// The age of the snapshot that a plan was made from, in seconds.
    package var snapshotAge = 3600
    /// How long before a change the resource was read, in seconds.
    package var readAge = 300

    /// The defaults.
    package init() {}

    /// These, none of them beyond another's.
    func tightened(by other: Limits) -> Limits {
      var limits = self
      limits.resources = min(resources, other.resources)
      limits.instances = min(instances, other.instances)
      limits.changesPerDay = min(changesPerDay, other.changesPerDay)
      limits.changesPerMinute = min(changesPerMinute, other.changesPerMinute)
      limits.snapshotAge = min(snapshotAge, other.snapshotAge)
      limits.readAge = min(readAge, other.readAge)
      return limits
    }
  }

  /// What is known of an account.
  package struct Account: Hashable, Sendable {
    /// Its environment; empty for unknown, which is production.
    package var environment = ""
    /// The time zone of whoever answers for it; nil for UTC.
    package var zone: ZoneRules?
    /// Whoever answers for it.
    package var owner = ""
    /// Whether it is its organization's management account.
    package var isManagement = false
    /// How much the program does on its own there; nil for as much as elsewhere.
    package var mode: CollaborationMode?

    /// An account of which nothing is known.
    package init() {}
  }

  /// What is decided about a playbook.
  package struct PlaybookDecision: Hashable, Sendable {
    /// How much the program does on its own with it.
    package var mode: CollaborationMode?
    /// The situation that it is for, which gives the mode.
    package var scenario: TrustScenario?
    /// Its tier, in place of its own.
    package var tier: Tier?

    /// Nothing decided.
    package init() {}
  }

  /// A playbook that is approved beforehand, for emergencies.
  package struct BreakGlass: Hashable, Sendable {
    /// The playbook.
    package var playbook: String
    /// The digest of its file: another text isn't approved.
    package var digest: String
    /// The accounts; empty for all.
    package var accounts: Set<String>
    /// Until when, in seconds since 1970.
    package var expires: Int
    /// What it is for.
    package var because: String

    /// An approval from its parts.
    package init(
      playbook: String, digest: String, accounts: Set<String> = [], expires: Int, because: String
    ) {
      self.playbook = playbook
      self.digest = digest
      self.accounts = accounts
      self.expires = expires
      self.because = because
    }
  }

  /// How much the program does on its own, where nothing else is decided.
  package var mode = CollaborationMode.recommend
  /// The mode of each situation.
  package var trust: [TrustScenario: CollaborationMode] = [:]
  /// Decisions about playbooks, by name.
  package var playbooks: [String: PlaybookDecision] = [:]
  /// Modes for findings of rules, by id.
  package var policies: [String: CollaborationMode] = [:]
  /// Accounts, by number.
  package var accounts: [String: Account] = [:]
  /// What numbers may reach.
  package var limits = Limits()
  /// When changes are made; at any time where there is none for an account.
  package var windows: [ChangeWindow] = []
  /// When none are.
  package var freezes: [ChangeFreeze] = []
  /// Patterns of resources that are never changed.
  package var protectedPatterns: [String] = []
  /// Names and ARNs of what is the program's own: role, ledger, log groups, keys.
  package var own: [String] = []
  /// Playbooks that are approved beforehand.
  package var breakGlass: [BreakGlass] = []
  /// What the plan and the approvals name it by.
  package var digest = "defaults"
  /// The keys that have signed it; none for a file that nobody has.
  package var signers: [String] = []

  /// The defaults.
  package init() {}

  /// Whether what is looser than the defaults counts.
  package var isSigned: Bool { !signers.isEmpty }

  /// The tiers that playbooks have in place of their own, as far as they count.
  package func tier(of playbook: String, own: Tier) -> Tier {
    guard let given = playbooks[playbook]?.tier, own != .manual else { return own }
    return isSigned ? given : max(given, own)
  }

  /// The environment of an account, where somebody has said it and it counts: the map beats tags.
  package func environment(of account: String) -> String? {
    guard let environment = accounts[account]?.environment, !environment.isEmpty else {
      return nil
    }
    return environment
  }

  /// How much the program may do on its own: the strictest of what is decided about the account,
  /// the rules and the playbook, and without any such decision the general mode.
  package func mode(account: String, playbook: String, rules: [String]) -> CollaborationMode {
    var modes = rules.compactMap { policies[$0] }
    if let decision = playbooks[playbook] {
      if let mode = decision.mode { modes.append(mode) }
      if let scenario = decision.scenario { modes.append(trust[scenario] ?? scenario.mode) }
    }
    let decided = modes.min() ?? mode
    return accounts[account]?.mode.map { min($0, decided) } ?? decided
  }

  /// The approval beforehand that covers a playbook.
  func breakGlass(_ proposal: ChangeProposal, now: Int) -> BreakGlass? {
    guard isSigned else { return nil }
    return breakGlass.first { entry in
      entry.playbook == proposal.playbook && !entry.digest.isEmpty
        && entry.digest == proposal.playbookDigest && now < entry.expires
        && (entry.accounts.isEmpty || entry.accounts.contains(proposal.account))
    }
  }
}
