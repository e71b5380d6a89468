// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let searched = options.paths.isEmpty ? [planSource ?? "."] : options.paths
    let setup = try setup.load(paths: searched, catalog: catalog)
    guard !setup.isBroken else {
      for problem in setup.diagnostics where problem.severity == .error {
        let line = TerminalText.escaped(problem.description) + "\n"
        try StandardOutput.write(Array(line.utf8), to: STDERR_FILENO)
      }
      throw ExitCode(2)
    }
    let configuration = setup.configuration
    var given = ProjectConfiguration.CommandLineSettings()
    given.failOn = failOn?.value
    given.severity = severity?.value
    given.profile = profile?.value
    given.namesRules = !rule.isEmpty
    given.softFail = softFail
    let objections = configuration.objections(to: given)
    guard objections.isEmpty else { throw ValidationError(objections.joined(separator: "\n")) }

    typealias Standard = ProjectConfiguration.Standard
    options.setup = setup
    options.roots = setup.roots
    options.selection = RuleCatalog.Selection(
      names: rule, profile: profile?.value ?? configuration.profile ?? Standard.profile,
      severity: severity?.value ?? configuration.severity ?? Standard.severity)
    let verdicts =
      verdicts ?? configuration.verdicts.flatMap { Verdicts(rawValue: $0.rawValue) } ?? .fail
    options.keepsPasses = verdicts == .all
    return Settings(
      failOn: failOn?.value ?? configuration.failOn ?? Standard.failOn, verdicts: verdicts,
      strict: strict || configuration.strict ?? false,
      softFail: softFail || configuration.softFail ?? false)
  }
}
