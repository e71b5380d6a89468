// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A text with signatures below it (C2SP signed-note).
///
/// ```text
/// text, one or more lines
///
/// — name base64(key id || signature)
/// ```
package struct SignedNote: Sendable, Equatable {
  /// One line of a signature.
  package struct Signature: Sendable, Equatable {
    /// Who says to have signed.
    package var name: String
    /// The key's id and what follows it.
    var bytes: [UInt8]
  }

  /// The text, with its last line break.
  package var text: String
  /// Who says to have signed it.
  package var signatures: [Signature]

  /// The most bytes that a note is read from.
  static let limit = 1 << 16
  private static let maximumSignatures = 100
  private static let dash = "\u{2014} "

  /// A text that nobody has signed yet.
  package init(text: String) {
    self.text = text
    signatures = []
  }

  /// Reads a note.
  package init(_ bytes: [UInt8]) throws(LedgerError) {
    guard bytes.count <= Self.limit, let note = String(validating: bytes, as: UTF8.self),
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }), note.utf8.last == 0x0A
    else { throw LedgerError(.unproven, "this is no signed note") }
    var lines = note.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    signatures = []
    while let line = lines.last, !line.isEmpty {
      guard line.hasPrefix(Self.dash), signatures.count < Self.maximumSignatures,
        let signature = Self.signature(line.dropFirst(Self.dash.count))
      else { throw LedgerError(.unproven, "the note has a line that is no signature") }
      signatures.insert(signature, at: 0)
      lines.removeLast()
    }
    guard lines.last?.isEmpty == true, lines.count > 1, !signatures.isEmpty else {
      throw LedgerError(.unproven, "the note isn't signed")
    }
    text = lines.dropLast().joined(separator: "\n") + "\n"
  }

  /// The note as it is written.
  package var bytes: [UInt8] {
    var note = text + "\n"
    for signature in signatures {
      note += "\(Self.dash)\(signature.name) \(Base64Text.text(signature.bytes))\n"
    }
    return Array(note.utf8)
  }

  /// Adds a signature over the text.
  package mutating func sign(with signer: NoteSigner) throws(LedgerError) {
    guard signer.verifier.kind == .note else {
      throw LedgerError(.key, "the key of \"\(signer.verifier.name)\" is a witness's; it cosigns")
    }
    let signature = try signer.signature(for: Array(text.utf8))
    add(signature, of: signer.verifier)
  }

  /// Adds a signature that was made over something with the text in it.
  mutating func add(_ signature: [UInt8], of verifier: NoteVerifier) {
    signatures.append(Signature(name: verifier.name, bytes: verifier.id + signature))
  }

  /// What the key's signature lines hold after its id.
  func signatures(of verifier: NoteVerifier) -> [ArraySlice<UInt8>] {
    signatures.filter { $0.name == verifier.name && $0.bytes.prefix(4).elementsEqual(verifier.id) }
      .map { $0.bytes.dropFirst(4) }
  }

  /// Whether the key has signed the text.
  package func isSigned(by verifier: NoteVerifier) -> Bool {
    guard verifier.kind == .note else { return false }
    let message = Array(text.utf8)
    let own = signatures(of: verifier)
    return !own.isEmpty && own.allSatisfy { verifier.isValid($0, for: message) }
  }

  private static func signature(_ line: Substring) -> Signature? {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, NoteKeyText.isName(String(parts[0])),
      let bytes = Base64Text.bytes(parts[1]), bytes.count > 4
    else { return nil }
    return Signature(name: String(parts[0]), bytes: bytes)
  }
}
