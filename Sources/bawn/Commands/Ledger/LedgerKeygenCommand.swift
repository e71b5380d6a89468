// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Persistence

/// `bawn ledger keygen`
struct LedgerKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key for a ledger, a person or a witness.",
    discussion: """
      Writes a private key (Ed25519, readable by its owner alone) and beside it the
      public one, FILE.pub, in the forms of C2SP's signed-note.

        bawn ledger keygen --name alice.example.org -o alice.key
        bawn ledger keygen --witness --name witness.example.org -o witness.key

      A ledger makes its own key when it comes into being. To choose its name, put
      the pair into the empty folder as "key" and "key.pub" before its first record.
      """)

  @Option(help: "Whose key it is; by custom an address without its scheme.")
  var name: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The private key's file, which isn't there yet.", valueName: "file"),
    completion: .file())
  var output: String

  @Flag(help: "Make a witness's key, which cosigns and signs nothing else.")
  var witness = false

  func run() throws {
    try LedgerWork.perform {
      let verifier = try NoteKeyFiles.make(output, name: name, kind: witness ? .witness : .note)
      try StandardOutput.write(Array("\(ErrorText.escaped(verifier.text))\n".utf8))
    }
  }
}
