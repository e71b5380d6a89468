// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory
import Persistence

/// `bawn inventory diff`
struct InventoryDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Tell what came, went and changed between two snapshots.",
    discussion: """
        bawn inventory diff monday.bawn tuesday.bawn
        bawn inventory diff monday.bawn tuesday.bawn --type 'aws_iam_*' --exit-code
        bawn inventory diff --store history.db --from 2026-11-20 --to 2026-11-22

      Values are told with their paths. Of secrets only digests are shown, which say
      that one changed and are different at each run.

      Exit codes: 0, or with --exit-code 1 when there is a difference.
      """)

  @Argument(help: "The older snapshot and the newer one.", completion: .file())
  var snapshots: [String] = []

  @Option(
    help: ArgumentHelp("Compare two snapshots of this store.", valueName: "database"),
    completion: .file())
  var store: String?

  @Option(help: ArgumentHelp("With --store: the older snapshot's time.", valueName: "time"))
  var from: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "With --store: the newer snapshot's time; the newest one by default.", valueName: "time"))
  var to: TimeArgument?

  @OptionGroup var filter: InventoryFilter

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  @Flag(help: "Exit with 1 when there is a difference.")
  var exitCode = false

  func validate() throws {
    if store != nil {
      if !snapshots.isEmpty { throw ValidationError("name two files or a store, not both") }
      if from == nil { throw ValidationError("--store needs --from TIME, the older snapshot's") }
    } else {
      if snapshots.count != 2 {
        throw ValidationError("name two snapshots, the older one first")
      }
      if from != nil || to != nil {
        throw ValidationError("--from and --to choose snapshots of a store; name it with --store")
      }
    }
  }

  func run() throws {
    let (older, newer) = try open()
    let difference = SnapshotDifference(from: older, to: newer)
    let report = InventoryDifferenceReport(difference)
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
    withExtendedLifetime((older, newer)) {}
    if exitCode, !difference.isEmpty { throw ExitCode.findings }
  }

  private func open() throws -> (Snapshot, Snapshot) {
    guard let store else {
      return (
        filtered(try load(snapshots[0])), filtered(try load(snapshots[1]))
      )
    }
    let history = try SnapshotArguments.openStore(store)
    guard let older = try history.snapshot(endedBy: from?.seconds) else {
      throw ValidationError("the store holds no snapshot from before \(from?.description ?? "")")
    }
    guard let newer = try history.snapshot(endedBy: to?.seconds) else {
      throw ValidationError("the store holds no snapshot from before \(to?.description ?? "")")
    }
    return (
      filtered(try Snapshot(history.contents(of: older))),
      filtered(try Snapshot(history.contents(of: newer)))
    )
  }

  private func load(_ path: String) throws -> Snapshot {
    let file = try SnapshotArguments.open(path)
    do throws(SnapshotError) {
      return try file.load()
    } catch {
      throw InputFailure(message: error.message)
    }
  }

  private func filtered(_ all: Snapshot) -> Snapshot {
    var snapshot = all
    let test = filter.test
    for part in snapshot.parts.indices {
      snapshot.parts[part].resources.removeAll { !test.covers($0) }
    }
    return snapshot
  }
}
