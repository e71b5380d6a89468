// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// Gives findings the severities and actions that a configuration has for them.
struct OverrideList {
  private let overrides: [Entry]
  private let location: (SourceFile) -> String
  private var byRule: [ObjectIdentifier: [Int]] = [:]
  private var locations: [ObjectIdentifier: String] = [:]

  private struct Entry {
    var override: RuleOverride
    var names: [TextPattern]
    var resources: [TextPattern]
  }

  /// - Parameter location: where a file lies, from the top of the repository.
  init(_ overrides: [RuleOverride], location: @escaping (SourceFile) -> String) {
    self.overrides = overrides.map {
      Entry(
        override: $0, names: $0.rules.map { TextPattern(RuleDescription.normalized($0)) },
        resources: $0.resources.map(TextPattern.init))
    }
    self.location = location
  }

  /// Changes findings.
  ///
  /// - Returns: how many were taken out.
  mutating func apply(to findings: inout [Finding]) -> Int {
    guard !overrides.isEmpty else { return 0 }
    var kept: [Finding] = []
    kept.reserveCapacity(findings.count)
    for var finding in findings where change(&finding) { kept.append(finding) }
    let count = findings.count - kept.count
    findings = kept
    return count
  }

  /// Changes a finding; false takes it out.
  private mutating func change(_ finding: inout Finding) -> Bool {
    var isEnabled = true
    for index in entries(for: finding.rule) where isMatch(overrides[index], finding) {
      let override = overrides[index].override
      if let severity = override.severity, !override.onlyTightens || severity > finding.severity {
        finding.severity = severity
      }
      if let action = override.action,
        !override.onlyTightens || action.blocks || !finding.action.blocks
      {
        finding.action = action
      }
      if let enabled = override.isEnabled, enabled || !override.onlyTightens { isEnabled = enabled }
    }
    return isEnabled
  }

  private mutating func entries(for rule: RuleDescription) -> [Int] {
    let key = ObjectIdentifier(rule)
    if let known = byRule[key] { return known }
    let names = rule.names
    let found = overrides.indices.filter { index in
      let patterns = overrides[index].names
      return patterns.isEmpty
        || patterns.contains { pattern in names.contains(where: pattern.matches) }
    }
    byRule[key] = found
    return found
  }

  private mutating func isMatch(_ entry: Entry, _ finding: Finding) -> Bool {
    if !entry.resources.isEmpty {
      let texts = SuppressionList.resourceTexts(finding)
      guard entry.resources.contains(where: { texts.contains(where: $0.matches) }) else {
        return false
      }
    }
    guard !entry.override.paths.isEmpty else { return true }
    guard let file = finding.location.file else { return false }
    let key = ObjectIdentifier(file)
    let path = locations[key] ?? location(file)
    locations[key] = path
    return entry.override.paths.contains { $0.matches(path) }
  }

  /// The highest severity that a rule may get beyond its own; what a scan has to run to see what
  /// it is asked for.
  mutating func highestSeverity(of rule: RuleDescription) -> Severity {
    entries(for: rule).compactMap { overrides[$0].override.severity }
      .reduce(rule.severity) { max($0, $1) }
  }
}
