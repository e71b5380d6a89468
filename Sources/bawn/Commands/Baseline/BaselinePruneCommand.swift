// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings
import InfrastructureCode
import Policies

/// `bawn baseline prune`
struct BaselinePruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Scan, and drop what is there no more.",
    discussion: """
        bawn baseline prune
        bawn baseline prune --check    only say whether there is something to drop

      Findings of folders that weren't scanned and of rules that weren't used stay.
      When some input can't be read, nothing is dropped.
      """)

  @OptionGroup var scope: ScanScopeArguments

  @Option(
    help: ArgumentHelp("The file to prune.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline = Baseline.defaultPath

  @Flag(help: "Change nothing; end with 1 where there is something to drop.")
  var check = false

  func run() throws {
    let known = try BaselineFile.read(baseline)
    let report = try scope.scan()
    if report.isIncomplete {
      try BaselineSummary.write("\(baseline): nothing was dropped", isComplete: false)
    }
    let revision = known.revised(
      with: report.findings, extent: report.extent,
      options: .init(adds: false, drops: true, today: Calendar.today()),
      file: CodeScan.locationInRepository())
    if !check, !BaselineFile.isSame(known, revision.baseline) {
      try BaselineFile.write(revision.baseline, to: baseline)
    }
    let count = BaselineSummary.counted(revision.baseline.entries.count)
    let verb = check ? "to drop" : "dropped"
    try BaselineSummary.write(
      "\(baseline): \(count) (\(revision.dropped) \(verb))", isComplete: true)
    if check, revision.dropped > 0 { throw ExitCode.findings }
  }
}
