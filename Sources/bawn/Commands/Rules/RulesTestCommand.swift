// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

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
    let content = try Content.load(option: options.content, withExamples: true)
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
