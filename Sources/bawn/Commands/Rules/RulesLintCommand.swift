// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

/// `bawn rules lint`
struct RulesLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Check the form of rules and mappings.",
    discussion: """
        bawn rules lint
        bawn rules lint --catalogue checks/

      Besides the form of every file, each attribute that a rule reads or an example sets has to be \
      in the provider's schema. With --catalogue, aliases have to be ids that another tool has, and \
      controls ones that a framework has.
      """)

  @OptionGroup var options: RulesOptions

  @Option(
    help: ArgumentHelp(
      "A folder with checks.tsv and controls.tsv: which ids and controls there are.",
      valueName: "folder"),
    completion: .directory)
  var catalogue: String?

  func run() throws {
    let content = try Content.load(option: options.content, withExamples: true)
    let tables = try catalogue.map { folder in
      guard let tables = CheckCatalogue(folder: folder, content: content.folder) else {
        throw ValidationError("\"\(folder)\" holds neither checks.tsv nor controls.tsv")
      }
      return tables
    }
    let (frameworks, unreadable) = ControlFramework.load(content.folder)
    let linter = RuleLinter(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas,
      frameworks: frameworks, catalogue: tables)
    let problems =
      content.diagnostics + TruthTable.load(content.folder).diagnostics + unreadable
      + linter.problems()
    var lines = problems.map { TerminalText.escaped($0.description) }
    let rules = content.catalog.rules.count
    let count = problems.isEmpty ? "no problems" : "\(problems.count) problems"
    lines.append("\(rules) rules, \(count)")
    try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    if !problems.isEmpty { throw ExitCode.findings }
  }
}
