// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import FoundationEssentials
import Policies

/// `bawn rules docs`
struct RulesDocsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Render rules as pages for a browser, with an index.",
    discussion: """
        bawn rules docs --output rules-manual
        bawn rules docs --output rules-manual 'aws-s3-*'

      Files of the folder that have the names of pages are replaced; others are left alone.
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Ids, other tools' ids, or patterns.", valueName: "id"))
  var ids: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder to write to; it is made where it isn't there.", valueName: "folder"),
    completion: .directory)
  var output: String

  func run() throws {
    let content = try Content.load(option: options.content, withExamples: true)
    let rules = try options.rules(ids, in: content.catalog)
    let (tables, _) = TruthTable.load(content.folder)
    do {
      try FileManager.default.createDirectory(
        atPath: output, withIntermediateDirectories: true, attributes: nil)
    } catch {
      throw ValidationError("the folder \"\(output)\" can't be made")
    }
    let pages = RuleManual(rules: rules, tables: tables).pages()
    for page in pages {
      let path = output + "/" + page.name
      do {
        try FileReplacement.write(page.bytes, to: path, creates: true)
      } catch {
        throw ValidationError("\"\(path)\" can't be written: \(error.reason)")
      }
    }
    let text = "\(rules.count) rules; open \(TerminalText.escaped(output))/index.html\n"
    try StandardOutput.write(Array(text.utf8))
  }
}
