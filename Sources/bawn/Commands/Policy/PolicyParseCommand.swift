// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import Findings
internal import Policies

/// `bawn policy parse`: what `conftest parse` does.
struct PolicyParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Shows files as policies see them, as \"conftest parse\" does.",
    discussion: """
        bawn policy parse main.tf

      Several files come one after the other, each below its name; with --combine they come \
      as the one array that \"policy test --combine\" gives to policies.

      Exit codes: 0 shown; 1 something could not be read.
      """)

  @Argument(help: "Files, or \"-\" for standard input.")
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "The format of all files, where their names don't tell it.", valueName: "format"))
  var parser: String?

  @Flag(help: "Show all files as one document.")
  var combine = false

  func run() throws {
    var text = ""
    do {
      let format = try parser.map(PolicyInputs.format)
      let inputs = try PolicyInputs(format: format, ignored: nil).read(files)
      if combine {
        text = Self.text(ConftestPolicy.combined(inputs))
      } else if inputs.count == 1 {
        text = inputs.map { Self.text($0.document) }.joined()
      } else {
        for input in inputs {
          text += "\n\(TerminalText.escaped(input.path))\n\(Self.text(input.document))"
        }
      }
    } catch let failure as PolicyTestFailure {
      throw failure.ending("parsing")
    }
    try StandardOutput.write(Array(text.utf8))
  }

  private static func text(_ document: Document) -> String {
    withExtendedLifetime(document) {
      JSONWriter.string(document.root, options: .pretty) + "\n"
    }
  }
}
