// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The right edge of a growing tree: what has to be remembered to add leaves and know the root.
///
/// One hash for each complete subtree that the size's bits stand for, the largest first. As leaves
/// are added it also gives the hashes of complete tiles (256 leaves, 65,536 leaves, …), which is
/// all that is kept of the inner nodes.
package struct MerkleFrontier: Sendable {
  /// How many leaves the tree has.
  package private(set) var size: UInt64 = 0
  /// The roots of the complete subtrees, from left to right.
  private var roots: [MerkleHash] = []

  /// A tree without leaves.
  package init() {}

  /// A tree of which the roots of its complete subtrees are known.
  init(size: UInt64, roots: [MerkleHash]) {
    self.size = size
    self.roots = roots
  }

  /// Adds a leaf.
  ///
  /// - Parameter complete: gets the hash of every tile that this leaf completes, with the level it
  ///   is kept at: 1 for 256 leaves, 2 for 65,536.
  package mutating func add(
    _ leaf: MerkleHash, _ complete: (_ level: Int, _ hash: MerkleHash) -> Void
  ) {
    var hash = leaf
    var height = 0
    while size >> UInt64(height) & 1 == 1, let left = roots.popLast() {
      hash = .node(left, hash)
      height += 1
      if height % MerkleShape.tileHeight == 0 { complete(height / MerkleShape.tileHeight, hash) }
    }
    roots.append(hash)
    size += 1
  }

  /// The tree's root.
  package var root: MerkleHash {
    guard var hash = roots.last else { return .empty }
    for left in roots.dropLast().reversed() { hash = .node(left, hash) }
    return hash
  }
}
