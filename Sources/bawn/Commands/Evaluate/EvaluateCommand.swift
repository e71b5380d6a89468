// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory
import Policies

/// `bawn evaluate`: judges what was collected of live accounts.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Find what is insecure in live accounts that were collected.",
    discussion: """
      Judges snapshots, which bawn collect makes, by the rules that bawn scan uses
      for code. Nothing is asked of the cloud: a snapshot can be judged again, by
      other rules and on another machine.

        bawn collect aws -o account.snapshot
        bawn evaluate account.snapshot
        bawn evaluate account.snapshot --rule 'aws-s3-*' --verdicts all
        bawn evaluate account.snapshot --format json | jq '.summary'
        bawn evaluate account.snapshot --format html=account.html
        bawn evaluate account.snapshot --store findings.db
        terraform -chdir=infra show -json | bawn evaluate account.snapshot --state infra=-

      What a denied call would have told is unknown: verdicts that depend on it are
      "undetermined" and name the call. That something is missing from an account is
      said where all calls that list it were answered.

      With --state, findings know the address in code of what a Terraform state
      manages, and baselines and exceptions written for the code hold for it too.

      With --store, a database keeps when findings opened and closed, and standard
      error tells how many did. Closed is what isn't found any more, where its rule was
      used and could tell; what was denied, left out or not selected stays open. A
      snapshot from before the latest that was kept changes nothing.

      Exit codes: 0 clean; 1 findings at or above --fail-on that block; 2 wrong
      usage, also a --rule that doesn't exist; 3 no such findings, but a snapshot
      could not be read or judged, or the store not be written.
      """)

  @Argument(
    help: ArgumentHelp(
      "Snapshots to judge; - reads one from standard input.", valueName: "snapshot"),
    completion: .file())
  var snapshots: [String]

  @OptionGroup var rules: RuleArguments

  @OptionGroup var gate: GateArguments

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @OptionGroup(title: "Reports") var reports: ReportArguments

  @OptionGroup(title: "Code") var states: StateArguments

  @OptionGroup(title: "History") var history: HistoryArguments

  @OptionGroup var runtime: RunArguments

  func run() throws {
    let started = ContinuousClock.now
    let content = try Content.load(option: runtime.content)
    var options = CodeScan.Options(paths: [])
    let settings = try gate.settings(
      for: &options, rules, setup, from: snapshots.map { $0 == "-" ? "." : $0 }, content.catalog)
    options.states = try states.load()
    // Said before the work is done, not after it.
    var history = try history.open()
    runtime.fill(&options)
    let progress = ProgressLine.start()
    options.progress = progress?.progress
    // Handed on, not kept: a large account is in memory once.
    let (inputs, problems) = SnapshotInputs.read(snapshots, options)
    var extent = history == nil ? nil : LiveExtent()
    var report = SnapshotInputs.scan(content).run(consume inputs, options, extent: &extent)
    progress?.line.end()
    if let settled = extent.take() {
      history?.note(&report, settled, now: Calendar.seconds())
    }
    report.add(problems)
    report.diagnostics = content.diagnostics + report.diagnostics
    defer { history?.tell() }
    try ReportedScan(report: report, started: started, settings: settings)
      .finish(reports, paths: snapshots, code: nil)
  }
}
