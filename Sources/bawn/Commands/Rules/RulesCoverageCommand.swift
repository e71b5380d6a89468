// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory
import Policies

/// `bawn rules coverage`
struct RulesCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage", abstract: "Tell which rules can judge what a source gives.",
    discussion: """
        bawn rules coverage
        bawn rules coverage --source cloudformation
        bawn rules coverage 'aws-s3-*' --format json

      What CloudFormation says and what a live account answers is translated by
      tables in mappings/. A rule about a type that no table makes never says
      anything there; of one that is covered partly, the missing types, satellites
      and attributes are named. Terraform code needs no tables.
      """)

  /// Where resources come from.
  enum Source: String, ExpressibleByArgument, CaseIterable {
    case terraform, cloudformation, live
  }

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String] = []

  @Option(help: "terraform, cloudformation or live.")
  var source: Source = .live

  @Flag(help: "List rules that are covered fully too.")
  var all = false

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  func run() throws {
    let content = try Content.load(option: options.content)
    let rules = try options.rules(ids, in: content.catalog).filter { !$0.isDeprecated }
    let entries: [RuleCoverage.Entry]
    switch source {
    case .terraform:
      entries = rules.map { RuleCoverage.Entry(coveringAllOf: $0) }
    case .cloudformation, .live:
      var translations = TypeTranslations()
      let files = content.files(below: "mappings", in: "/\(source.rawValue)/")
      for file in files where !file.path.contains("/examples/") { translations.add(file) }
      entries = RuleCoverage(
        translations, mappings: content.mappings, others: source == .live ? ["aws_account"] : []
      ).entries(rules)
    }
    switch format {
    case .json: try StandardOutput.write(json(entries))
    case .terminal: try StandardOutput.write(Array(table(entries).utf8))
    }
  }

  private func table(_ entries: [RuleCoverage.Entry]) -> String {
    var lines: [String] = []
    let width = entries.map(\.rule.count).max() ?? 0
    for reach in RuleCoverage.Reach.allCases {
      for entry in entries where entry.reach == reach && (all || reach != .fully) {
        let missing = entry.missingTypes + entry.missingSatellites + entry.missingAttributes
        let shown = missing.prefix(4).joined(separator: ", ")
        let rest = missing.count > 4 ? " and \(missing.count - 4) more" : ""
        let name = entry.rule + String(repeating: " ", count: width - entry.rule.count)
        let label = reach.rawValue + String(repeating: " ", count: 8 - reach.rawValue.count)
        lines.append(TerminalText.escaped("\(label)\(name)  \(shown)\(rest)"))
      }
    }
    let counts = RuleCoverage.Reach.allCases.map { reach in
      "\(entries.count { $0.reach == reach }) \(reach.rawValue)"
    }
    lines.append("\(entries.count) rules on \(source.rawValue): \(counts.joined(separator: ", "))")
    return lines.joined(separator: "\n") + "\n"
  }

  private func json(_ entries: [RuleCoverage.Entry]) -> [UInt8] {
    let arena = Arena()
    func text(_ text: String) -> Node { arena.string(text) }
    func list(_ texts: [String]) -> Node { arena.array(texts.map(text)) }
    func object(_ members: [(String, Node)]) -> Node {
      arena.object(members.map { Node.Entry(key: text($0.0), value: $0.1) })
    }
    let rules = entries.map { entry in
      object([
        ("rule", text(entry.rule)), ("reach", text(entry.reach.rawValue)),
        ("missingTypes", list(entry.missingTypes)),
        ("missingSatellites", list(entry.missingSatellites)),
        ("missingAttributes", list(entry.missingAttributes)), ("byName", list(entry.byName)),
      ])
    }
    let root = object([("source", text(source.rawValue)), ("rules", arena.array(rules))])
    return withExtendedLifetime(arena) {
      JSONWriter.bytes(root, options: .pretty) + [0x0A]
    }
  }
}
