// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// What another tool's file says, in Bawn's terms.
package struct ImportedSettings: Sendable {
  /// The file's kind.
  package var format: ForeignFormat
  /// The file.
  package var file: SourceFile
  /// Entries that silence single findings.
  package var suppressions: [SuppressionRule] = []
  /// Rules that are left out everywhere.
  package var excludedRules: [Word] = []
  /// Rules that are to be used besides others.
  package var includedRules: [Word] = []
  /// Patterns of paths that are left out, from the file's folder.
  package var excludedPaths: [Word] = []
  /// Severities and actions of rules that are changed.
  package var overrides: [Override] = []
  /// The lowest severity that is reported.
  package var severity: Severity?
  /// The lowest severity that ends a scan with exit code 1.
  package var failOn: Severity?
  /// Whether findings leave the exit code at 0.
  package var softFail: Bool?
  /// Files that this one names, from its folder, with further settings.
  package var furtherFiles: [Word] = []
  /// What has no equivalent.
  package var notes: [Note] = []
  /// Ids that no rule carries yet, each with its first place.
  package var unknownRules: [Word] = []
  /// What is wrong with the file.
  package var diagnostics: [Diagnostic] = []

  /// Nothing said yet.
  package init(format: ForeignFormat, file: SourceFile) {
    self.format = format
    self.file = file
  }

  /// A text of the file, with its place.
  package struct Word: Sendable, Equatable {
    /// The text.
    package var text: String
    /// Why it is there, where a comment says so.
    package var reason: String
    /// Where it stands.
    package var range: ByteRange

    /// A text and its place.
    package init(_ text: String, reason: String = "", range: ByteRange = ByteRange(0, 0)) {
      self.text = text
      self.reason = reason
      self.range = range
    }

    /// Whether the texts are the same, wherever they stand.
    package static func == (left: Word, right: Word) -> Bool {
      left.text == right.text && left.reason == right.reason
    }
  }

  /// A rule that counts for more or less than it does by itself.
  package struct Override: Sendable, Equatable {
    /// The rules: ids of any tool, or patterns.
    package var rules: [String]
    /// How bad a violation is.
    package var severity: Severity?
    /// What a violation leads to.
    package var action: RuleAction?

    /// A change from its parts.
    package init(rules: [String], severity: Severity? = nil, action: RuleAction? = nil) {
      self.rules = rules
      self.severity = severity
      self.action = action
    }
  }

  /// Something that Bawn has no equivalent for.
  package struct Note: Sendable, Equatable {
    /// The setting or entry.
    package var subject: String
    /// Why, and what there is instead.
    package var reason: String
    /// The line that it stands in, from 1.
    package var line: Int

    /// A note from its parts.
    package init(_ subject: String, _ reason: String, line: Int) {
      self.subject = subject
      self.reason = reason
      self.line = line
    }
  }

  /// Everything that silences findings as entries, so that each silenced finding is still told.
  package var silencingRules: [SuppressionRule] {
    let name = file.path
    return excludedRules.map { word in
      var rule = SuppressionRule(
        reason: word.reason.isEmpty ? "left out in \(name)" : word.reason, place: place(word))
      rule.rules = [word.text]
      return rule
    }
      + excludedPaths.map { word in
        var rule = SuppressionRule(
          reason: word.reason.isEmpty ? "path left out in \(name)" : word.reason,
          place: place(word))
        rule.paths = [word.text]
        return rule
      } + suppressions
  }

  private func place(_ word: Word) -> Finding.Place {
    Finding.Place(file: file, bytes: word.range)
  }
}
