// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Remediation

/// `bawn remediate resume`
struct RemediateResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with a run that was stopped or killed.",
    discussion: """
      Its journal says what was done; where it doesn't, because the process ended
      between a call and its answer, the account does.

        bawn remediate resume r4d0c12ab34ef

      Exit codes: as those of bawn remediate apply.
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"))
  var name: String

  @OptionGroup var arguments: RepairArguments

  func run() async throws {
    let work = try RunChoice.work(name, [], arguments, .unit)
    try await CloudWork.run { transport in try await work.run(.forward, transport) }
  }
}
