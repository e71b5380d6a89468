// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The arithmetic of the tree and its tiles (RFC 6962, C2SP tlog-tiles).
enum MerkleShape {
  /// How many levels of the tree a tile spans.
  static let tileHeight = 8
  /// How many hashes a complete tile has.
  static let tileWidth: UInt64 = 256

  /// The largest power of two below a number above 1: where RFC 6962 splits a tree.
  static func split(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  /// How many hashes of a level a tree has: one for every 256^level leaves.
  static func hashCount(level: Int, size: UInt64) -> UInt64 {
    level >= tileHeight ? 0 : size >> UInt64(level * tileHeight)
  }

  /// How many levels of hashes a tree has.
  static func levelCount(size: UInt64) -> Int {
    var level = 0
    while hashCount(level: level, size: size) > 0 { level += 1 }
    return level
  }
}
