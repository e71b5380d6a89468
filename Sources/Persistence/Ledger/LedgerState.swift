// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a process knows of a ledger's folder as of a checkpoint.
struct LedgerState: Sendable {
  /// The checkpoint.
  var checkpoint: Checkpoint
  /// Its bytes, to see whether somebody else has added records.
  var checkpointBytes: [UInt8]
  /// Tells the ledger's signatures.
  var verifier: NoteVerifier
  /// The right edge of the tree.
  var frontier: MerkleFrontier
  /// Where the records end in their file.
  var end: Int
  /// The records.
  var records: LedgerFile
  /// Where each bundle of 256 records begins in the records' file, 8 bytes each.
  var offsets: LedgerFile
  /// Signs checkpoints; nil where nothing is added.
  var signer: NoteSigner?

  /// How many records share an entry of `offsets`.
  static let bundle: UInt64 = 256

  /// Reads a folder and sees that its end fits: the signature, the root from the tiles' hashes, and
  /// the last bundle's records.
  ///
  /// What stands past the checkpoint isn't looked at.
  static func read(
    _ folder: LedgerFolder, _ hashes: HashFiles, _ use: LedgerFile.Use = .reading
  ) throws(LedgerError) -> LedgerState {
    let verifier = try publicKey(folder)
    let bytes = try LedgerFile(folder.checkpoint).contents(limit: SignedNote.limit)
    let checkpoint = try Checkpoint(bytes, verifier: verifier)
    let size = checkpoint.size
    let records = try LedgerFile(folder.records, use)
    let offsets = try LedgerFile(folder.offsets, use)
    let frontier = try MerkleTree(hashes, size: size).frontier()
    guard frontier.root == checkpoint.root else {
      throw LedgerError(
        .damaged,
        "the hashes in \"\(folder.path)\" don't give the root that the checkpoint signs; run "
          + "\"bawn ledger verify\" to see what was changed")
    }
    var state = LedgerState(
      checkpoint: checkpoint, checkpointBytes: bytes, verifier: verifier, frontier: frontier,
      end: 0, records: records, offsets: offsets)
    if size > 0 { state.end = try state.findEnd(hashes) }
    return state
  }

  /// The folder's public key.
  static func publicKey(_ folder: LedgerFolder) throws(LedgerError) -> NoteVerifier {
    let bytes = try LedgerFile(folder.publicKey).contents(limit: 1 << 12)
    return try NoteVerifier(text: String(decoding: bytes, as: UTF8.self))
  }

  /// Where the records end, by way of the last bundle, whose records are hashed again.
  private func findEnd(_ hashes: HashFiles) throws(LedgerError) -> Int {
    let size = checkpoint.size
    let first = (size - 1) / Self.bundle * Self.bundle
    let expected = try hashes.hashes(level: 0, first..<size)
    var lines = LedgerLines(
      records, from: try start(ofBundle: first / Self.bundle), to: try records.length())
    for (index, hash) in expected.enumerated() {
      guard let line = try lines.next(), line.isWhole,
        MerkleHash.leaf(lines.bytes, in: line.range) == hash
      else {
        throw LedgerError(
          .damaged,
          "record \(first + UInt64(index)) in \"\(records.path)\" is missing or isn't what was "
            + "recorded; run \"bawn ledger verify\" to see what was changed")
      }
    }
    return lines.offset
  }

  /// Where a bundle begins.
  func start(ofBundle index: UInt64) throws(LedgerError) -> Int {
    let bytes = try offsets.read(at: Int(index) * 8, count: 8)
    let value = bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard value <= UInt64(try records.length()) else {
      throw LedgerError(.damaged, "\"\(offsets.path)\" points past the records")
    }
    return Int(value)
  }

  /// A place as `offsets` has it.
  static func offsetBytes(_ offset: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: UInt64(offset) >> UInt64(56 - 8 * $0)) }
  }
}
