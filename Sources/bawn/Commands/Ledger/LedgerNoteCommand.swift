// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Persistence

/// `bawn ledger note`: adds what a person has to say.
struct LedgerNoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Add a note to the ledger, made where there is none.",
    discussion: """
      For what people did or decided outside of Bawn, where it belongs beside the
      rest: a manual change, a ticket, the reason for an exception.

        bawn ledger note "rotated the key by hand, OPS-142" --account 111122223333

      The note is kept for ever and can't be taken back: no secrets in it.
      """)

  @OptionGroup var target: LedgerArguments

  @Argument(help: "What to note.")
  var text: String

  @Option(help: "The account that it is about.")
  var account: String?

  @Option(help: "The region that it is about.")
  var region: String?

  @Option(help: "The resource that it is about.")
  var resource: String?

  @Option(name: .customLong("run"), help: "The run that it is about.")
  var runNumber: String?

  @Option(help: "The plan that it is about.")
  var plan: String?

  func run() throws {
    try LedgerWork.perform {
      let user = Environment.all["USER"] ?? Environment.all["LOGNAME"]
      let record = try LedgerRecord(
        kind: "note.added", actor: user.map { ["user": $0] } ?? [:],
        subject: .init(
          account: account, region: region, resource: resource, run: runNumber, plan: plan)
      ) { arena in
        arena.object([.init(key: arena.string("text"), value: arena.string(text))])
      }
      let ledger = try Ledger.open(folder: try target.folder())
      let numbers = try ledger.append([record])
      try StandardOutput.write(Array("record \(numbers.lowerBound)\n".utf8))
    }
  }
}
