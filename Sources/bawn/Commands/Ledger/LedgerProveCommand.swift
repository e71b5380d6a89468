// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Persistence

/// `bawn ledger prove`
struct LedgerProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Prove a record, or that nothing changed, and check proofs.",
    discussion: """
      A proof holds the record, some hashes and the signed checkpoint. Whoever has
      the ledger's public key (key.pub) checks it without the ledger:

        bawn ledger prove 17 > 17.tlog-proof
        bawn ledger prove --check 17.tlog-proof --key ledger.pub

      That the first records are still the same since an earlier checkpoint:

        bawn ledger prove --consistency 1200 > since-1200
        bawn ledger prove --check since-1200 --since earlier.checkpoint \\
          --key ledger.pub

      The forms are C2SP's tlog-proof and the one that witnesses are sent.

      Exit codes: 0 proven; 1 not proven; 2 wrong usage; 3 something can't be read.
      """)

  @OptionGroup var source: LedgerArguments

  @Argument(help: "The number of a record.")
  var index: UInt64?

  @Option(
    help: ArgumentHelp(
      "Prove that the ledger only grew since it had as many records.", valueName: "size"))
  var consistency: UInt64?

  @Option(
    help: ArgumentHelp("Check a proof instead of making one.", valueName: "file"),
    completion: .file())
  var check: String?

  @Option(
    help: ArgumentHelp("With --check: the ledger's public key.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(
    help: ArgumentHelp(
      "With --check: the earlier checkpoint of a proof of consistency.", valueName: "file"),
    completion: .file())
  var since: String?

  func validate() throws {
    let wanted = [index != nil, consistency != nil, check != nil].count { $0 }
    if wanted != 1 {
      throw ValidationError("name a record's number, --consistency SIZE or --check FILE")
    }
    if check != nil, key == nil {
      throw ValidationError("--check needs the ledger's public key; name it with --key")
    }
    if check == nil, key != nil || since != nil {
      throw ValidationError("--key and --since belong to --check")
    }
  }

  func run() throws {
    try LedgerWork.perform {
      if let check, let key {
        try self.check(try LedgerWork.read(check), try NoteKeyFiles.verifier(key))
      } else if let index {
        try StandardOutput.write(Array(try source.open().proof(of: index).text.utf8))
      } else if let consistency {
        try StandardOutput.write(Array(try source.open().proof(since: consistency).text.utf8))
      }
    }
  }

  private func check(_ bytes: [UInt8], _ verifier: NoteVerifier) throws {
    if let since {
      let earlier = try Checkpoint(try LedgerWork.read(since), verifier: verifier)
      let proof = try ConsistencyProof(bytes, since: earlier, verifier: verifier)
      let text =
        "the first \(proof.earlier) of \(proof.checkpoint.size) records of \(verifier.name) are the "
        + "same\n"
      return try StandardOutput.write(Array(text.utf8))
    }
    let proof = try InclusionProof(bytes, verifier: verifier)
    let text = "record \(proof.index) of \(proof.checkpoint.size) of \(verifier.name):\n"
    try StandardOutput.write(Array(text.utf8))
    try StandardOutput.writeForeign(proof.record + [0x0A])
  }
}
