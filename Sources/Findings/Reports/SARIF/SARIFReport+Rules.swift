// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension SARIFReport {
  /// A rule with its help: why, what to set, and how.
  func rule(_ rule: RuleDescription) -> Node {
    nodes.object([
      ("id", nodes.text(rule.id)),
      ("name", nodes.text(Self.name(rule.id))),
      ("shortDescription", message(rule.title)),
      ("fullDescription", message(rule.rationale.isEmpty ? rule.title : rule.rationale)),
      ("help", help(rule)),
      ("helpUri", Self.helpURI(rule).map(nodes.text)),
      (
        "defaultConfiguration",
        nodes.object([("level", nodes.text(Self.level(rule.severity)))])
      ),
      (
        "properties",
        nodes.object([
          ("tags", nodes.texts(Self.tags(rule))),
          // A verdict of `fail` is certain; what depends on something unknown isn't one.
          ("precision", nodes.text("very-high")),
          ("security-severity", nodes.text(Self.score(rule.severity))),
          ("action", nodes.text(rule.action.rawValue)),
        ])
      ),
    ])
  }

  static func level(_ severity: Severity) -> String {
    switch severity {
    case .critical, .high: "error"
    case .medium: "warning"
    case .low, .info: "note"
    }
  }

  /// A number within the range that code scanning shows by the severity's name: above 9 critical,
  /// from 7 high, from 4 medium.
  static func score(_ severity: Severity) -> String {
    switch severity {
    case .critical: "9.5"
    case .high: "8.0"
    case .medium: "5.5"
    case .low: "3.0"
    case .info: "1.0"
    }
  }

  /// What the rule is about, then its ids in other tools: as many as code scanning shows.
  static func tags(_ rule: RuleDescription) -> [String] {
    var tags: [String] = []
    for tag in ["security"] + rule.tags + rule.aliases where !tags.contains(tag) {
      tags.append(tag)
      if tags.count == maximumTags { break }
    }
    return tags
  }

  private static func helpURI(_ rule: RuleDescription) -> String? {
    rule.references.first { reference in
      reference.hasPrefix("https://") && reference.utf8.allSatisfy { (0x21..<0x7F).contains($0) }
    }
  }

  /// `aws-s3-bucket` as `AwsS3Bucket`, the form the standard recommends (§3.49.7).
  private static func name(_ id: String) -> String {
    id.split { !$0.isLetter && !$0.isNumber }
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private func help(_ rule: RuleDescription) -> Node {
    var text: [String] = []
    var markdown: [String] = []
    if !rule.rationale.isEmpty {
      text.append(rule.rationale)
      markdown.append(MarkdownText.prose(rule.rationale))
    }
    if !rule.fix.isEmpty {
      text.append("Fix: \(rule.fix)")
      markdown.append("**Fix.** \(MarkdownText.prose(rule.fix))")
    }
    let lines = Self.example(rule)
    if !lines.isEmpty {
      text.append(lines.joined(separator: "\n"))
      markdown.append(MarkdownText.block(lines, language: "hcl"))
    }
    if !rule.aliases.isEmpty {
      text.append("In other tools: \(rule.aliases.joined(separator: ", "))")
      let names = rule.aliases.map(MarkdownText.code).joined(separator: ", ")
      markdown.append("In other tools: \(names)")
    }
    if !rule.references.isEmpty {
      text.append(rule.references.joined(separator: "\n"))
      markdown.append(
        rule.references.map { "- \(MarkdownText.link($0))" }.joined(separator: "\n"))
    }
    if text.isEmpty {
      text.append(rule.title)
      markdown.append(MarkdownText.prose(rule.title))
    }
    return nodes.object([
      ("text", nodes.text(text.joined(separator: "\n\n"))),
      ("markdown", nodes.text(markdown.joined(separator: "\n\n"))),
    ])
  }

  /// How the block should look.
  private static func example(_ rule: RuleDescription) -> [String] {
    if !rule.snippet.isEmpty {
      return rule.snippet.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    return rule.settings.map { "\($0.path) = \($0.value)" }
  }
}
