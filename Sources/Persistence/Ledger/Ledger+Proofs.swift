// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Ledger {
  /// The hashes that lead from a record to the root of the tree of a size.
  ///
  /// - Parameter size: nil for the newest checkpoint's.
  /// - Complexity: O(log n).
  package func inclusionProof(
    index: UInt64, size: UInt64? = nil
  ) throws(LedgerError) -> [MerkleHash] {
    try tree(size).inclusionProof(index: index)
  }

  /// The hashes that show that the records of an earlier size are the first of a later one.
  package func consistencyProof(
    from earlier: UInt64, to size: UInt64? = nil
  ) throws(LedgerError) -> [MerkleHash] {
    try tree(size).consistencyProof(from: earlier)
  }

  /// The root that the tree had at a size.
  package func root(size: UInt64) throws(LedgerError) -> MerkleHash { try tree(size).root() }

  /// A record with the proof that it is in the ledger, to be checked by whoever has the public key.
  package func proof(of index: UInt64) throws(LedgerError) -> InclusionProof {
    let checkpoint = try checkpoint
    return InclusionProof(
      index: index, record: try record(index).line,
      hashes: try MerkleTree(hashes, size: checkpoint.size).inclusionProof(index: index),
      checkpoint: checkpoint)
  }

  /// The proof that nothing was changed since an earlier size.
  package func proof(since earlier: UInt64) throws(LedgerError) -> ConsistencyProof {
    let checkpoint = try checkpoint
    return ConsistencyProof(
      earlier: earlier,
      hashes: try MerkleTree(hashes, size: checkpoint.size).consistencyProof(from: earlier),
      checkpoint: checkpoint)
  }

  private func tree(_ size: UInt64?) throws(LedgerError) -> MerkleTree<HashFiles> {
    let newest = try checkpoint.size
    guard let size else { return MerkleTree(hashes, size: newest) }
    guard size <= newest else {
      throw LedgerError(.usage, "the ledger has \(newest) records, not \(size)")
    }
    return MerkleTree(hashes, size: size)
  }
}
