// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Findings of one rule on one line that say the same: those of a module that is called several
/// times, or of a resource with `count` or `for_each`. Who reads lines needs to read it once.
struct FindingGroup {
  /// The first.
  var finding: Finding
  /// The others, in order.
  var others: [Finding] = []

  /// How many there are.
  var count: Int { others.count + 1 }

  private struct Key: Hashable {
    var rule: String
    var file: ObjectIdentifier
    var line: Int
    var message: String
    var severity: Severity
    var isOpen: Bool
  }

  /// The findings in groups, by the place of each group's first.
  ///
  /// - Complexity: O(n) in the number of findings.
  static func groups(_ findings: [Finding]) -> [FindingGroup] {
    var groups: [FindingGroup] = []
    var positions: [Key: Int] = [:]
    for finding in findings {
      let place = finding.decidingPlace
      guard let file = place.file else {
        groups.append(FindingGroup(finding: finding))
        continue
      }
      let key = Key(
        rule: finding.rule.id, file: ObjectIdentifier(file), line: place.startLine,
        message: finding.message, severity: finding.severity,
        isOpen: finding.verdict == .undetermined)
      if let position = positions[key] {
        groups[position].others.append(finding)
      } else {
        positions[key] = groups.count
        groups.append(FindingGroup(finding: finding))
      }
    }
    return groups
  }
}
