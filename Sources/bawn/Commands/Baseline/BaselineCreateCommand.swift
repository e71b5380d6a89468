// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings
import InfrastructureCode
import Policies

/// `bawn baseline create`
struct BaselineCreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Scan, and list what is found.",
    discussion: """
        bawn baseline create
        bawn baseline create infra --baseline infra/bawn.baseline.json

      Findings that a comment or a file silences already don't go in.
      """)

  @OptionGroup var scope: ScanScopeArguments

  @Option(
    help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline = Baseline.defaultPath

  @Flag(help: "Replace a file that is there already.")
  var force = false

  func run() throws {
    if !force, InputFile.kind(of: baseline) != nil {
      throw ValidationError(
        "\"\(baseline)\" is there already; bawn baseline update brings it up to date, --force "
          + "replaces it")
    }
    if let problem = FileReplacement.problem(with: baseline) {
      throw ValidationError("the baseline \"\(baseline)\" can't be written: \(problem)")
    }
    let report = try scope.scan()
    let revision = Baseline().revised(
      with: report.findings, extent: report.extent,
      options: .init(adds: true, drops: false, today: Calendar.today()),
      file: CodeScan.locationInRepository())
    try BaselineFile.write(revision.baseline, to: baseline)
    let count = revision.baseline.entries.count
    try BaselineSummary.write(
      "wrote \(baseline): \(BaselineSummary.counted(count))", isComplete: !report.isIncomplete)
  }
}
