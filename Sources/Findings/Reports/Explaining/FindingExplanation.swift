// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Everything that is known about one finding.
package struct FindingExplanation {
  /// The finding.
  package var finding: Finding
  /// The controls that its rule belongs to, by framework.
  package var controls: [String: [String]]
  /// Whether the code is at hand, so that it can be quoted.
  package var hasCode: Bool

  /// An explanation of a finding.
  package init(_ finding: Finding, controls: [String: [String]] = [:], hasCode: Bool = true) {
    self.finding = finding
    self.controls = controls
    self.hasCode = hasCode
  }

  /// Where the severity comes from.
  var severityOrigin: String {
    let own = finding.rule.severity
    return finding.severity == own
      ? "as the rule says" : "set for this place; the rule itself says \(own.rawValue)"
  }

  /// What the verdict means.
  var verdictMeaning: String {
    switch finding.verdict {
    case .fail: "certainly violated"
    case .undetermined where finding.subject.live != nil:
      "depends on what couldn't be read from the cloud"
    case .undetermined: "depends on what can't be known from the code"
    case .pass: "certainly kept"
    }
  }

  /// What the action means.
  var actionMeaning: String {
    finding.action.blocks
      ? "ends a scan with exit code 1 at or above --fail-on" : "is reported only"
  }

  /// What the fingerprint is made of.
  var identity: String {
    let address = finding.subject.address
    return finding.subject.live == nil ? ResourceAddress.withoutCounts(address) : address
  }

  /// What to do about each thing that isn't known.
  func advice(for unknown: String) -> String {
    if finding.subject.live != nil {
      return unknown.isEmpty
        ? "a value couldn't be read; collect again with credentials that may read it"
        : "\(unknown); collect again with credentials that may call it"
    }
    guard ResourceReason.parts(unknown) != nil else {
      return unknown.isEmpty
        ? "a value is only known after apply"
        : "\(unknown) is only known after apply; scan the plan, which may know it"
    }
    guard unknown.hasPrefix("var.") else {
      return "\(unknown) has no value: the module's caller doesn't set it"
    }
    return "\(unknown) has no value: give it with --var \(unknown.dropFirst(4))=… or --var-file"
  }

  /// The comment that silences the finding where it stands; for the line above its block.
  var comment: String { "# bawn:ignore \(finding.rule.id) REASON until=YYYY-MM-DD" }

  /// The entry of `bawn.yaml` that silences this finding and no other.
  var configuration: [String] {
    [
      "suppressions:", "  - fingerprint: \(finding.fingerprint)", "    reason: REASON",
      "    until: YYYY-MM-DD",
    ]
  }
}
