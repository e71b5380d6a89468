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
    abstract: "List, explain, test and lint rules, and render them as pages.",
    subcommands: [
      RulesListCommand.self, RulesShowCommand.self, RulesTestCommand.self, RulesLintCommand.self,
      RulesDocsCommand.self, RulesCoverageCommand.self,
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
