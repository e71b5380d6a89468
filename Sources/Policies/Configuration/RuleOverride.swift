// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// Another severity or action for some findings, or none of them at all.
///
/// A finding has to meet every condition that is given. Where several overrides meet a finding,
/// the last one that says something counts.
package struct RuleOverride: Sendable {
  /// Ids, other tools' ids or patterns; empty for all rules.
  package var rules: [String] = []
  /// Patterns for files, from the top of the repository; empty for all.
  package var paths: [PathPattern] = []
  /// Patterns for addresses, or names alone; empty for all.
  package var resources: [String] = []
  /// The severity that findings get.
  package var severity: Severity?
  /// The action that findings get.
  package var action: RuleAction?
  /// Whether there are findings at all.
  package var isEnabled: Bool?
  /// Whether it may only make things worse, because somebody else has locked overrides.
  package var onlyTightens = false
  /// The file that says so.
  package var file: SourceFile?
  /// The entry in that file.
  package var range: ByteRange

  /// An override that changes nothing yet.
  package init(file: SourceFile? = nil, range: ByteRange = ByteRange(0, 0)) {
    self.file = file
    self.range = range
  }
}
