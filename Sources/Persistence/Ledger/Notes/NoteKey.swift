// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// What a key signs notes as (C2SP signed-note and tlog-cosignature).
package enum NoteKeyKind: UInt8, Sendable {
  /// A log or person that signs a note's text: Ed25519.
  case note = 0x01
  /// A witness that cosigns checkpoints with the time: Ed25519, cosignature/v1.
  case witness = 0x04
}

/// The public half of a note key: a name, and what tells whether a signature is its own.
///
/// Its text is C2SP's `<name>+<key id>+<base64(kind || public key)>`.
package struct NoteVerifier: Sendable, Hashable {
  /// Whose key it is.
  package let name: String
  /// What it signs as.
  package let kind: NoteKeyKind
  /// The first four bytes of SHA-256(name || "\n" || kind || public key).
  let id: [UInt8]
  private let publicKey: [UInt8]

  init(name: String, kind: NoteKeyKind, publicKey: [UInt8]) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    id = Array(
      MerkleHash.digest(of: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey).bytes.prefix(4))
  }

  /// Reads a public key; one line break at the end is passed over.
  package init(text: String) throws(LedgerError) {
    let (name, id, bytes) = try NoteKeyText.parts(text, prefix: "")
    guard let kind = bytes.first.flatMap(NoteKeyKind.init), bytes.count == 33,
      (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes.dropFirst())) != nil
    else { throw LedgerError(.key, "the public key of \"\(name)\" is of an unknown kind") }
    self.init(name: name, kind: kind, publicKey: Array(bytes.dropFirst()))
    guard id == self.id else {
      throw LedgerError(.key, "the public key of \"\(name)\" doesn't fit its own key id")
    }
  }

  /// Its text, without a line break.
  package var text: String {
    "\(name)+\(NoteKeyText.hexadecimal(id))+\(Base64Text.text([kind.rawValue] + publicKey))"
  }

  /// Whether the signature over a message is this key's.
  package func isValid(_ signature: some Collection<UInt8>, for message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
      return false
    }
    return key.isValidSignature(Array(signature), for: message)
  }
}

/// The private half of a note key. Its text is a secret: it is written to a key file and nowhere
/// else.
package struct NoteSigner: Sendable {
  /// The public half.
  package let verifier: NoteVerifier
  private let seed: [UInt8]

  private init(name: String, kind: NoteKeyKind, key: Curve25519.Signing.PrivateKey) {
    seed = Array(key.rawRepresentation)
    verifier = NoteVerifier(
      name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
  }

  /// A new key.
  ///
  /// - Parameter name: whose it is: no spaces, no `+`; by custom an address without its scheme.
  package init(name: String, kind: NoteKeyKind = .note) throws(LedgerError) {
    guard NoteKeyText.isName(name) else {
      throw LedgerError(
        .key, "a key's name is 1 to 255 bytes of text without spaces, control characters and \"+\"")
    }
    self.init(name: name, kind: kind, key: Curve25519.Signing.PrivateKey())
  }

  /// Reads a private key; one line break at the end is passed over.
  package init(text: String) throws(LedgerError) {
    let (name, id, bytes) = try NoteKeyText.parts(text, prefix: NoteKeyText.privatePrefix)
    guard let kind = bytes.first.flatMap(NoteKeyKind.init), bytes.count == 33,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst())
    else { throw LedgerError(.key, "the private key of \"\(name)\" is of an unknown kind") }
    self.init(name: name, kind: kind, key: key)
    guard id == verifier.id else {
      throw LedgerError(.key, "the private key of \"\(name)\" doesn't fit its own key id")
    }
  }

  /// Its text, without a line break: a secret.
  package var secretText: String {
    let id = NoteKeyText.hexadecimal(verifier.id)
    let key = Base64Text.text([verifier.kind.rawValue] + seed)
    return "\(NoteKeyText.privatePrefix)\(verifier.name)+\(id)+\(key)"
  }

  /// Signs a message.
  package func signature(for message: [UInt8]) throws(LedgerError) -> [UInt8] {
    do {
      let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
      return Array(try key.signature(for: message))
    } catch {
      throw LedgerError(.key, "the key of \"\(verifier.name)\" can't sign")
    }
  }
}
