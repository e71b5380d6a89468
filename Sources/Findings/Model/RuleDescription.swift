// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What findings say of the rule they come from; shared by all of its findings.
package final class RuleDescription: Sendable {
  /// The readable id.
  package let id: String
  /// Ids by which other tools know it.
  package let aliases: [String]
  /// One line.
  package let title: String
  /// How bad a violation is.
  package let severity: Severity
  /// What a violation leads to.
  package let action: RuleAction
  /// Why it matters.
  package let rationale: String
  /// What to set, what it costs, how to do it.
  package let fix: String
  /// How the attributes should look, path to HCL text; for the fix shown as a diff.
  package let settings: [(path: String, value: String)]
  /// A snippet of how the block should look.
  package let snippet: String
  /// Where to read more.
  package let references: [String]
  /// Free words.
  package let tags: [String]

  /// A description from its parts.
  package init(
    id: String, aliases: [String] = [], title: String, severity: Severity, action: RuleAction,
    rationale: String = "", fix: String = "", settings: [(path: String, value: String)] = [],
    snippet: String = "", references: [String] = [], tags: [String] = []
  ) {
    self.id = id
    self.aliases = aliases
    self.title = title
    self.severity = severity
    self.action = action
    self.rationale = rationale
    self.fix = fix
    self.settings = settings
    self.snippet = snippet
    self.references = references
    self.tags = tags
  }

  /// Whether findings are about secrets, whose values no report may show.
  package var isAboutSecrets: Bool { tags.contains("secrets") }
}
