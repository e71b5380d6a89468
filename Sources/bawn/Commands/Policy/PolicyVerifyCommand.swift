// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Policies

/// `bawn policy verify`: what `conftest verify` does.
struct PolicyVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Runs the tests of policies, as \"conftest verify\" does.",
    discussion: """
      A test is a rule whose name begins with "test_".

        bawn policy verify --policy policies/

      Exit codes: 0 all passed; 1 one failed, or they could not be run.
      """)

  // Conftest takes them and does nothing with them.
  @Argument(help: .hidden)
  var paths: [String] = []

  @OptionGroup(title: "Policies") var policies: PolicyOptions
  @OptionGroup(title: "Results") var results: PolicyResultOptions

  @Option(help: .hidden)
  var report: String?

  func validate() throws {
    guard report == nil else {
      throw ValidationError(
        "--report isn't available; \"bawn rego test --explain full|notes|fails\" shows the same")
    }
  }

  func run() throws {
    let settings: PolicyTestSettings
    var report: ConftestReport
    do {
      settings = try PolicyTestSettings(policies, results)
      report = try PolicyTestRun(settings).verification()
    } catch let failure as PolicyTestFailure {
      throw failure.ending("running verification")
    }
    report.showsSkipped = true
    let code = report.exitCode(failsOnWarnings: false)
    try settings.print(report, code)
    if code != 0 { throw ExitCode(code) }
  }
}
