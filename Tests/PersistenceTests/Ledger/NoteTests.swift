// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Persistence

/// C2SP signed-note, tlog-checkpoint and tlog-cosignature.
@Suite("Signed notes")
struct NoteTests {
  /// The key and note that the documentation of Go's note package shows.
  private static let knownKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private static let knownSecret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
  private static let knownNote = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

    """

  @Test("a note that another implementation signed is understood, and signed alike")
  func known() throws {
    let verifier = try NoteVerifier(text: Self.knownKey)
    let note = try SignedNote(Array(Self.knownNote.utf8))
    #expect(note.isSigned(by: verifier))
    #expect(note.bytes == Array(Self.knownNote.utf8))
    #expect(verifier.text == Self.knownKey)
    let signer = try NoteSigner(text: Self.knownSecret + "\n")
    #expect(signer.verifier == verifier)
    #expect(signer.secretText == Self.knownSecret)
    var again = SignedNote(text: note.text)
    try again.sign(with: signer)
    #expect(again.bytes == note.bytes)
  }

  @Test("no byte of a note can be another")
  func everyByte() throws {
    let verifier = try NoteVerifier(text: Self.knownKey)
    let bytes = Array(Self.knownNote.utf8)
    for index in bytes.indices {
      for bit in [0x01, 0x20, 0x80] as [UInt8] {
        var changed = bytes
        changed[index] ^= bit
        #expect((try? SignedNote(changed))?.isSigned(by: verifier) != true, "byte \(index)")
      }
      #expect((try? SignedNote(Array(bytes[..<index])))?.isSigned(by: verifier) != true)
    }
  }

  @Test("no byte of a key's text can be another")
  func everyKeyByte() throws {
    for (text, isPrivate) in [(Self.knownKey, false), (Self.knownSecret, true)] {
      for index in text.utf8.indices {
        var bytes = Array(text.utf8)
        bytes[text.utf8.distance(from: text.startIndex, to: index)] ^= 1
        let changed = String(decoding: bytes, as: UTF8.self)
        let isKey =
          isPrivate
          ? (try? NoteSigner(text: changed)) != nil : (try? NoteVerifier(text: changed)) != nil
        #expect(!isKey, "\(changed)")
      }
    }
    #expect(throws: LedgerError(.key, "")) { try NoteVerifier(text: Self.knownSecret) }
    #expect(throws: LedgerError(.key, "")) { try NoteSigner(text: Self.knownKey) }
  }

  @Test(
    "names that couldn't be told from the rest of a key are refused",
    arguments: ["", "a b", "a+b", "a\nb", "a\u{A0}b", "a\u{202E}b", "\u{1}"])
  func names(name: String) {
    #expect(throws: LedgerError(.key, "")) { try NoteSigner(name: name) }
  }

  @Test("a checkpoint is believed only from its own log")
  func checkpoints() throws {
    let signer = try NoteSigner(name: "example.org/log")
    let checkpoint = try Checkpoint(size: 5, root: .leaf([1]), signer: signer)
    let read = try Checkpoint(checkpoint.bytes, verifier: signer.verifier)
    #expect(read == checkpoint)
    let other = try NoteSigner(name: "example.org/log")
    #expect(throws: LedgerError(.unproven, "")) {
      try Checkpoint(checkpoint.bytes, verifier: other.verifier)
    }
    // Signed by the right key, but speaking of another log, or no checkpoint at all.
    for text in [
      "example.org/other\n5\n\(Base64Text.text(MerkleHash.empty.bytes))\n",
      "example.org/log\n05\n\(Base64Text.text(MerkleHash.empty.bytes))\n",
      "example.org/log\n-5\n\(Base64Text.text(MerkleHash.empty.bytes))\n",
      "example.org/log\n5\nAAAA\n", "example.org/log\n5\n",
      "example.org/log\n18446744073709551615\n\(Base64Text.text(MerkleHash.empty.bytes))\n",
    ] {
      var note = SignedNote(text: text)
      try note.sign(with: signer)
      #expect(throws: LedgerError(.unproven, "")) {
        try Checkpoint(note.bytes, verifier: signer.verifier)
      }
    }
  }

  @Test("a witness signs the time and the checkpoint, and nothing but checkpoints")
  func cosignatures() throws {
    let log = try NoteSigner(name: "example.org/log")
    let witness = try NoteSigner(name: "witness.example.org", kind: .witness)
    var checkpoint = try Checkpoint(size: 5, root: .leaf([1]), signer: log)
    #expect(checkpoint.timeOfCosignature(by: witness.verifier) == nil)
    try checkpoint.cosign(with: witness, at: 1_700_000_000)
    let read = try Checkpoint(checkpoint.bytes, verifier: log.verifier)
    #expect(read.timeOfCosignature(by: witness.verifier) == 1_700_000_000)
    #expect(try NoteVerifier(text: witness.verifier.text) == witness.verifier)
    let stranger = try NoteSigner(name: "witness.example.org", kind: .witness)
    #expect(read.timeOfCosignature(by: stranger.verifier) == nil)
    #expect(read.timeOfCosignature(by: log.verifier) == nil)
    #expect(throws: LedgerError(.key, "")) { try checkpoint.cosign(with: log, at: 1) }
    var note = SignedNote(text: "text\n")
    #expect(throws: LedgerError(.key, "")) { try note.sign(with: witness) }
    // Another time isn't what was signed.
    var changed = checkpoint.note
    let last = changed.signatures.count - 1
    changed.signatures[last].bytes[11] ^= 1
    let forged = try Checkpoint(changed.bytes, verifier: log.verifier)
    #expect(forged.timeOfCosignature(by: witness.verifier) == nil)
  }
}
