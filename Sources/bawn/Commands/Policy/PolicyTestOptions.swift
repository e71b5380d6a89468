// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Policies

/// The options of `bawn policy test`, by Conftest's names.
struct PolicyTestOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Policies: files or folders (default: policy).", valueName: "path"))
  var policy: [String] = []

  @Option(name: [.short, .long], help: "The packages whose rules are asked (default: main).")
  var namespace: [String] = []

  @Flag(help: "Ask the rules of all packages.")
  var allNamespaces = false

  @Flag(help: "Give all files to the policies at once.")
  var combine = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Base documents: files or folders.", valueName: "path"))
  var data: [String] = []

  @Option(
    name: [.short, .long],
    help: "stdout, json, tap, table, junit, github, azuredevops or sarif (default: stdout).")
  var output: String?

  @Flag(help: "Let warnings fail too: 2 with failures, 1 with warnings.")
  var failOnWarn = false

  @Flag(help: "End with 0 whatever the policies say.")
  var noFail = false

  @Option(help: "The format of the files, where their names don't tell it.")
  var parser: String?

  @Option(help: ArgumentHelp("Leave out files whose paths match.", valueName: "regex"))
  var ignore: String?

  @Flag(help: "Show each query with what it printed instead of the results.")
  var trace = false

  @Flag(help: "Refuse policies with unused variables and imports.")
  var strict = false

  @Flag(help: "End with an error when a built-in fails.")
  var showBuiltinErrors = false

  @Flag(help: "Print nothing unless something failed.")
  var quiet = false

  @Flag(help: "Count exceptions without listing them.")
  var suppressExceptions = false

  @Flag(help: "Print without colours.")
  var noColor = false

  @Flag(help: "Leave messages out of the names of JUnit's tests.")
  var junitHideMessage = false

  @Option(help: ArgumentHelp("The built-ins that policies may call (JSON).", valueName: "file"))
  var capabilities: String?

  @Option(help: "The language of the policies: v0 or v1 (default: v1).")
  var regoVersion: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Settings (default: conftest.toml, where it is).", valueName: "file"))
  var configFile: String?

  @Option(name: [.short, .long], help: .hidden)
  var update: [String] = []
}
