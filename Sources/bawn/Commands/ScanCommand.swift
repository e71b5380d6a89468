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

  /// Which verdicts are shown.
  enum Verdicts: String, ExpressibleByArgument, CaseIterable {
    case fail, undetermined, all
  }

  @Argument(
    help: ArgumentHelp("Folders or files to scan.", valueName: "path"), completion: .file())
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp(
      "Only these rules: ids, other tools' ids, or patterns such as 'aws-s3-*'.",
      valueName: "id"))
  var rule: [String] = []

  @Option(help: "Leave out rules below this severity. (default: info)")
  var severity: SeverityArgument?

  @Option(help: "The lowest severity that makes the exit code 1. (default: high)")
  var failOn: SeverityArgument?

  @Option(help: "Which rules to use where none is named: default or all. (default: default)")
  var profile: ProfileArgument?

  @Option(help: "Which verdicts to show. (default: fail)")
  var verdicts: Verdicts?

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @OptionGroup(title: "Reports") var reports: ReportArguments

  @Option(help: ArgumentHelp("Set a root module's variable.", valueName: "name=value"))
  var `var`: [String] = []

  @Option(
    help: ArgumentHelp("Read variables from a file.", valueName: "file"),
    completion: .file(extensions: ["tfvars", "json"]))
  var varFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Look here for modules that aren't in the code, as DIR/<module source>.", valueName: "dir"),
    completion: .directory)
  var modulePath: [String] = []

  @Option(
    help: ArgumentHelp(
      "The root module that a plan or state belongs to: findings then point to its code.",
      valueName: "dir"), completion: .directory)
  var planSource: String?

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

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  @Option(
    help: ArgumentHelp(
      "Silence the findings of a baseline (see bawn baseline).", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: [String] = []

  @Flag(help: "Take TF_VAR_ variables from the environment.")
  var envVars = false

  @Flag(help: "Turn exit code 1 into 0.")
  var softFail = false

  @Flag(help: "Treat warnings about the input as failures to read it.")
  var strict = false

  @Option(help: ArgumentHelp("Threads to use.", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs has to be from 1 to 256")
    }
    _ = try `var`.map(Self.assignment)
  }

  func run() throws {
    let started = ContinuousClock.now
    let content = try Content.load(option: content)
    var options = CodeScan.Options(paths: folders)
    options.plans = plans
    options.planSource = planSource
    options.modulePaths = modulePath
    let settings = try settings(for: &options, content.catalog)
    options.variables = try `var`.map(Self.assignment)
    options.variableFiles = varFile
    options.environment = envVars ? Environment.all : [:]
    options.changedSince = changedSince
    options.newSince = newSince
    options.today = Calendar.today()
    options.workers = jobs ?? Workers.available

    let progress = ProgressLine.start()
    options.progress = progress?.progress

    var report = CodeScan(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas
    ).run(options)
    progress?.line.end()
    report.diagnostics = content.diagnostics + report.diagnostics
    report.summary.milliseconds = Self.milliseconds(ContinuousClock.now - started)
    let exitCode = exitCode(for: report, settings)
    if settings.verdicts == .fail { report.findings.removeAll { $0.verdict != .fail } }
    if settings.verdicts == .undetermined { report.findings.removeAll { $0.verdict == .pass } }
    let isWritten = try reports.write(
      report, paths: paths, code: planSource, exitCode: exitCode)
    // Taking many findings apart takes as long as printing them, and the process ends anyway.
    _ = Unmanaged.passRetained(Kept(report))
    if exitCode != 0 { throw ExitCode(exitCode) }
    if !isWritten { throw ExitCode.incomplete }
  }

  private func exitCode(for report: ScanReport, _ settings: Settings) -> Int32 {
    if !report.unknownRules.isEmpty { return 2 }
    let blocks = report.findings.contains { $0.blocks && $0.severity >= settings.failOn }
    if blocks && !settings.softFail { return 1 }
    let worst = report.diagnostics.map(\.severity).max()
    let isUnreadable = worst == .error || (settings.strict && worst == .warning)
    return isUnreadable || report.summary.evaluationErrors > 0 ? 3 : 0
  }

  static func assignment(_ text: String) throws -> (name: String, text: String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ValidationError("--var takes NAME=VALUE, not \"\(text)\"")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
  }
}

/// A report that isn't taken apart before the process ends.
private final class Kept {
  let report: ScanReport

  init(_ report: ScanReport) { self.report = report }
}
