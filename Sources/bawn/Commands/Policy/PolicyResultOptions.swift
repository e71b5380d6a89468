// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Policies

/// How results are told, by Conftest's names.
struct PolicyResultOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "stdout, json, tap, table, junit, github, azuredevops or sarif (default: stdout).",
      valueName: "format"))
  var output: String?

  @Flag(help: "Print nothing unless something failed.")
  var quiet = false

  @Flag(
    help: """
      Show the steps of each query: instead of the results with --output stdout, else on \
      standard error.
      """)
  var trace = false

  @Flag(help: "Print without colours.")
  var noColor = false

  @Flag(help: "Leave messages out of the names of JUnit's tests.")
  var junitHideMessage = false
}
