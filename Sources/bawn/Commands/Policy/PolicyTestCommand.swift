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
      Reads Terraform, YAML, JSON, TOML, INI, Dockerfiles, dotenv, properties and ignore files,
      each on its own unless --combine is given, and asks the rules deny, violation and warn.
      What conftest.toml in the working folder says holds where no option says otherwise.

      Exit codes: 0 clean; 1 failures, or something could not be read; with --fail-on-warn 2
      failures and 1 warnings.
      """)

  @Argument(help: "Files, folders, or \"-\" for standard input.")
  var inputs: [String]

  @OptionGroup var options: PolicyTestOptions

  func validate() throws {
    guard options.update.isEmpty else {
      throw ValidationError(
        "--update fetches policies over a network, which bawn doesn't; fetch them and give"
          + " --policy")
    }
  }

  func run() throws {
    let settings: PolicyTestSettings
    let report: ConftestReport
    do {
      settings = try PolicyTestSettings(options)
      report = try PolicyTestRun(settings).report(inputs)
    } catch let failure as PolicyTestFailure {
      try StandardOutput.write(Array("Error: running test: \(failure)\n".utf8), to: 2)
      // Conftest ends with 1 here too.
      throw ExitCode(1)
    }
    let code = settings.neverFails ? 0 : report.exitCode(failsOnWarnings: settings.failsOnWarnings)
    if !settings.isQuiet || code != 0 {
      let text = settings.isTraced ? report.trace() : report.text(settings.form)
      try StandardOutput.write(Array(text.utf8))
    }
    if code != 0 { throw ExitCode(code) }
  }
}
