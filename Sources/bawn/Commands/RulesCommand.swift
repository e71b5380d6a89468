// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

/// `bawn rules`: what can be checked, why, and whether the rules themselves are right.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "List, explain, test and lint rules.",
    subcommands: [
      RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self, RulesLintCommand.self,
    ])
}

/// What the subcommands of `bawn rules` have in common.
struct RulesOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  /// The rules that the names mean; all where there are none.
  func rules(_ names: [String], in catalog: RuleCatalog) throws -> [PolicyRule] {
    if names.isEmpty { return catalog.rules }
    var positions: Set<Int> = []
    for name in names {
      let found = catalog.rules(named: name)
      if found.isEmpty {
        throw ValidationError("no rule is called \"\(name)\"; see bawn rules list")
      }
      positions.formUnion(found)
    }
    return positions.sorted().map { catalog.rules[$0] }
  }
}

/// The forms a list can take.
enum ListFormat: String, ExpressibleByArgument, CaseIterable {
  case terminal, json
}

/// `bawn rules list`
struct RulesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List rules, one a line.",
    discussion: """
        bawn rules list
        bawn rules list --severity high
        bawn rules list 'aws-s3-*' CKV_AWS_24
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String] = []

  @Option(help: "Leave out rules below this severity.")
  var severity: SeverityArgument = .init(value: .info)

  @Option(help: "Only rules with this tag.")
  var tag: String?

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  func run() throws {
    let content = try Content.load(option: options.content)
    let rules = try options.rules(ids, in: content.catalog).filter { rule in
      rule.description.severity >= severity.value
        && (tag.map(rule.description.tags.contains) ?? true)
    }
    switch format {
    case .json:
      let document = RuleListing.document(rules)
      try StandardOutput.write(JSONWriter.bytes(document.root, options: .pretty) + [0x0A])
    case .terminal:
      let terminal = Terminal.current
      let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
      try StandardOutput.write(Array(RuleListing.table(rules, text: text).utf8))
    }
  }
}

/// `bawn rules show`
struct RulesShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Explain rules: why, what is checked, how to satisfy them.")

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String]

  func run() throws {
    let content = try Content.load(option: options.content)
    let terminal = Terminal.current
    let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
    let pages = try options.rules(ids, in: content.catalog).map {
      RuleListing.page($0, text: text)
    }
    try StandardOutput.write(Array(pages.joined(separator: "\n").utf8))
  }
}

/// `bawn rules test`
struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Hold rules against their examples and truth tables.",
    discussion: """
        bawn rules test
        bawn rules test 'aws-s3-*'

      Each rule's file holds code with the verdict it must get; tables/ holds what several rules of \
      one subject must say of the same code.
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String] = []

  func run() throws {
    let content = try Content.load(option: options.content)
    let rules = try options.rules(ids, in: content.catalog)
    let tester = RuleTester(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas)
    var result = tester.run(rules)
    let (tables, problems) = TruthTable.load(content.folder)
    result += tester.run(tables, about: rules)
    result.diagnostics += problems
    var lines = (content.diagnostics + result.diagnostics).map {
      TerminalText.escaped($0.description)
    }
    lines += result.failures.map { TerminalText.escaped($0.description) }
    lines.append(
      "\(result.passed) passed, \(result.failures.count) failed in \(rules.count) rules")
    try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    let isBroken = !(content.diagnostics + result.diagnostics).isEmpty
    if isBroken || !result.failures.isEmpty { throw ExitCode.findings }
  }
}

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
    let content = try Content.load(option: options.content)
    let tables = try catalogue.map { folder in
      guard let tables = CheckCatalogue(folder: folder) else {
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
