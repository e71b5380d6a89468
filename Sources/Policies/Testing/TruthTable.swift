// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings

/// What a family of rules must say of every case that decides differently, from a file below
/// `tables/<provider>/`.
///
/// An example belongs to one rule; a table holds the rules of a subject against each other, so that
/// a case that one of them reports can be seen to be silent in the others.
package struct TruthTable: Sendable {
  /// What the table decides, as a question or a few words.
  package var title: String
  /// Why it is hard to get right, and what decides it.
  package var about: String
  /// Ids of the rules.
  package var rules: [String]
  /// The cases, in the file's order.
  package var cases: [Case]
  /// The file it came from.
  package var file: SourceFile

  /// A piece of code and the verdicts it must get.
  package struct Case: Sendable {
    /// What it shows.
    package var name: String
    /// The code, Terraform.
    package var code: String
    /// Whether the code is said to hold everything in its account; nil where nothing is said.
    package var isComplete: Bool?
    /// What each rule must say of each address; `none` where it must not apply.
    package var verdicts: [(rule: String, address: String, verdict: String)]
    /// Where it stands in the file.
    package var range: ByteRange
  }

  /// Reads the tables of a content folder, with what is wrong with them.
  package static func load(
    _ content: ContentFolder
  ) -> (tables: [TruthTable], diagnostics: [Diagnostic]) {
    var tables: [TruthTable] = []
    var diagnostics: [Diagnostic] = []
    for path in content.files(below: "tables", endings: [".yaml", ".yml"]) {
      guard let file = content.read(path) else {
        diagnostics.append(.unreadable(path))
        continue
      }
      let (table, problems) = read(file)
      diagnostics += problems
      if let table { tables.append(table) }
    }
    return (tables, diagnostics)
  }

  /// Reads one table; nil where it can't be used, and the diagnostics say why.
  package static func read(_ file: SourceFile) -> (table: TruthTable?, diagnostics: [Diagnostic]) {
    let result = YAMLReader.read(file, options: .content)
    var diagnostics = result.diagnostics
    guard let root = result.document?.root else { return (nil, diagnostics) }
    func report(_ message: String, _ range: ByteRange?) {
      diagnostics.append(
        Diagnostic(id: "table-form", severity: .error, message: message, file: file, range: range))
    }
    for (index, entry) in root.entries.enumerated() {
      let key = entry.key.string ?? ""
      if !["title", "about", "rules", "cases"].contains(key) {
        report("no truth table has a field \"\(key)\"", root.range(at: index).bytes)
      }
    }
    let rules = root.field("rules").elements.compactMap(\.string)
    guard let title = root.field("title").string, !rules.isEmpty else {
      report("a truth table needs \"title\", \"rules\" and \"cases\"", nil)
      return (nil, diagnostics)
    }
    let list = root.field("cases")
    var cases: [Case] = []
    for (index, item) in list.elements.enumerated() {
      let range = list.range(at: index).bytes
      let read = verdicts(item.field("verdicts"))
      for verdict in Set(read.map(\.verdict)).sorted()
      where verdict != "none" && Verdict(rawValue: verdict) == nil {
        report("\"\(verdict)\" is no verdict; use fail, pass, undetermined or none", range)
      }
      for rule in Set(read.map(\.rule)).subtracting(rules).sorted() {
        report("rule \"\(rule)\" has a verdict but isn't listed under \"rules\"", range)
      }
      guard let code = item.field("code").string, !read.isEmpty else {
        report("a case needs \"code\" and \"verdicts\"", range)
        continue
      }
      cases.append(
        Case(
          name: item.field("name").string ?? "", code: code,
          isComplete: item.field("complete").boolean, verdicts: read, range: range))
    }
    let table = TruthTable(
      title: title, about: root.field("about").string ?? "", rules: rules, cases: cases, file: file)
    return (table, diagnostics)
  }

  private static func verdicts(
    _ node: Node
  ) -> [(rule: String, address: String, verdict: String)] {
    node.entries.flatMap { rule in
      rule.value.entries.map { entry in
        (rule.key.string ?? "", entry.key.string ?? "", entry.value.string ?? "")
      }
    }
  }
}
