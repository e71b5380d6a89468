// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// What to scan and by which rules, for commands that scan without reporting findings.
struct ScanScopeArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Folders or files to scan, or snapshots of live accounts.", valueName: "path"),
    completion: .file())
  var paths: [String] = ["."]

  @OptionGroup var rules: RuleArguments

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @OptionGroup(title: "Code") var code: CodeArguments

  @OptionGroup(title: "Code") var states: StateArguments

  @OptionGroup var runtime: RunArguments

  /// Scans; what is wrong with the input goes to standard error.
  ///
  /// - Throws: `ValidationError` for a rule that isn't there.
  func scan() throws -> ScanReport {
    try scan(Content.load(option: runtime.content))
  }

  /// Scans with content that is at hand.
  ///
  /// - Parameters:
  ///   - explained: how the fingerprint begins of the finding that gets the values it depends on.
  ///   - profile: the rules to use where none is named; nil for those that were asked for.
  ///   - plans: the plans among the paths, where they were read before: standard input can be read
  ///     only once.
  /// - Throws: `ValidationError` for a rule that isn't there.
  func scan(
    _ content: Content, explained: String? = nil, profile: PolicyRule.Profile? = nil,
    plans: [PlanInput]? = nil
  ) throws -> ScanReport {
    let snapshots = paths.filter(SnapshotInputs.isSnapshot)
    guard snapshots.isEmpty || snapshots.count == paths.count else {
      throw ValidationError("code and snapshots of live accounts are judged apart; give one kind")
    }
    var options = CodeScan.Options(
      paths: snapshots.isEmpty ? ScanCommand.folders(among: paths) : [])
    options.plans = snapshots.isEmpty ? plans ?? ScanCommand.plans(among: paths) : []
    var given = rules.given
    if let profile { given.profile = profile }
    try setup.fill(&options, from: paths, given, content.catalog)
    options.explained = explained
    try code.fill(&options)
    options.states = try states.load()
    runtime.fill(&options)
    var report = judge(snapshots, options, content)
    if let unknown = report.unknownRules.first {
      throw ValidationError("no rule is called \"\(unknown)\"; see bawn rules list")
    }
    report.diagnostics = content.diagnostics + report.diagnostics
    let lines = report.diagnostics.filter { $0.severity > .note }.map {
      TerminalText.escaped($0.description) + "\n"
    }
    try StandardOutput.write(Array(lines.joined().utf8), to: 2)
    return report
  }

  private func judge(
    _ snapshots: [String], _ options: CodeScan.Options, _ content: Content
  ) -> ScanReport {
    guard snapshots.isEmpty else {
      let read = SnapshotInputs.read(snapshots, options)
      var report = SnapshotInputs.scan(content).run(read.inputs, options)
      report.add(read.diagnostics)
      return report
    }
    return CodeScan(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas
    ).run(options)
  }
}
