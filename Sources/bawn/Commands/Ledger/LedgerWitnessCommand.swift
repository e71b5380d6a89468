// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Persistence

/// `bawn ledger witness`
struct LedgerWitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness", abstract: "Remember and cosign a log that only grew.",
    discussion: """
      Looks at a ledger or an export, checks that it only grew since the last time,
      cosigns its checkpoint (C2SP tlog-cosignature) and remembers it in --state. A
      log that shrank or forked is refused, and the memory stays as it was.

        bawn ledger keygen --witness --name witness.example.org -o witness.key
        bawn ledger witness log --state seen --key witness.key

      Run it where those who run the ledger can't write, from time to time. The
      first time the log's key is taken from the log unless --log-key names it; from
      then on it has to stay the same.

      Exit codes: 0 cosigned; 1 the log shrank, forked or isn't signed by its key;
      2 wrong usage; 3 something can't be read or written.
      """)

  @OptionGroup var source: LedgerArguments

  @Argument(
    help: ArgumentHelp("A ledger's folder or an export; else --ledger.", valueName: "log"),
    completion: .directory)
  var log: String?

  @Option(
    help: ArgumentHelp("The witness's memory: the last cosigned checkpoint.", valueName: "file"),
    completion: .file())
  var state: String

  @Option(
    help: ArgumentHelp("The witness's private key.", valueName: "file"), completion: .file())
  var key: String

  @Option(
    help: ArgumentHelp("The log's public key, from elsewhere.", valueName: "file"),
    completion: .file())
  var logKey: String?

  func run() throws {
    try LedgerWork.perform {
      let witness = try LedgerWitness(state: state, signer: try NoteKeyFiles.signer(key))
      let published = try PublishedLog(folder: try log ?? source.folder())
      let seen = try witness.observe(
        published, key: try logKey.map { try NoteKeyFiles.verifier($0) },
        at: UInt64(Calendar.seconds()))
      var text = "cosigned \(seen.checkpoint.size) records of \(seen.checkpoint.origin)"
      text += seen.earlier.map { ", \($0) of them seen before\n" } ?? ", seen for the first time\n"
      if seen.trustsOfferedKey {
        text += "note: the key is the one that the log gave; --log-key names one from elsewhere\n"
      }
      try StandardOutput.write(Array(ErrorText.escaped(text).utf8))
    }
  }
}
