// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// Rules as people read them: a table, a page each, or a JSON document.
package enum RuleListing {
  /// One rule a line, in columns.
  package static func table(_ rules: [PolicyRule], text: TerminalText) -> String {
    let width = rules.map(\.id.count).max() ?? 0
    var lines = rules.map { rule in
      let word = rule.description.severity.rawValue
      let severity = word + String(repeating: " ", count: max(0, 8 - word.count))
      let id = rule.id + String(repeating: " ", count: width - rule.id.count)
      let title = TerminalText.cut(
        TerminalText.escaped(rule.description.title), to: max(text.width - width - 12, 20))
      return "\(text.styled(severity, .severity(rule.description.severity)))  \(id)  \(title)"
    }
    lines.append(text.styled("\(rules.count) rules; bawn rules show ID explains one", .faint))
    return lines.joined(separator: "\n") + "\n"
  }

  /// All there is to know about a rule.
  package static func page(_ rule: PolicyRule, text: TerminalText) -> String {
    let about = rule.description
    var lines = [
      text.styled(about.severity.rawValue.uppercased(), .severity(about.severity)) + "  "
        + text.styled(TerminalText.escaped(about.title), .strong),
      "",
    ]
    func field(_ name: String, _ value: String) {
      guard !value.isEmpty else { return }
      let label = name + String(repeating: " ", count: max(1, 12 - name.count))
      for (index, line) in TerminalText.wrapped(
        TerminalText.escaped(value), to: text.width - 12
      ).enumerated() {
        lines.append((index == 0 ? label : String(repeating: " ", count: 12)) + line)
      }
    }
    field("id", rule.id)
    field("also", about.aliases.joined(separator: ", "))
    field("action", "\(about.action.rawValue) (profile \(rule.profile.rawValue))")
    field("judges", rule.resources.joined(separator: ", "))
    field("controls", controls(rule))
    field("why", about.rationale)
    field("fix", about.fix)
    code("when", rule.when.map { [$0.text] } ?? [], to: &lines)
    code("deny", rule.deny.map(\.text), to: &lines)
    code("terraform", about.snippet.isEmpty ? [] : [about.snippet], to: &lines)
    for reference in about.references { field("see", reference) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func code(_ name: String, _ texts: [String], to lines: inout [String]) {
    for text in texts {
      lines.append(name)
      for line in text.trimmed.split(separator: "\n", omittingEmptySubsequences: false) {
        lines.append("            " + TerminalText.escaped(String(line)))
      }
    }
  }

  private static func controls(_ rule: PolicyRule) -> String {
    rule.controls.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.joined(separator: ", "))" }.joined(separator: "; ")
  }

  /// The rules as a JSON array.
  package static func document(_ rules: [PolicyRule]) -> Document {
    let builder = DocumentBuilder()
    let arena = builder.arena
    func list(_ texts: [String]) -> Node { arena.array(texts.map { arena.string($0) }) }
    let nodes = rules.map { rule in
      let about = rule.description
      let fields: [(String, Node)] = [
        ("id", arena.string(rule.id)),
        ("title", arena.string(about.title)),
        ("severity", arena.string(about.severity.rawValue)),
        ("action", arena.string(about.action.rawValue)),
        ("profile", arena.string(rule.profile.rawValue)),
        ("aliases", list(about.aliases)),
        ("resources", list(rule.resources)),
        ("tags", list(about.tags)),
        (
          "controls",
          arena.object(
            rule.controls.sorted { $0.key < $1.key }.map {
              Node.Entry(key: arena.string($0.key), value: list($0.value))
            })
        ),
        ("rationale", arena.string(about.rationale)),
        ("fix", arena.string(about.fix)),
        ("references", list(about.references)),
        ("file", arena.string(rule.file.path)),
      ]
      return arena.object(
        fields.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
    }
    return builder.finish(root: arena.array(nodes))
  }
}
