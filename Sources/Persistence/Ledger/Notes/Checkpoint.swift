// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a log says of itself at one time: its name, how many records it has and their root (C2SP
/// tlog-checkpoint).
package struct Checkpoint: Sendable, Equatable {
  /// The log's name.
  package let origin: String
  /// How many records there are.
  package let size: UInt64
  /// The root of the tree over them.
  package let root: MerkleHash
  /// The note that says so.
  package private(set) var note: SignedNote

  /// A checkpoint that a log signs.
  package init(size: UInt64, root: MerkleHash, signer: NoteSigner) throws(LedgerError) {
    origin = signer.verifier.name
    self.size = size
    self.root = root
    note = SignedNote(text: "\(origin)\n\(size)\n\(Base64Text.text(root.bytes))\n")
    try note.sign(with: signer)
  }

  /// Reads a checkpoint and checks the log's signature.
  package init(_ bytes: [UInt8], verifier: NoteVerifier) throws(LedgerError) {
    let note = try SignedNote(bytes)
    guard note.isSigned(by: verifier) else {
      throw LedgerError(.unproven, "the checkpoint isn't signed by \"\(verifier.name)\"")
    }
    try self.init(note)
    guard origin == verifier.name else {
      throw LedgerError(.unproven, "the checkpoint is of another log than \"\(verifier.name)\"")
    }
  }

  private init(_ note: SignedNote) throws(LedgerError) {
    let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
    // Lines that follow are extensions, which say nothing here. The limit leaves room to multiply.
    guard lines.count >= 4, !lines[0].isEmpty, let size = UInt64(lines[1]),
      size < 1 << 56, String(size) == lines[1],
      let root = Base64Text.bytes(lines[2]).flatMap({ MerkleHash($0) })
    else { throw LedgerError(.unproven, "the note is no checkpoint") }
    origin = String(lines[0])
    self.size = size
    self.root = root
    self.note = note
  }

  /// The checkpoint as it is written.
  package var bytes: [UInt8] { note.bytes }

  /// Adds the statement of a witness that it has seen this checkpoint and nothing against it.
  ///
  /// - Parameter time: when, in seconds since 1970.
  package mutating func cosign(with signer: NoteSigner, at time: UInt64) throws(LedgerError) {
    guard signer.verifier.kind == .witness else {
      throw LedgerError(
        .key, "the key of \"\(signer.verifier.name)\" is no witness's; make one with --witness")
    }
    let signature = try signer.signature(for: Self.cosigned(note.text, at: time))
    note.add(
      (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) } + signature,
      of: signer.verifier)
  }

  /// When a witness cosigned it, in seconds since 1970; nil where it didn't.
  package func timeOfCosignature(by witness: NoteVerifier) -> UInt64? {
    guard witness.kind == .witness else { return nil }
    for statement in note.signatures(of: witness) where statement.count == 72 {
      let time = statement.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      let message = Self.cosigned(note.text, at: time)
      if time < 1 << 63, witness.isValid(statement.dropFirst(8), for: message) { return time }
    }
    return nil
  }

  /// What a witness signs (C2SP tlog-cosignature, cosignature/v1).
  private static func cosigned(_ text: String, at time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
  }
}
