// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The options of `bawn policy test` alone, by Conftest's names.
struct PolicyTestOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A package whose rules are asked, may be repeated (default: main).", valueName: "name"))
  var namespace: [String] = []

  @Flag(help: "Ask the rules of all packages.")
  var allNamespaces = false

  @Flag(help: "Give all files to the policies at once.")
  var combine = false

  @Option(
    help: ArgumentHelp(
      "The format of all files, where their names don't tell it.", valueName: "format"))
  var parser: String?

  @Option(
    help: ArgumentHelp("Leave out files in folders whose paths match.", valueName: "regex"))
  var ignore: String?

  @Flag(help: "Let warnings fail too: 2 with failures, 1 with warnings.")
  var failOnWarn = false

  @Flag(help: "End with 0 whatever the policies say.")
  var noFail = false

  @Flag(help: "Count exceptions without listing them.")
  var suppressExceptions = false
}
