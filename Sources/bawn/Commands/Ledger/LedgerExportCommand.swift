// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Persistence

/// `bawn ledger export`
struct LedgerExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a static log for other tools, checked on the way.",
    discussion: """
      Writes the ledger as C2SP's tlog-tiles have it: checkpoint, tiles of hashes,
      bundles of entries, and beside them the objects and key.pub. Other tools read
      it, and any web server can serve it.

        bawn ledger export -o log

      The records are in it as they are; the private key is not.
      """)

  @OptionGroup var source: LedgerArguments

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A folder that isn't there yet or is empty.", valueName: "dir"),
    completion: .directory)
  var output: String

  func run() throws {
    try LedgerWork.perform {
      let summary = try LedgerExport(try source.open(), to: output).write()
      let text =
        "\(summary.checkpoint.size) records in \(summary.tileCount) tiles, "
        + "\(summary.objectCount) objects, root \(summary.checkpoint.root.hexadecimal)\n"
      try StandardOutput.write(Array(text.utf8))
    }
  }
}
