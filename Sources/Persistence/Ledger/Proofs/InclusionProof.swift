// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A record with what shows that it is in a log, in one text that is checked without the log (C2SP
/// tlog-proof, the record as its extra data).
package struct InclusionProof: Sendable {
  /// The record's number.
  package let index: UInt64
  /// Its bytes.
  package let record: [UInt8]
  /// The hashes from the leaf's sibling to the root's child.
  package let hashes: [MerkleHash]
  /// What the log signed.
  package let checkpoint: Checkpoint

  static let header = "c2sp.org/tlog-proof@v1"

  init(index: UInt64, record: [UInt8], hashes: [MerkleHash], checkpoint: Checkpoint) {
    self.index = index
    self.record = record
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a proof and checks all of it: that the log signed the checkpoint and that the record is
  /// in its tree.
  ///
  /// - Throws: `unproven` where anything doesn't fit.
  package init(_ bytes: [UInt8], verifier: NoteVerifier) throws(LedgerError) {
    let (head, note) = try ProofText.parts(bytes)
    guard head.count >= 3, head[0] == Self.header, head[1].hasPrefix("extra "),
      let record = Base64Text.bytes(head[1].dropFirst(6)), head[2].hasPrefix("index "),
      let index = ProofText.number(head[2].dropFirst(6))
    else { throw LedgerError(.unproven, "this is no proof of a record") }
    self.record = record
    self.index = index
    hashes = try ProofText.hashes(head.dropFirst(3))
    checkpoint = try Checkpoint(note, verifier: verifier)
    let isIn = MerkleProof.shows(
      leaf: .leaf(record), at: index, in: checkpoint.size, root: checkpoint.root, proof: hashes)
    guard isIn, LedgerEntry(record)?.sequence == index else {
      throw LedgerError(
        .unproven,
        "the proof doesn't lead from the record to the root that \"\(verifier.name)\" signed"
      )
    }
  }

  /// The proof as it is written.
  package var text: String {
    ProofText.text(
      [Self.header, "extra \(Base64Text.text(record))", "index \(index)"], hashes, checkpoint)
  }
}
