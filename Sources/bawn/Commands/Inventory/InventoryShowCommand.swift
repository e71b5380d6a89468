// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory
import Persistence

/// `bawn inventory show`
struct InventoryShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tell what a snapshot holds and what it couldn't see.",
    discussion: """
        bawn inventory show prod.bawn
        bawn inventory show --store history.db --at 2026-11-22
        bawn inventory show prod.bawn --format json

      Calls that were denied or failed are told with what they mean for verdicts: rules
      that need what they would have told say "undetermined", never "pass".
      """)

  @OptionGroup var source: SnapshotArguments

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  func run() throws {
    let snapshot = try source.open()
    var summary = SnapshotSummary()
    try snapshot.forEachPiece { piece in
      for resource in piece.resources { summary.add(resource) }
    }
    var history: [StoredSnapshot] = []
    if let store = source.store {
      history = try SnapshotArguments.openStore(store).snapshots()
    }
    let report = InventoryReport(head: snapshot.head, summary: summary, history: history)
    switch format {
    case .json:
      let document = report.document()
      try StandardOutput.write(JSONWriter.bytes(document.root, options: .pretty) + [0x0A])
      withExtendedLifetime(document) {}
    case .terminal:
      let terminal = Terminal.current
      let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
      try StandardOutput.write(Array(report.text(text).utf8))
    }
  }
}
