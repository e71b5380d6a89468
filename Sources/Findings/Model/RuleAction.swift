// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a violation of a rule leads to.
package enum RuleAction: String, CaseIterable, Sendable {
  /// Blocks: the scan ends with exit code 1.
  case deny
  /// Notifies.
  case warn
  /// Is recorded.
  case audit
  /// Blocks, and a playbook repairs it.
  case remediate

  /// Whether a failing verdict ends a scan with exit code 1.
  package var blocks: Bool { self == .deny || self == .remediate }
}
