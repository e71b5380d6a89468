// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// `bawn scan`: judges infrastructure code and says what is wrong with it, worst first.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Find what is insecure in infrastructure code.",
    discussion: """
      Scans Terraform code and CloudFormation templates below each PATH, without
      network, credentials or Terraform itself. A PATH may also be a plan or
      state: what "terraform show -json" prints, or a state file; - reads one
      from standard input.

      Root modules are found by themselves; variables, modules, count, for_each and
      dynamic blocks are evaluated. What depends on a value that isn't known is
      "undetermined" and says on what: give it with --var or --var-file.

        bawn scan infra
        bawn scan infra --rule CKV_AWS_20 --rule 'aws-iam-*'
        bawn scan infra --var-file prod.tfvars --fail-on medium
        bawn scan infra --format json | jq '.summary'
        bawn scan infra --format sarif=bawn.sarif --format html=report.html
        terraform show -json tfplan | bawn scan - --plan-source infra

      Exit codes: 0 clean; 1 findings at or above --fail-on that block; 2 wrong
      usage, also a --rule that doesn't exist; 3 no such findings, but some input
      could not be read or judged.
      """)

  @Argument(
    help: ArgumentHelp("Folders or files to scan.", valueName: "path"), completion: .file())
  var paths: [String] = ["."]

  @OptionGroup var rules: RuleArguments

  @OptionGroup var gate: GateArguments

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @OptionGroup(title: "Reports") var reports: ReportArguments

  @OptionGroup(title: "Code") var code: CodeArguments

  @OptionGroup(title: "Code") var states: StateArguments

  @Option(
    help: ArgumentHelp(
      "Judge only root modules of which something has changed since a git revision; REF... is "
        + "where REF and HEAD have parted.", valueName: "ref"))
  var changedSince: String?

  @Option(
    help: ArgumentHelp(
      "Leave out what a git revision has too: its findings are subtracted, no baseline needed.",
      valueName: "ref"))
  var newSince: String?

  @OptionGroup var runtime: RunArguments

  func validate() throws {
    if let path = paths.first(where: SnapshotInputs.isSnapshot) {
      throw ValidationError("\"\(path)\" is a snapshot of live accounts; bawn evaluate judges it")
    }
  }

  func run() throws {
    let started = ContinuousClock.now
    let content = try Content.load(option: runtime.content)
    var options = CodeScan.Options(paths: Self.folders(among: paths))
    options.plans = Self.plans(among: paths)
    let settings = try gate.settings(
      for: &options, rules, setup,
      from: options.paths.isEmpty ? [code.planSource ?? "."] : options.paths, content.catalog)
    try code.fill(&options)
    options.states = try states.load()
    options.changedSince = changedSince
    options.newSince = newSince
    runtime.fill(&options)

    let progress = ProgressLine.start()
    options.progress = progress?.progress

    var report = CodeScan(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas
    ).run(options)
    progress?.line.end()
    report.diagnostics = content.diagnostics + report.diagnostics
    try ReportedScan(report: report, started: started, settings: settings)
      .finish(reports, paths: paths, code: code.planSource)
  }
}
