// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Persistence
import Remediation

/// `bawn remediate verify`
struct RemediateVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Say whether approvals are good for a plan, and why not.",
    discussion: """
      Checks what applying the plan checks before its first call: signatures, keys,
      quorum, expiry, that plan, playbooks, gate's configuration and trust file are
      those that were signed, and that no run has used the approvals up.

        bawn remediate verify plan.json alice.approval bob.approval

      Exit codes: 0 they are good; 1 they aren't; 2 wrong usage; 3 a file can't be
      read.
      """)

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"), completion: .file())
  var plan: String

  @Argument(help: ArgumentHelp("Approvals.", valueName: "approval"), completion: .file())
  var approvals: [String]

  @OptionGroup(title: "Trust") var settings: GateSettingArguments

  @OptionGroup(title: "Ledger") var ledger: LedgerArguments

  @OptionGroup var runtime: RunArguments

  func run() throws {
    let content = try Content.load(option: runtime.content)
    let catalog = PlaybookCatalog.load(content.folder)
    let trust = try settings.trustStore()
    let configuration = try settings.configuration(trust)
    let plan = try ApprovalFiles.plan(plan)
    let recording = try openedLedger().map { ApprovalLedger($0) }
    let check = ApprovalCheck(
      plan: plan, planSignatures: try ApprovalFiles.signatures(beside: self.plan), trust: trust,
      account: plan.account, gate: configuration.digest,
      playbooks: Dictionary(
        catalog.playbooks.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }),
      now: Calendar.seconds(), usedBy: { try recording?.run(thatUsed: $0) })
    let files = try approvals.map { try ApprovalFiles.bytes($0, limit: 16 << 20) }
    do throws(ApprovalProblem) {
      let grant = try check.grant(files)
      let names = grant.keys.map { trust.keys[$0]?.name ?? $0 }.joined(separator: ", ")
      try print("good: \(grant.calls.count) calls approved by \(names)\n")
    } catch {
      CollectionOutput.warn(error.message)
      throw ExitCode.findings
    }
  }

  private func print(_ text: String) throws(ApprovalProblem) {
    do {
      try StandardOutput.write(Array(ErrorText.escaped(text).utf8))
    } catch {
      throw ApprovalProblem(.form, "\(error)")
    }
  }

  /// The ledger; nil where there is none yet, so that nothing was used.
  private func openedLedger() throws -> Ledger? {
    do {
      return try ledger.open()
    } catch let error as LedgerError where error.code == .missing {
      return nil
    }
  }
}
