// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Remediation

/// `bawn remediate status`
struct RemediateStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell how far a run is.",
    discussion: """
        bawn remediate status r4d0c12ab34ef

      Exit codes: 0 everything is repaired or taken back; 1 something isn't; 2 wrong
      usage.
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var name: String

  func run() throws {
    let (folder, plan, _) = try RunChoice.open(name)
    let entries = try RunJournal.entries(path: folder.journal)
    let outcomes = RunJournal.outcomes(of: entries)
    var isDone = true
    for unit in plan.units {
      let isBegun = entries.contains { $0.unit == unit.name }
      let word = outcomes[unit.name] ?? (isBegun ? "stopped" : "not begun")
      if !["repaired", "rolled back"].contains(word) { isDone = false }
      try StandardOutput.write(
        Array("\(unit.name)  \(word)  \(unit.resource.address)\n".utf8))
    }
    if !isDone { throw ExitCode.findings }
  }
}
