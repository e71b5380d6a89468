// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import Policies

/// `bawn policy test`: what `conftest test` does.
struct PolicyTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Tests configuration files by policies, as \"conftest test\" does.",
    discussion: """
      Asks the rules deny, violation and warn of the policies about each file:

        bawn policy test terraform/ --policy policies/
        bawn policy test plan.json deployment.yaml --output github

      Reads Terraform, YAML, JSON, TOML, XML, INI, Dockerfiles, dotenv, properties and \
      ignore files. Where no option says otherwise, variables CONFTEST_… and then \
      conftest.toml in the working folder hold.

      Exit codes: 0 clean; 1 failures, or something could not be read; with --fail-on-warn \
      2 failures and 1 warnings.
      """)

  @Argument(help: "Files, folders, or \"-\" for standard input.")
  var inputs: [String]

  @OptionGroup(title: "Testing") var options: PolicyTestOptions
  @OptionGroup(title: "Policies") var policies: PolicyOptions
  @OptionGroup(title: "Results") var results: PolicyResultOptions

  func run() throws {
    let settings: PolicyTestSettings
    let report: ConftestReport
    do {
      settings = try PolicyTestSettings(policies, results, options)
      report = try PolicyTestRun(settings).report(inputs)
    } catch let failure as PolicyTestFailure {
      throw failure.ending("running test")
    }
    let code = settings.neverFails ? 0 : report.exitCode(failsOnWarnings: settings.failsOnWarnings)
    try settings.print(report, code)
    if code != 0 { throw ExitCode(code) }
  }
}
