// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn ledger`: what was observed, decided and done, and the proof of it.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Show, verify, prove, export and witness what was done.",
    discussion: """
      The ledger is an append-only log of everything that was observed, decided and
      done to clouds: plans, approvals, refusals, calls, validations, rollbacks. Its
      records are the leaves of a Merkle tree whose root is signed after every
      addition, so that what was changed, moved or cut off later shows.

        bawn ledger show --kind 'plan.*'         what happened
        bawn ledger verify                       whether it is as it was recorded
        bawn ledger prove 17 > 17.tlog-proof     a record that others can check
        bawn ledger export -o log                a static log for other tools
        bawn ledger witness --state seen --key witness.key

      The folder is --ledger DIR, else BAWN_LEDGER, else bawn/ledger in the state
      folder ($XDG_STATE_HOME, else ~/.local/state). Its key lies in it: against
      somebody who may write there, only a witness or an earlier checkpoint that was
      kept elsewhere helps.

      Exit codes: 0 fine; 1 something was changed or isn't proven; 2 wrong usage;
      3 something can't be read or written.
      """,
    subcommands: [
      LedgerShowCommand.self, LedgerNoteCommand.self, LedgerVerifyCommand.self,
      LedgerProveCommand.self, LedgerExportCommand.self, LedgerWitnessCommand.self,
      LedgerKeygenCommand.self, LedgerBenchCommand.self,
    ])
}
