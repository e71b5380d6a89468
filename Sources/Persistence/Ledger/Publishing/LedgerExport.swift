// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes a ledger as a static log (C2SP tlog-tiles), which third-party tools read and any web
/// server can serve: `checkpoint`, `tile/<level>/<n>`, `tile/entries/<n>`, and beside them `key.pub`
/// and `objects/`.
package struct LedgerExport {
  private let ledger: Ledger
  private let target: String

  /// How much was written.
  package struct Summary: Sendable {
    /// What the log signed.
    package var checkpoint: Checkpoint
    /// How many tiles there are, bundles of entries included.
    package var tileCount = 0
    /// How many objects there are.
    package var objectCount = 0
  }

  /// An export to a folder, which must not be there yet or be empty.
  package init(_ ledger: Ledger, to folder: String) {
    self.ledger = ledger
    target = LedgerFolder(folder).path
  }

  /// Writes everything, the checkpoint last. Every record is held against its hash, every hash
  /// against the signed root and every object against its digest on the way.
  package func write() throws(LedgerError) -> Summary {
    let state = try ledger.current()
    let checkpoint = state.checkpoint
    try LedgerFolder.make(target)
    guard LedgerFolder.names(target).isEmpty else {
      throw LedgerError(.usage, "\"\(target)\" isn't empty; name a folder that isn't there yet")
    }
    var summary = Summary(checkpoint: checkpoint)
    var tiles = TileWriter(target: target)
    var named: Set<MerkleHash> = []
    var frontier = MerkleFrontier()
    var lines = LedgerLines(state.records, from: 0, to: state.end)
    while frontier.size < checkpoint.size {
      let first = frontier.size
      let end = min(first + MerkleShape.tileWidth, checkpoint.size)
      var entries: [UInt8] = []
      var added: [[MerkleHash]] = [[]]
      for index in first..<end {
        guard let line = try lines.next(), line.isWhole else {
          throw LedgerError(.damaged, "record \(index) is missing")
        }
        let bytes = lines.bytes[line.range]
        entries += [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
        named.formUnion(LedgerObject.digests(in: lines.bytes, line.range))
        let leaf = MerkleHash.leaf(lines.bytes, in: line.range)
        added[0].append(leaf)
        frontier.add(leaf) { level, hash in
          while added.count <= level { added.append([]) }
          added[level].append(hash)
        }
      }
      guard try ledger.hashes.hashes(level: 0, first..<end) == added[0] else {
        throw LedgerError(
          .damaged,
          "records \(first) to \(end - 1) aren't what was recorded; run \"bawn ledger verify\"")
      }
      try tiles.write(entries: entries, count: end - first)
      for (level, hashes) in added.enumerated() { try tiles.add(hashes, level: level) }
    }
    try tiles.finish()
    summary.tileCount = tiles.count
    guard frontier.root == checkpoint.root else {
      throw LedgerError(.damaged, "the records don't give the root that the checkpoint signs")
    }
    if !named.isEmpty { try LedgerFolder.make("\(target)/objects") }
    for digest in named {
      let bytes = try Ledger.object(digest, at: ledger.folder.object(digest))
      try TileWriter.write(bytes, to: "\(target)/objects/\(digest.hexadecimal)")
      summary.objectCount += 1
    }
    try TileWriter.write(Array("\(state.verifier.text)\n".utf8), to: "\(target)/key.pub")
    try LedgerFolder.replace("\(target)/checkpoint", with: checkpoint.bytes)
    try LedgerFolder.sync(target)
    return summary
  }
}
