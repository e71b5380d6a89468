// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings
import InfrastructureCode
import Policies

/// `bawn baseline update`
struct BaselineUpdateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update", abstract: "Scan, and add what is new.",
    discussion: """
        bawn baseline update
        bawn baseline update --only-existing    new names, no new findings
        bawn baseline update --prune            also drop what is gone

      Findings that are listed keep the day they were first seen on and the reason
      that somebody wrote; those of a moved resource or a renamed rule get their
      new fingerprint.
      """)

  @OptionGroup var scope: ScanScopeArguments

  @Option(
    help: ArgumentHelp("The file to bring up to date.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline = Baseline.defaultPath

  @Flag(help: "Add no finding.")
  var onlyExisting = false

  @Flag(help: "Drop findings that are there no more.")
  var prune = false

  func run() throws {
    let known = try BaselineFile.read(baseline)
    let report = try scope.scan()
    let revision = known.revised(
      with: report.findings, extent: report.extent,
      options: .init(
        adds: !onlyExisting, drops: prune && !report.isIncomplete, today: Calendar.today()),
      file: CodeScan.locationInRepository())
    if !BaselineFile.isSame(known, revision.baseline) {
      try BaselineFile.write(revision.baseline, to: baseline)
    }
    var parts = ["\(revision.added) new"]
    if revision.renamed > 0 { parts.append("\(revision.renamed) renamed") }
    if prune { parts.append("\(revision.dropped) dropped") }
    let count = BaselineSummary.counted(revision.baseline.entries.count)
    try BaselineSummary.write(
      "\(baseline): \(count) (\(parts.joined(separator: ", ")))",
      isComplete: !report.isIncomplete)
  }
}
