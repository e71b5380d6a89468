// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The entries of one file that silence findings.
package struct SuppressionSource: Sendable {
  /// How suppressions of this file are reported.
  package var kind: Finding.Suppression.Kind
  /// The entries, in the order of the file.
  package var rules: [SuppressionRule]
  /// The folder that the entries' paths start from, from the top of the repository; `.` for that.
  package var folder: String
  /// Whether it was written for another tool, so that it may name rules that only that tool has.
  package var isForeign = false
  /// Whether it speaks of other repositories too, so that an entry without a finding here isn't
  /// one too many.
  package var isShared = false
  /// Why none of them is followed; nil when they are.
  package var refusal: String?

  /// A file's entries.
  package init(
    kind: Finding.Suppression.Kind = .policy, rules: [SuppressionRule], folder: String = ".",
    refusal: String? = nil
  ) {
    self.kind = kind
    self.rules = rules
    self.folder = folder
    self.refusal = refusal
  }
}
