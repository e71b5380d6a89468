// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

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
        bawn rules list --profile default --type aws_lambda_function
        bawn rules list --control pci-dss-4.0.1=8.3.6 --format json
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String] = []

  @Option(help: "Leave out rules below this severity.")
  var severity: SeverityArgument = .init(value: .info)

  @Option(help: "Only rules with this tag.")
  var tag: String?

  @Option(help: "Only rules of this profile: default, or all for the others.")
  var profile: ProfileArgument?

  @Option(help: ArgumentHelp("Only rules that judge this resource type.", valueName: "type"))
  var type: String?

  @Option(help: ArgumentHelp("Only rules of this service, such as s3.", valueName: "service"))
  var service: String?

  @Option(
    help: ArgumentHelp(
      "Only rules of a control, as framework=control, or of a framework.", valueName: "control"))
  var control: String?

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  func run() throws {
    let content = try Content.load(option: options.content)
    let rules = try options.rules(ids, in: content.catalog).filter { rule in
      rule.description.severity >= severity.value
        && (tag.map(rule.description.tags.contains) ?? true)
        && (profile.map { $0.value == rule.profile } ?? true)
        && (type.map { rule.judges($0, classes: content.mappings.classes) } ?? true)
        && (service.map { $0 == rule.service } ?? true)
        && (control.map { answers(rule, to: $0) } ?? true)
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

  private func answers(_ rule: PolicyRule, to control: String) -> Bool {
    let parts = control.split(separator: "=", maxSplits: 1).map { String($0) }
    guard let ids = rule.controls[parts.first ?? ""] else { return false }
    return parts.count < 2 || ids.contains(parts[1])
  }
}
