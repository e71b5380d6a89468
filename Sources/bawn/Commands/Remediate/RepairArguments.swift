// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Remediation

/// What commands share that change an account.
struct RepairArguments: ParsableArguments {
  @OptionGroup(title: "Credentials") var aws: AWSArguments

  @OptionGroup(title: "Trust") var settings: GateSettingArguments

  @OptionGroup(title: "Ledger") var ledger: LedgerArguments

  @Option(
    help: ArgumentHelp(
      "The key for the digests that are kept of secrets; the one that the snapshot was made with.",
      valueName: "file"), completion: .file())
  var digestKey: String?

  @Option(
    help: ArgumentHelp("The folder with rules, mappings and playbooks.", valueName: "folder"),
    completion: .directory)
  var content: String?
}
