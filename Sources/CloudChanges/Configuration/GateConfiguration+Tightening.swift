// Bawn
// SPDX-License-Identifier: Apache-2.0

extension GateConfiguration {
  /// The longest that anything read may be old, whoever signs: a day.
  private static let ageLimit = 86_400
  /// Beyond it no limit is one.
  private static let countLimit = 100_000

  /// The configuration as it counts, with what doesn't count told.
  ///
  /// Some limits hold whoever signs; without a signature, everything that is looser than the
  /// defaults is as the defaults have it.
  package func effective() -> (configuration: GateConfiguration, notes: [String]) {
    var made = self
    var notes: [String] = []
    var most = Limits()
    if isSigned {
      most.changesPerDay = Self.countLimit
      most.changesPerMinute = Self.countLimit
      most.snapshotAge = Self.ageLimit
      most.readAge = Self.ageLimit
    }
    made.limits = limits.tightened(by: most)
    if made.limits != limits {
      notes.append(
        isSigned
          ? "limits beyond 10 resources, 100 instances or a day of age don't count"
          : "limits that are looser than the defaults don't count without a signature")
    }
    guard !isSigned else { return (made, notes) }
    func tell(_ what: String) {
      notes.append("\(what) doesn't count: it loosens the defaults, and nobody has signed the file")
    }
    if mode > Self.defaultMode {
      made.mode = Self.defaultMode
      tell("the mode \(mode.rawValue)")
    }
    for (scenario, mode) in trust where mode > scenario.mode {
      made.trust[scenario] = scenario.mode
      tell("\(mode.rawValue) for \(scenario.rawValue)")
    }
    for (rule, mode) in policies where mode > Self.defaultMode {
      made.policies[rule] = Self.defaultMode
      tell("\(mode.rawValue) for \(rule)")
    }
    for (name, decision) in playbooks {
      var strict = decision
      let mode = [
        decision.mode, decision.scenario.map { made.trust[$0] ?? $0.mode },
      ].compactMap(\.self).min()
      if let mode, mode > Self.defaultMode {
        strict.mode = Self.defaultMode
        tell("\(mode.rawValue) for \(name)")
      }
      made.playbooks[name] = strict
    }
    for (number, account) in accounts {
      if let mode = account.mode, mode > Self.defaultMode {
        made.accounts[number]?.mode = Self.defaultMode
        tell("\(mode.rawValue) for account \(number)")
      }
      if !account.environment.isEmpty, !Environments.isProduction(account.environment) {
        made.accounts[number]?.environment = ""
        tell("\"\(account.environment)\" as the environment of account \(number)")
      }
    }
    if !breakGlass.isEmpty {
      made.breakGlass = []
      tell("approval beforehand (break_glass)")
    }
    return (made, notes.sorted())
  }

  /// The mode without any configuration.
  static let defaultMode = CollaborationMode.recommend
}
