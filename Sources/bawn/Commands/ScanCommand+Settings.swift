// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Policies

extension ScanCommand {
  /// What options and configuration say together about showing and ending.
  struct Settings {
    var failOn: Severity
    var verdicts: Verdicts
    var strict: Bool
    var softFail: Bool
  }

  /// Reads the configuration and fills the options of a scan with it; options go before it, unless
  /// it locks them.
  ///
  /// - Throws: `ExitCode` 2 where the configuration is wrong, after saying what; `ValidationError`
  ///   where an option asks for less than is locked.
  func settings(
    for options: inout CodeScan.Options, _ catalog: RuleCatalog
  ) throws -> Settings {
    var given = ProjectConfiguration.CommandLineSettings()
    given.failOn = failOn?.value
    given.severity = severity?.value
    given.profile = profile?.value
    given.rules = rule
    given.softFail = softFail
    given.namesBaseline = !baseline.isEmpty
    try setup.fill(
      &options, from: options.paths.isEmpty ? [planSource ?? "."] : options.paths, given, catalog)
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
