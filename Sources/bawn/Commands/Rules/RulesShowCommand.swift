// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

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
