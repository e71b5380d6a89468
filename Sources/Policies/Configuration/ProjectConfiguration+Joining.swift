// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Findings

extension ProjectConfiguration {
  /// What holds where nothing is said.
  package enum Standard {
    /// The lowest severity that ends a scan with exit code 1.
    package static let failOn = Severity.high
    /// The lowest severity that is judged at all.
    package static let severity = Severity.info
    /// The rules that are used where none is named.
    package static let profile = PolicyRule.Profile.default
  }

  /// This configuration, which was given with `--config`, with what the scanned tree says.
  ///
  /// What the tree says goes before what was given, except for locked settings: those it can
  /// only tighten. What it must not say is left out, with a warning.
  func joined(
    with found: ProjectConfiguration
  ) -> (configuration: ProjectConfiguration, diagnostics: [Diagnostic]) {
    var joining = Joining(result: self, found: found)
    joining.run()
    return (joining.result, joining.diagnostics)
  }

  /// What of the options given on the command line is looser than a locked setting, as messages.
  package func objections(to options: CommandLineSettings) -> [String] {
    var messages: [String] = []
    func object(_ option: String, _ key: ConfigurationKey, _ value: String) {
      let place = files.first.map { " by \"\($0.path)\"" } ?? ""
      messages.append("\(option) isn't possible: \"\(key.rawValue)\" is locked to \(value)\(place)")
    }
    let failOn = self.failOn ?? Standard.failOn
    if locked.contains(.failOn), let given = options.failOn, given > failOn {
      object("--fail-on \(given.rawValue)", .failOn, failOn.rawValue)
    }
    let severity = self.severity ?? Standard.severity
    if locked.contains(.severity), let given = options.severity, given > severity {
      object("--severity \(given.rawValue)", .severity, severity.rawValue)
    }
    let profile = self.profile ?? Standard.profile
    if locked.contains(.profile), let given = options.profile, given != .all, profile == .all {
      object("--profile \(given.rawValue)", .profile, profile.rawValue)
    }
    // Whoever names rules leaves out all others.
    for key in [ConfigurationKey.profile, .rules]
    where locked.contains(key) && !options.rules.isEmpty {
      let value = key == .profile ? profile.rawValue : "what the configuration says"
      object("--rule", key, value)
      break
    }
    if locked.contains(.softFail), softFail != true, options.softFail {
      object("--soft-fail", .softFail, "false")
    }
    if locked.contains(.baseline), options.namesBaseline {
      object("--baseline", .baseline, baseline.map { "\"\($0.path)\"" } ?? "none")
    }
    return messages
  }

  /// Options that are also settings, as they were given.
  package struct CommandLineSettings: Sendable {
    /// `--fail-on`.
    package var failOn: Severity?
    /// `--severity`.
    package var severity: Severity?
    /// `--profile`.
    package var profile: PolicyRule.Profile?
    /// `--rule`.
    package var rules: [String] = []
    /// Whether there is a `--baseline`.
    package var namesBaseline = false
    /// `--soft-fail`.
    package var softFail = false

    /// No options.
    package init() {}
  }
}

/// The joining of a found configuration into a given one.
private struct Joining {
  var result: ProjectConfiguration
  let found: ProjectConfiguration
  var diagnostics: [Diagnostic] = []

  mutating func run() {
    result.files += found.files
    result.roots += found.roots
    result.verdicts = found.verdicts ?? result.verdicts
    result.modulePaths += found.modulePaths
    joinChoices()
    joinRules()
    joinLists()
    joinSuppressions()
  }

  private func isLocked(_ key: ConfigurationKey) -> Bool { result.locked.contains(key) }

  private mutating func warn(_ key: ConfigurationKey, _ consequence: String) {
    diagnostics.append(
      Diagnostic(
        id: "config-locked", severity: .warning,
        message: "\"\(key.rawValue)\" is locked\(place), \(consequence)", file: found.files.first,
        range: ByteRange(0, 0)))
  }

  private var place: String { result.files.first.map { " by \"\($0.path)\"" } ?? "" }

  private mutating func joinChoices() {
    typealias Standard = ProjectConfiguration.Standard
    choose(.failOn, \.failOn, Standard.failOn) { $0 <= $1 }
    choose(.severity, \.severity, Standard.severity) { $0 <= $1 }
    choose(.profile, \.profile, Standard.profile) { mine, theirs in
      mine == .all || mine == theirs
    }
    choose(.strict, \.strict, false) { mine, theirs in mine || !theirs }
    choose(.softFail, \.softFail, false) { mine, theirs in !mine || theirs }
  }

  /// Takes what was found, where it isn't looser than something locked.
  private mutating func choose<Value>(
    _ key: ConfigurationKey, _ path: WritableKeyPath<ProjectConfiguration, Value?>,
    _ standard: Value, isAtLeast: (Value, Value) -> Bool
  ) {
    guard let theirs = found[keyPath: path] else { return }
    if isLocked(key), !isAtLeast(theirs, result[keyPath: path] ?? standard) {
      warn(key, "and can't be loosened here")
    } else {
      result[keyPath: path] = theirs
    }
  }

  private mutating func joinRules() {
    result.includedRules += found.includedRules
    if isLocked(.rules) {
      if !found.excludedRules.isEmpty { warn(.rules, "so that no rule is left out here") }
    } else {
      result.excludedRules += found.excludedRules
    }
  }

  private mutating func joinLists() {
    if isLocked(.exclude) {
      if !found.exclude.isEmpty { warn(.exclude, "so that no path is left out here") }
    } else {
      result.exclude += found.exclude
    }
    result.overrides += found.overrides.map { override in
      var override = override
      override.onlyTightens = isLocked(.overrides)
      return override
    }
    if isLocked(.policyFiles) {
      if !found.policyFiles.isEmpty { warn(.policyFiles, "so that none is used from here") }
    } else {
      result.policyFiles += found.policyFiles
    }
    if isLocked(.baseline) {
      if found.baseline != nil { warn(.baseline, "so that none is used from here") }
    } else {
      result.baseline = found.baseline ?? result.baseline
    }
  }

  private mutating func joinSuppressions() {
    result.suppressions += found.suppressions.map { source in
      var source = source
      if isLocked(.suppressions) { source.refusal = "suppressions are locked\(place)" }
      return source
    }
    if isLocked(.suppressionLimits) {
      result.suppressionLimits = result.suppressionLimits.tightened(by: found.suppressionLimits)
    } else if !found.suppressionLimits.isEmpty {
      result.suppressionLimits = found.suppressionLimits
    }
  }
}
