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
      A test is a rule whose name begins with "test_". Exit codes: 0 all passed; 1 one
      failed, or they could not be run.
      """)

  @OptionGroup var options: PolicyTestOptions

  func run() throws {
    let settings: PolicyTestSettings
    var report: ConftestReport
    do {
      settings = try PolicyTestSettings(options)
      report = try PolicyTestRun(settings).verification()
    } catch let failure as PolicyTestFailure {
      try StandardOutput.write(Array("Error: running verification: \(failure)\n".utf8), to: 2)
      throw ExitCode(1)
    }
    report.showsSkipped = true
    let code = report.exitCode(failsOnWarnings: false)
    if !settings.isQuiet || code != 0 {
      let text = settings.isTraced ? report.trace() : report.text(settings.form)
      try StandardOutput.write(Array(text.utf8))
    }
    if code != 0 { throw ExitCode(code) }
  }
}
