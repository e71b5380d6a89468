// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

/// What is shown, what is known already, and what ends a command with 1.
struct GateArguments: ParsableArguments {
  /// Which verdicts are shown.
  enum Verdicts: String, ExpressibleByArgument, CaseIterable {
    case fail, undetermined, all
  }

  /// What options and configuration say together about showing and ending.
  struct Settings {
    var failOn: Severity
    var verdicts: Verdicts
    var strict: Bool
    var softFail: Bool
  }

  @Option(help: "The lowest severity that makes the exit code 1. (default: high)")
  var failOn: SeverityArgument?

  @Option(help: "Which verdicts to show. (default: fail)")
  var verdicts: Verdicts?

  @Option(
    help: ArgumentHelp(
      "Silence the findings of a baseline (see bawn baseline).", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: [String] = []

  @Flag(help: "Turn exit code 1 into 0.")
  var softFail = false

  @Flag(help: "Treat warnings about the input as failures to read it.")
  var strict = false

  /// Reads the configuration and fills the options of a scan with it; options go before it, unless
  /// it locks them.
  ///
  /// - Throws: `ExitCode` 2 where the configuration is wrong, after saying what; `ValidationError`
  ///   where an option asks for less than is locked.
  func settings(
    for options: inout CodeScan.Options, _ rules: RuleArguments, _ setup: SetupArguments,
    from paths: [String], _ catalog: RuleCatalog
  ) throws -> Settings {
    var given = rules.given
    given.failOn = failOn?.value
    given.softFail = softFail
    given.namesBaseline = !baseline.isEmpty
    try setup.fill(&options, from: paths, given, catalog)
    let configuration = options.setup.configuration
    let verdicts =
      verdicts ?? configuration.verdicts.flatMap { Verdicts(rawValue: $0.rawValue) } ?? .fail
    options.keepsPasses = verdicts == .all
    options.baselines = try baseline.map { try BaselineFile.read($0) }
    if baseline.isEmpty {
      do throws(Diagnostic) {
        options.baselines = try options.setup.baseline().map { [$0] } ?? []
      } catch {
        try SetupArguments.tell([error])
        throw ExitCode(2)
      }
    }
    return Settings(
      failOn: failOn?.value ?? configuration.failOn ?? ProjectConfiguration.Standard.failOn,
      verdicts: verdicts, strict: strict || configuration.strict ?? false,
      softFail: softFail || configuration.softFail ?? false)
  }
}
