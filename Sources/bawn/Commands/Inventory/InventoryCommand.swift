// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Inventory
import Persistence

/// `bawn inventory`: what a cloud holds, from a snapshot's file or a store.
struct InventoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory",
    abstract: "Show, list, query, export and compare what was collected.",
    discussion: """
      A snapshot is what "bawn collect" read of an account at one time:

        bawn inventory show prod.bawn                    what is there, what couldn't be read
        bawn inventory list prod.bawn --type 'aws_s3_*'  one resource a line
        bawn inventory query prod.bawn 'resource.type == "aws_instance"; resource.values.ami'
        bawn inventory diff monday.bawn tuesday.bawn     what came, went and changed

      Nothing here asks a cloud: everything comes from the file, or with --store from
      the history that a store keeps.
      """,
    subcommands: [
      InventoryShowCommand.self, InventoryListCommand.self, InventoryQueryCommand.self,
      InventoryExportCommand.self, InventoryDiffCommand.self, InventoryImportCommand.self,
      InventoryBenchCommand.self,
    ])
}

/// Where a snapshot comes from.
struct SnapshotArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The snapshot's file; - is standard input.", valueName: "snapshot"),
    completion: .file())
  var snapshot: String?

  @Option(
    help: ArgumentHelp(
      "Take the snapshot from this store's history instead of a file.", valueName: "database"),
    completion: .file())
  var store: String?

  @Option(
    help: ArgumentHelp(
      "With --store: the snapshot as of this time, such as 2026-11-22 or 2026-11-22T08:00:00Z.",
      valueName: "time"))
  var at: TimeArgument?

  func validate() throws {
    if (snapshot == nil) == (store == nil) {
      throw ValidationError("name a snapshot's file, or a store with --store DATABASE")
    }
    if at != nil, store == nil {
      throw ValidationError("--at asks a store for an earlier snapshot; name one with --store")
    }
  }

  /// The snapshot.
  func open() throws -> any SnapshotSource {
    if let snapshot { return try Self.open(snapshot) }
    let store = try Self.openStore(self.store ?? "")
    guard let found = try store.snapshot(endedBy: at?.seconds) else {
      throw ValidationError(
        at == nil
          ? "the store holds no snapshot; \"bawn inventory import --store\" and \"bawn collect\" add them"
          : "the store holds no snapshot from before \(at?.description ?? "")")
    }
    return try store.contents(of: found)
  }

  /// A snapshot's file, problems told as every other one of an input.
  static func open(_ path: String) throws -> SnapshotFile {
    do throws(SnapshotError) {
      return try SnapshotFile(path: path)
    } catch {
      throw InputFailure(message: error.message)
    }
  }

  /// A store that is there already.
  static func openStore(_ path: String, creates: Bool = false) throws -> SQLiteStore {
    do throws(StoreError) {
      return try SQLiteStore(path: path, creates: creates)
    } catch {
      throw InputFailure(message: error.message)
    }
  }
}

/// An input that can't be used: ends with the exit code of work left undone.
struct InputFailure: Error, CustomStringConvertible {
  let message: String

  var description: String { message }
}

/// A time on the command line: a date, or a date and a time, in UTC.
struct TimeArgument: ExpressibleByArgument, CustomStringConvertible {
  let seconds: Int
  let description: String

  init?(argument: String) {
    guard let seconds = Timestamp.seconds(argument) else { return nil }
    self.seconds = seconds
    description = argument
  }

  /// The first second that it names: a date's begins with its day.
  var first: Int { description.contains("T") ? seconds : seconds - 86_399 }
}
