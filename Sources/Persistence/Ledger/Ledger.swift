// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// An append-only log of records in a folder, hashed as a Merkle tree (RFC 6962) whose root is
/// signed after every addition.
///
/// ```swift
/// let ledger = try Ledger.open(folder: path)
/// let plan = try ledger.store(object: bytes)
/// let record = try LedgerRecord(kind: "plan.made", subject: .init(plan: id)) { plan.node(in: $0) }
/// let numbers = try ledger.append([record])
/// ```
///
/// An addition that returned is durable; one that threw left the ledger as it was. Several threads
/// and processes may use one folder: writers take turns, readers never wait. All calls block.
///
/// The key that signs lies in the folder. Whoever may write there can make another history, with
/// signatures that are right: what shows it is a checkpoint that somebody else kept, such as a
/// witness (`LedgerWitness`).
package final class Ledger: Sendable {
  /// What a ledger is opened for.
  package enum Access: Sendable {
    /// To be read: nothing in the folder is made, changed or repaired.
    case reading
    /// To be added to: made where it isn't there, and what a crash left is put in order.
    case appending
  }

  /// How a ledger is opened.
  package struct Options: Sendable {
    /// What for.
    package var access = Access.appending
    /// The name of a ledger that is made; nil makes one up.
    package var origin: String?
    /// How long a writer waits for its turn.
    package var patience = Duration.seconds(30)
    /// The time in milliseconds since 1970.
    package var clock: @Sendable () -> Int64 = LedgerTime.now
    /// Told before each step of an addition; what it throws makes the step fail. For tests.
    package var willPerform: @Sendable (LedgerStep) throws(LedgerError) -> Void = {
      (_: LedgerStep) throws(LedgerError) in
    }

    /// To be added to, with the system's clock.
    package init() {}
  }

  let folder: LedgerFolder
  let options: Options
  let hashes: HashFiles
  /// What this process knows of the folder; nil when it has to be read again.
  let state: Mutex<LedgerState?>
  /// Held by the thread that adds records, so that those that read needn't wait for the disk.
  let turn = Mutex(())

  private init(_ folder: LedgerFolder, _ options: Options) {
    self.folder = folder
    self.options = options
    hashes = HashFiles(folder, options.access == .reading ? .reading : .writing)
    state = Mutex(nil)
  }

  /// Opens a ledger and sees that its end fits the signed root.
  ///
  /// - Complexity: the last 256 records and some hashes are read, however many there are.
  package static func open(
    folder path: String, _ options: Options = Options()
  ) throws(LedgerError) -> Ledger {
    let folder = LedgerFolder(path)
    let ledger = Ledger(folder, options)
    switch options.access {
    case .reading:
      guard LedgerFolder.exists(folder.checkpoint) else {
        throw LedgerError(.missing, "there is no ledger in \"\(folder.path)\"")
      }
      let state = try LedgerState.read(folder, ledger.hashes)
      ledger.state.withLock { $0 = state }
    case .appending:
      try LedgerFolder.make(folder.path)
      let state = try LedgerLock.hold(folder.lock, patience: options.patience) {
        () throws(LedgerError) in try ledger.prepare()
      }
      ledger.state.withLock { $0 = state }
    }
    return ledger
  }

  /// The folder.
  package var path: String { folder.path }

  /// The newest checkpoint that this process knows.
  package var checkpoint: Checkpoint { get throws(LedgerError) { try current().checkpoint } }

  /// The key that tells this ledger's checkpoints, as the folder has it.
  package var verifier: NoteVerifier { get throws(LedgerError) { try current().verifier } }

  /// The tree as of the newest checkpoint that this process knows.
  func tree() throws(LedgerError) -> MerkleTree<HashFiles> {
    MerkleTree(hashes, size: try checkpoint.size)
  }

  /// What is known of the folder, read again where need be.
  func current() throws(LedgerError) -> LedgerState {
    if let known = state.withLock({ $0 }) { return known }
    let read = try LedgerState.read(folder, hashes)
    state.withLock { if $0 == nil { $0 = read } }
    return read
  }

  /// Takes in what other processes added since.
  package func refresh() throws(LedgerError) {
    let read = try LedgerState.read(folder, hashes)
    state.withLock { $0 = read }
  }
}

/// A step of an addition, in the order they are taken.
package enum LedgerStep: String, Sendable, CaseIterable {
  case writeRecords, writeHashes, writeOffsets, syncRecords, syncHashes, writeCheckpoint
  case replaceCheckpoint, syncFolder
}
