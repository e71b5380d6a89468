// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Remediation

/// `bawn remediate approve`
struct RemediateApproveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Sign that a plan may be applied, or some units of it.",
    discussion: """
      Read the plan first. The signature covers the plan,
      every call of it and its way back, account, regions, snapshot, playbooks, the
      gate's configuration, the trust file, who asks, and until when it holds. If any
      of it changes, somebody has to look and sign again.

        bawn remediate approve plan.json --key alice.key -o alice.approval
        bawn remediate approve plan.json --key alice.key --units u1,u3 --expires 30m -o a.approval

      Whoever asked for the plan can't approve it. An approval is used up by the first
      run that begins with it; that run may be resumed and taken back with it.

      Exit codes: 0 signed; 1 it can't be approved; 2 wrong usage; 3 a file can't be
      read or written.
      """)

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"), completion: .file())
  var plan: String

  @Option(help: ArgumentHelp("The private key.", valueName: "file"), completion: .file())
  var key: String

  @Option(help: ArgumentHelp("For how long it holds, up to 7d.", valueName: "time"))
  var expires = "4h"

  @Option(help: ArgumentHelp("Units of the plan, as u1,u2. (default: all)", valueName: "names"))
  var units: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Write the approval here.", valueName: "file"),
    completion: .file())
  var output: String

  @OptionGroup(title: "Trust") var settings: GateSettingArguments

  func run() throws {
    guard let lifetime = TimeLength.seconds(expires),
      (1...PlanApproval.lifetimeLimit).contains(lifetime)
    else { throw ValidationError("--expires takes a length of time such as 30m or 4h, up to 7d") }
    let signer = try ApprovalFiles.key(key)
    let plan = try ApprovalFiles.plan(plan)
    let trust = try settings.trustStore()
    let id = signer.publicKey?.id ?? ""
    let names = (units ?? "").split(separator: ",").map(String.init)
    do throws(ApprovalProblem) {
      guard trust.keys[id] != nil else {
        throw ApprovalProblem(.key, "the trust file doesn't know the key \(id)")
      }
      guard id != plan.requester else {
        throw ApprovalProblem(.requester, "the same key asks for the plan and can't approve it")
      }
      let approval = try PlanApproval(
        of: plan, units: names, by: signer, trust: trust, now: Calendar.seconds(),
        lifetime: lifetime)
      try write(approval)
    } catch {
      CollectionOutput.warn(error.message)
      throw ExitCode.findings
    }
  }

  private func write(_ approval: PlanApproval) throws(ApprovalProblem) {
    do {
      try ApprovalFiles.write(approval.bytes, to: output)
      let left = approval.expires - approval.signed
      let text = """
        \(output): \(approval.units.count) of the plan's units, \(approval.calls.count) calls, \
        account \(approval.account), for \(left / 60) minutes

        """
      try StandardOutput.write(Array(ErrorText.escaped(text).utf8))
    } catch {
      throw ApprovalProblem(.form, "\(error)")
    }
  }
}
