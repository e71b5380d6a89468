// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Checks proofs without the tree (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
package enum MerkleProof {
  /// Whether the proof leads from a leaf at an index to the root of a tree of a size.
  package static func shows(
    leaf: MerkleHash, at index: UInt64, in size: UInt64, root: MerkleHash, proof: [MerkleHash]
  ) -> Bool {
    guard index < size else { return false }
    var place = index
    var last = size - 1
    var hash = leaf
    for step in proof {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        hash = .node(step, hash)
        // A node without a sibling goes up as it is.
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = .node(hash, step)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether the proof shows that the leaves of an earlier tree are the first ones of a later one.
  package static func shows(
    earlier: (size: UInt64, root: MerkleHash), later: (size: UInt64, root: MerkleHash),
    proof: [MerkleHash]
  ) -> Bool {
    if earlier.size == later.size { return earlier.root == later.root && proof.isEmpty }
    guard earlier.size < later.size else { return false }
    // Everything goes on from nothing.
    if earlier.size == 0 { return proof.isEmpty && earlier.root == .empty }
    var steps = proof[...]
    // A tree whose size is a power of two is a subtree of the later one, so that its root is known.
    if earlier.size & (earlier.size - 1) == 0 { steps = [earlier.root] + steps }
    guard let first = steps.popFirst() else { return false }
    var place = earlier.size - 1
    var last = later.size - 1
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    var old = first
    var new = first
    for step in steps {
      guard last > 0 else { return false }
      if place & 1 == 1 || place == last {
        old = .node(step, old)
        new = .node(step, new)
        while place & 1 == 0, place > 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        new = .node(new, step)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && old == earlier.root && new == later.root
  }
}
