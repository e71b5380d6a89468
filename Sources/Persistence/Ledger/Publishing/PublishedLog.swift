// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A log that others look at: a ledger's folder, or an export of one.
///
/// Only its checkpoint and hashes are read, and nothing of it is believed but what they prove.
package struct PublishedLog {
  /// The checkpoint's bytes.
  package let checkpoint: [UInt8]
  /// The key that the log gives out, which whoever knows a better one needn't use.
  package let offeredKey: NoteVerifier?
  private let hashes: any MerkleHashSource

  /// Opens a folder.
  package init(folder path: String) throws(LedgerError) {
    let folder = LedgerFolder(path)
    guard LedgerFolder.exists(folder.checkpoint) else {
      throw LedgerError(.missing, "there is neither a ledger nor an export in \"\(folder.path)\"")
    }
    checkpoint = try LedgerFile(folder.checkpoint).contents(limit: SignedNote.limit)
    offeredKey = try? LedgerState.publicKey(folder)
    hashes =
      LedgerFolder.exists("\(folder.path)/tile")
      ? TileFiles(folder: folder.path) : HashFiles(folder, .reading)
  }

  /// The hashes that show that a log only grew, should it be true.
  func consistencyProof(
    from earlier: UInt64, to size: UInt64
  ) throws(LedgerError) -> [MerkleHash] {
    func proof(_ source: some MerkleHashSource) throws(LedgerError) -> [MerkleHash] {
      try MerkleTree(source, size: size).consistencyProof(from: earlier)
    }
    return try proof(hashes)
  }
}

/// The hashes of an export.
struct TileFiles: MerkleHashSource {
  let folder: String

  func hashes(level: Int, _ range: Range<UInt64>) throws(LedgerError) -> [MerkleHash] {
    // A range that is asked for lies within one tile, whose width says how far the log has come.
    let number = range.lowerBound / MerkleShape.tileWidth
    let start = range.lowerBound % MerkleShape.tileWidth
    let end = start + UInt64(range.count)
    for width in stride(from: MerkleShape.tileWidth, to: end - 1, by: -1) {
      let path = "\(folder)/\(TilePath.tile(level, number, width: width))"
      guard LedgerFolder.exists(path) else { continue }
      return MerkleHash.list(
        try LedgerFile(path).read(
          at: Int(start) * MerkleHash.byteCount, count: range.count * MerkleHash.byteCount))
    }
    throw LedgerError(
      .damaged, "\"\(folder)/\(TilePath.tile(level, number, width: end))\" is missing")
  }
}
