// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// Options for the files that say how to scan.
struct SetupArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this configuration; bawn.yaml in the scanned tree can't loosen what it locks.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "A policy with severities, exceptions and suppressions.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var policyFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Count only suppressions that are in this git revision too: comments, entries, bawn.yaml.",
      valueName: "ref"))
  var suppressionsFrom: String?

  @OptionGroup var imports: ImportArguments

  /// Reads what holds for scanned paths.
  ///
  /// - Throws: `ValidationError` where a named file can't be read.
  func load(paths: [String], catalog: RuleCatalog) throws -> ScanSetup {
    var request = ScanSetup.Request(paths: paths)
    request.named = try config.map { path in
      ConfigurationSearch.Named(path: path, file: try Self.read(path, option: "--config"))
    }
    request.policyFiles = try policyFile.map { try Self.read($0, option: "--policy-file") }
    request.suppressionsFrom = suppressionsFrom
    return ScanSetup.load(request, catalog: catalog)
  }

  /// Fills the options of a scan with what files say; what is given on the command line goes
  /// before it, unless they lock it.
  ///
  /// - Throws: `ExitCode` 2 where the configuration is wrong, after saying what; `ValidationError`
  ///   where something given asks for less than is locked.
  func fill(
    _ options: inout CodeScan.Options, from paths: [String],
    _ given: ProjectConfiguration.CommandLineSettings, _ catalog: RuleCatalog
  ) throws {
    var setup = try load(paths: paths, catalog: catalog)
    guard !setup.isBroken else {
      try Self.tell(setup.diagnostics.filter { $0.severity == .error })
      throw ExitCode(2)
    }
    let configuration = setup.configuration
    let objections = configuration.objections(to: given)
    guard objections.isEmpty else { throw ValidationError(objections.joined(separator: "\n")) }
    typealias Standard = ProjectConfiguration.Standard
    try imports.add(to: &setup, paths: paths, catalog: catalog)
    options.setup = setup
    options.roots = setup.roots
    options.modulePaths += configuration.modulePaths
    options.selection = RuleCatalog.Selection(
      names: given.rules, profile: given.profile ?? configuration.profile ?? Standard.profile,
      severity: given.severity ?? configuration.severity ?? Standard.severity)
  }

  /// Says on standard error what keeps a scan from being started.
  static func tell(_ problems: [Diagnostic]) throws {
    let lines = problems.map { TerminalText.escaped($0.description) + "\n" }
    try StandardOutput.write(Array(lines.joined().utf8), to: 2)
  }

  private static func read(_ path: String, option: String) throws -> SourceFile {
    switch InputFile.read(path, limit: ProjectConfiguration.maximumByteCount) {
    case .success(let bytes): return SourceFile(path: path, bytes: bytes)
    case .failure(let problem):
      throw ValidationError("\(option) \"\(path)\" can't be used: \(problem.reason)")
    }
  }
}
