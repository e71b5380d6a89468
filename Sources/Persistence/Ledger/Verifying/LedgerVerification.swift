// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What came of checking a whole ledger: every record, hash, object and signature.
package struct LedgerVerification: Sendable {
  /// What a ledger is held against, besides itself.
  package struct Expectations: Sendable {
    /// The log's key, from elsewhere than the ledger's folder; nil takes the folder's.
    package var key: NoteVerifier?
    /// Checkpoints that were kept earlier, each with what to call it.
    package var earlier: [(name: String, bytes: [UInt8])] = []
    /// Checkpoints that a witness cosigned, with its key and what to call them.
    package var witnessed: [(name: String, bytes: [UInt8], witness: NoteVerifier)] = []

    /// Nothing but the ledger itself.
    package init() {}
  }

  /// What is wrong, in the order it was found; empty when nothing is.
  package private(set) var problems: [String] = []
  /// How many further problems there are that aren't told one by one.
  package private(set) var omitted = 0
  /// What is worth knowing and not wrong.
  package internal(set) var notes: [String] = []
  /// What the log signed; nil where that can't be read or isn't signed.
  package internal(set) var checkpoint: Checkpoint?
  /// How many records were read.
  package internal(set) var recordCount: UInt64 = 0
  /// How many objects were read.
  package internal(set) var objectCount = 0

  private static let maximumProblems = 20

  init() {}

  /// Whether all of it is as it was recorded.
  package var isFine: Bool { problems.isEmpty }

  mutating func add(_ problem: String) {
    if problems.count < Self.maximumProblems { problems.append(problem) } else { omitted += 1 }
  }

  /// Checks a ledger's folder.
  ///
  /// - Throws: `missing` where there is no ledger, `inaccessible` where a file can't be read. What is
  ///   wrong with the contents isn't thrown but told.
  /// - Complexity: linear; memory is bounded but for the digests of objects.
  package static func verify(
    folder path: String, _ expectations: Expectations = Expectations()
  ) throws(LedgerError) -> LedgerVerification {
    let folder = LedgerFolder(path)
    guard LedgerFolder.exists(folder.records) || LedgerFolder.exists(folder.checkpoint) else {
      throw LedgerError(.missing, "there is no ledger in \"\(folder.path)\"")
    }
    var check = LedgerCheck(folder, expectations)
    try check.run()
    return check.result
  }
}
