// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The hashes of one level, read one after the other.
struct HashColumn {
  private let hashes: HashFiles
  private let level: Int
  private let count: UInt64
  private var buffer: [MerkleHash] = []
  private var position: UInt64 = 0
  private var start: UInt64 = 0
  private static let pieceSize: UInt64 = 4_096

  init(_ hashes: HashFiles, level: Int, count: UInt64) {
    self.hashes = hashes
    self.level = level
    self.count = count
  }

  /// The next hash; nil where the file has no more.
  mutating func next() throws(LedgerError) -> MerkleHash? {
    guard position < count else { return nil }
    if position - start >= UInt64(buffer.count) {
      start = position
      do throws(LedgerError) {
        let length = try hashes.file(level: level).length()
        let end = min(count, start + Self.pieceSize, UInt64(length / MerkleHash.byteCount))
        guard start < end else { return nil }
        buffer = try hashes.hashes(level: level, start..<end)
      } catch {
        guard error.code == .damaged else { throw error }
        return nil
      }
    }
    defer { position += 1 }
    return buffer[Int(position - start)]
  }
}

/// Holds the hashes of complete tiles against those that leaves make.
struct LevelCheck {
  private let hashes: HashFiles
  private let size: UInt64
  private var columns: [HashColumn] = []
  private var counts: [UInt64] = []
  /// What doesn't fit.
  private(set) var problems: [String] = []

  init(_ hashes: HashFiles, size: UInt64) {
    self.hashes = hashes
    self.size = size
  }

  /// Adds a leaf and looks at the tiles that it completes.
  mutating func add(
    _ leaf: MerkleHash, to frontier: inout MerkleFrontier
  ) throws(LedgerError) {
    var made: [(level: Int, hash: MerkleHash)] = []
    frontier.add(leaf) { made.append(($0, $1)) }
    for (level, hash) in made {
      if columns.count < level {
        columns.append(
          HashColumn(
            hashes, level: level, count: MerkleShape.hashCount(level: level, size: size)))
        counts.append(0)
      }
      if try columns[level - 1].next() != hash, problems.count < 20 {
        problems.append("hashes.\(level): hash \(counts[level - 1]) was changed")
      }
      counts[level - 1] += 1
    }
  }
}
