// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn remediate`: repairs what is insecure, as far as it may, and takes it back.
struct RemediateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remediate",
    abstract: "Plan repairs of what is insecure, make them, and take them back.",
    discussion: """
      Repairs are playbooks: typed steps with their way back, checked against the
      account before anything is changed.

        bawn collect aws -o account.snapshot
        bawn remediate plan account.snapshot -o plan.json
        bawn remediate apply plan.json
        bawn remediate rollback RUN
        bawn ledger verify

      Every change passes one gate and stands in the ledger before it is sent.
      """,
    subcommands: [
      RemediatePlanCommand.self, RemediateApplyCommand.self, RemediateRollbackCommand.self,
      RemediateResumeCommand.self, RemediateStatusCommand.self, RemediateKeygenCommand.self,
      RemediateSignCommand.self, RemediateApproveCommand.self, RemediateVerifyCommand.self,
    ])
}
