// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The tree of RFC 6962 (and 9162) over hashes that lie somewhere: roots and proofs.
///
/// Hashes are kept as C2SP tlog-tiles has them: level 0 the leaves' own, level l one for every
/// 256^l leaves. What lies between is hashed again when it is asked for.
package struct MerkleTree<Source: MerkleHashSource> {
  private let source: Source
  /// How many leaves it has.
  package let size: UInt64

  /// The tree of the first leaves of a source.
  package init(_ source: Source, size: UInt64) {
    self.source = source
    self.size = size
  }

  /// The right edge, from which the tree can grow.
  ///
  /// - Complexity: O(log n): at most 255 hashes of each level are read.
  package func frontier() throws(LedgerError) -> MerkleFrontier {
    var roots: [MerkleHash] = []
    var start: UInt64 = 0
    for height in stride(from: 63, through: 0, by: -1) where size >> UInt64(height) & 1 == 1 {
      roots.append(try complete(start, height: height))
      start += 1 << UInt64(height)
    }
    return MerkleFrontier(size: size, roots: roots)
  }

  /// The root.
  package func root() throws(LedgerError) -> MerkleHash { try frontier().root }

  /// The hashes that lead from a leaf to the root, the leaf's sibling first.
  package func inclusionProof(index: UInt64) throws(LedgerError) -> [MerkleHash] {
    guard index < size else {
      throw LedgerError(.usage, "there is no record \(index) in a tree of \(size)")
    }
    var proof: [MerkleHash] = []
    var range = 0..<size
    // From the root down; the order is turned round at the end.
    while range.count > 1 {
      let middle = range.lowerBound + MerkleShape.split(UInt64(range.count))
      if index < middle {
        proof.append(try hash(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try hash(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return proof.reversed()
  }

  /// The hashes that show that the first leaves were there before, as they are.
  package func consistencyProof(from earlier: UInt64) throws(LedgerError) -> [MerkleHash] {
    guard earlier <= size else {
      throw LedgerError(.usage, "a tree of \(size) has no earlier size of \(earlier)")
    }
    guard earlier > 0, earlier < size else { return [] }
    var proof: [MerkleHash] = []
    var range = 0..<size
    var isWhole = true
    while range.upperBound != earlier {
      let middle = range.lowerBound + MerkleShape.split(UInt64(range.count))
      if earlier <= middle {
        proof.append(try hash(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try hash(range.lowerBound..<middle))
        range = middle..<range.upperBound
        isWhole = false
      }
    }
    // The earlier root itself is known to whoever asks.
    if !isWhole { proof.append(try hash(range)) }
    return proof.reversed()
  }

  /// The hash of a range of leaves that begins where a subtree of its size does.
  private func hash(_ range: Range<UInt64>) throws(LedgerError) -> MerkleHash {
    var roots: [MerkleHash] = []
    var start = range.lowerBound
    let count = range.upperBound - range.lowerBound
    for height in stride(from: 63, through: 0, by: -1) where count >> UInt64(height) & 1 == 1 {
      roots.append(try complete(start, height: height))
      start += 1 << UInt64(height)
    }
    return MerkleFrontier(size: count, roots: roots).root
  }

  /// The hash of 2^height leaves that begin at a multiple of their number.
  private func complete(_ start: UInt64, height: Int) throws(LedgerError) -> MerkleHash {
    let level = height / MerkleShape.tileHeight
    let below = level * MerkleShape.tileHeight
    let first = start >> UInt64(below)
    var hashes = try source.hashes(
      level: level, first..<first + 1 << UInt64(height - below))
    while hashes.count > 1 {
      for index in 0..<hashes.count / 2 {
        hashes[index] = .node(hashes[2 * index], hashes[2 * index + 1])
      }
      hashes.removeLast(hashes.count / 2)
    }
    guard let hash = hashes.first else {
      throw LedgerError(.damaged, "hashes of level \(level) are missing")
    }
    return hash
  }
}

/// Where the hashes of a tree lie.
package protocol MerkleHashSource {
  /// Some hashes of a level, all of them or an error.
  func hashes(level: Int, _ range: Range<UInt64>) throws(LedgerError) -> [MerkleHash]
}
