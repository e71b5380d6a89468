// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What shows that a log only grew since an earlier checkpoint, in the text that witnesses are sent
/// (C2SP tlog-witness, add-checkpoint).
package struct ConsistencyProof: Sendable {
  /// How many records the log had.
  package let earlier: UInt64
  /// The hashes.
  package let hashes: [MerkleHash]
  /// What the log signed since.
  package let checkpoint: Checkpoint

  init(earlier: UInt64, hashes: [MerkleHash], checkpoint: Checkpoint) {
    self.earlier = earlier
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a proof and checks all of it against the earlier checkpoint.
  ///
  /// - Throws: `unproven` where anything doesn't fit.
  package init(
    _ bytes: [UInt8], since known: Checkpoint, verifier: NoteVerifier
  ) throws(LedgerError) {
    let (head, note) = try ProofText.parts(bytes)
    guard let first = head.first, first.hasPrefix("old "),
      let earlier = ProofText.number(first.dropFirst(4))
    else { throw LedgerError(.unproven, "this is no proof of consistency") }
    self.earlier = earlier
    hashes = try ProofText.hashes(head.dropFirst(1))
    checkpoint = try Checkpoint(note, verifier: verifier)
    guard known.origin == checkpoint.origin, known.size == earlier else {
      throw LedgerError(
        .unproven,
        "the proof begins at \(earlier) records, the earlier checkpoint has \(known.size)")
    }
    try Self.check(hashes, from: known, to: checkpoint)
  }

  /// Sees that a log only grew between two of its checkpoints.
  static func check(
    _ hashes: [MerkleHash], from earlier: Checkpoint, to later: Checkpoint
  ) throws(LedgerError) {
    guard later.size >= earlier.size else {
      throw LedgerError(
        .unproven,
        "the log shrank: it had \(earlier.size) records and now has \(later.size)")
    }
    let grew = MerkleProof.shows(
      earlier: (earlier.size, earlier.root), later: (later.size, later.root), proof: hashes)
    guard grew else {
      throw LedgerError(
        .unproven,
        "the log forked: its first \(earlier.size) records aren't those of the earlier checkpoint")
    }
  }

  /// The proof as it is written.
  package var text: String { ProofText.text(["old \(earlier)"], hashes, checkpoint) }
}
