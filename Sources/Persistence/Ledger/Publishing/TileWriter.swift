// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes the tiles of a log as they become complete.
struct TileWriter {
  let target: String
  /// How many files were written.
  private(set) var count = 0
  private var pending: [[UInt8]] = []
  private var numbers: [UInt64] = []
  private var bundle: UInt64 = 0

  init(target: String) { self.target = target }

  /// Writes the next bundle of entries.
  mutating func write(entries: [UInt8], count width: UInt64) throws(LedgerError) {
    try put(entries, TilePath.entries(bundle, width: width))
    bundle += 1
  }

  /// Adds hashes of a level, at most a tile's at once.
  mutating func add(_ hashes: [MerkleHash], level: Int) throws(LedgerError) {
    while pending.count <= level {
      pending.append([])
      numbers.append(0)
    }
    for hash in hashes {
      hash.append(to: &pending[level])
      if pending[level].count == Int(MerkleShape.tileWidth) * MerkleHash.byteCount {
        try put(pending[level], TilePath.tile(level, numbers[level], width: MerkleShape.tileWidth))
        pending[level].removeAll(keepingCapacity: true)
        numbers[level] += 1
      }
    }
  }

  /// Writes the tiles that aren't complete.
  mutating func finish() throws(LedgerError) {
    for (level, bytes) in pending.enumerated() where !bytes.isEmpty {
      let width = UInt64(bytes.count / MerkleHash.byteCount)
      try put(bytes, TilePath.tile(level, numbers[level], width: width))
    }
  }

  private mutating func put(_ bytes: [UInt8], _ path: String) throws(LedgerError) {
    let path = "\(target)/\(path)"
    try LedgerFolder.make(LedgerFolder.parent(of: path))
    try Self.write(bytes, to: path)
    count += 1
  }

  /// Writes a file that nobody reads before the checkpoint is there.
  static func write(_ bytes: [UInt8], to path: String) throws(LedgerError) {
    try LedgerFile(path, .anew).write(bytes, at: 0)
  }
}

/// The names of tiles (C2SP tlog-tiles).
enum TilePath {
  /// A tile of hashes.
  static func tile(_ level: Int, _ number: UInt64, width: UInt64) -> String {
    "tile/\(level)/\(path(number, width))"
  }

  /// A bundle of entries.
  static func entries(_ number: UInt64, width: UInt64) -> String {
    "tile/entries/\(path(number, width))"
  }

  /// Three digits for each folder, with an `x` before all but the last: 1234067 is x001/x234/067.
  private static func path(_ number: UInt64, _ width: UInt64) -> String {
    var parts: [String] = []
    var rest = number
    repeat {
      let digits = String(rest % 1_000)
      let padded = String(repeating: "0", count: 3 - digits.count) + digits
      parts.insert(parts.isEmpty ? padded : "x\(padded)", at: 0)
      rest /= 1_000
    } while rest > 0
    let suffix = width == MerkleShape.tileWidth ? "" : ".p/\(width)"
    return parts.joined(separator: "/") + suffix
  }
}
