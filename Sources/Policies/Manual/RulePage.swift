// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// One rule on a page: why, what to do, what is checked, and code that passes and fails.
struct RulePage {
  let rule: PolicyRule
  let tables: [TruthTable]

  func text() -> String {
    let about = rule.description
    let severity = about.severity.rawValue
    var text = HTMLPage.head(title: "\(about.title) - Bawn", script: "")
    text += """
      <main>
      <p><a href="index.html">All rules</a></p>
      <h1>\(escaped(about.title))</h1>
      <p><span class="badge \(severity)">\(severity)</span> <code>\(rule.id)</code></p>
      <dl>

      """
    text += field("also known as", codes(about.aliases))
    text += field("judges", codes(rule.resources))
    text += field("profile", escaped(rule.profile.rawValue))
    text += field("action", escaped(about.action.rawValue))
    text += field("tags", escaped(about.tags.joined(separator: ", ")))
    text += field("file", "<code>\(escaped(rule.file.path))</code>")
    text += "</dl>\n"
    text += "<h2>Why it matters</h2>\n<p>\(escaped(about.rationale))</p>\n"
    text += "<h2>What to do</h2>\n<p>\(escaped(about.fix))</p>\n"
    if !about.snippet.isEmpty { text += code(about.snippet) }
    text += condition() + controls() + references() + examples() + families()
    return text + "</main>\n</body>\n</html>\n"
  }

  // MARK: - Sections

  private func condition() -> String {
    var text = "<h2>What is checked</h2>\n"
    if let when = rule.when { text += "<p>Applies where</p>\n" + code(when.text) }
    for (index, deny) in rule.deny.enumerated() {
      text += "<p>\(index == 0 ? "Wrong where" : "or where")</p>\n" + code(deny.text)
    }
    if let module = rule.module {
      text += code(String(decoding: module.bytes, as: UTF8.self))
    }
    return text
  }

  private func controls() -> String {
    if rule.controls.isEmpty { return "" }
    let rows = rule.controls.sorted { $0.key < $1.key }.map { framework, ids in
      "<tr><td>\(escaped(framework))</td><td>\(escaped(ids.joined(separator: ", ")))</td></tr>"
    }
    return """
      <h2>Controls</h2>
      <table><thead><tr><th>framework</th><th>controls</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table>

      """
  }

  private func references() -> String {
    let items = rule.description.references.filter { $0.hasPrefix("https://") }.map {
      "<li><a href=\"\(escaped($0))\" rel=\"noreferrer\">\(escaped($0))</a></li>"
    }
    return items.isEmpty ? "" : "<h2>Read more</h2>\n<ul>\(items.joined(separator: "\n"))</ul>\n"
  }

  private func examples() -> String {
    var text = ""
    for source in Set(rule.examples.map(\.source)).sorted() {
      text += "<h2>Examples: \(escaped(source))</h2>\n"
      for example in rule.examples where example.source == source {
        text += "<h3>\(escaped(example.verdict)): \(escaped(example.name))</h3>\n"
        text += code(example.code)
      }
    }
    return text
  }

  private func families() -> String {
    var text = ""
    for table in tables {
      text += "<h2>\(escaped(table.title))</h2>\n<p>\(escaped(table.about))</p>\n"
      text += "<table><thead><tr><th>case</th><th>verdict of this rule</th></tr></thead><tbody>\n"
      for row in table.cases {
        let verdicts = row.verdicts.filter { $0.rule == rule.id }.map {
          "\($0.address): \($0.verdict)"
        }
        if verdicts.isEmpty { continue }
        text += """
          <tr><td>\(escaped(row.name))</td>\
          <td>\(escaped(verdicts.joined(separator: ", ")))</td></tr>

          """
      }
      text += "</tbody></table>\n"
    }
    return text
  }

  // MARK: - Parts

  private func field(_ name: String, _ value: String) -> String {
    value.isEmpty ? "" : "<dt>\(name)</dt><dd>\(value)</dd>\n"
  }

  private func codes(_ names: [String]) -> String {
    names.map { "<code>\(escaped($0))</code>" }.joined(separator: ", ")
  }

  /// Lines are escaped one by one: a line break is layout here, not a character to make visible.
  private func code(_ text: String) -> String {
    let lines = text.trimmed.split(separator: "\n", omittingEmptySubsequences: false)
    return "<pre>\(lines.map { escaped(String($0)) }.joined(separator: "\n"))</pre>\n"
  }

  private func escaped(_ text: String) -> String { HTMLPage.escaped(text, limit: 10_000) }
}
