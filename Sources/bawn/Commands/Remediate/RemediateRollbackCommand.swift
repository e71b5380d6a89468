// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Remediation

/// `bawn remediate rollback`
struct RemediateRollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Take back what a run has changed.",
    discussion: """
      Each change is undone with what was read before it, the last one first, and only
      where the resource still is as the run left it: what others have changed since
      is shown, and left to people.

        bawn remediate rollback r4d0c12ab34ef
        bawn remediate rollback r4d0c12ab34ef --unit u2

      Exit codes: 0 all taken back; 1 something wasn't; 2 wrong usage; 3 the account or
      the ledger can't be used.
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var name: String

  @Option(help: ArgumentHelp("Take back this unit alone.", valueName: "unit"))
  var unit: [String] = []

  @OptionGroup var arguments: RepairArguments

  func run() async throws {
    let work = try RunChoice.work(name, unit, arguments, .unit)
    try await CloudWork.run { transport in try await work.run(.back, transport) }
  }
}
