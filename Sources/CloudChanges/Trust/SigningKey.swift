// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials

/// Somebody's public key (Ed25519, RFC 8032).
package struct PublicKey: Hashable, Sendable {
  /// Its 32 bytes.
  package let bytes: [UInt8]

  /// A key; nil for bytes that are none.
  package init?(bytes: [UInt8]) {
    guard (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)) != nil else { return nil }
    self.bytes = bytes
  }

  /// A key as a trust file has it: Base64 of the 32 bytes.
  package init?(text: String) {
    guard let data = Data(base64Encoded: text), data.count == 32,
      data.base64EncodedString() == text
    else { return nil }
    self.init(bytes: [UInt8](data))
  }

  /// The key as a trust file has it.
  package var text: String { Data(bytes).base64EncodedString() }

  /// What the key is called: the first 16 digits of its SHA-256.
  package var id: String { String(SHA256.hash(data: bytes).hexadecimalDigits.prefix(16)) }

  /// Whether a signature of bytes is this key's.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
      return false
    }
    return key.isValidSignature(signature, for: message)
  }
}

/// Somebody's private key, as a file holds it: PEM of PKCS #8, as other tools make and read it too.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// What precedes the key in PKCS #8 (RFC 8410, section 7).
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  private static let first = "-----BEGIN PRIVATE KEY-----"
  private static let last = "-----END PRIVATE KEY-----"

  /// A new key.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// A key of 32 bytes, for tests that have to be repeatable; nil for any other number.
  package init?(seed: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
    self.key = key
  }

  /// The key of a file's text; nil where there is none.
  package init?(pem text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    guard lines.count >= 3, lines.first == Self.first, lines.last == Self.last,
      let data = Data(base64Encoded: lines[1..<(lines.count - 1)].joined())
    else { return nil }
    let bytes = [UInt8](data)
    guard bytes.count == 48, bytes.starts(with: Self.prefix) else { return nil }
    self.init(seed: Array(bytes.suffix(32)))
  }

  /// The key of a file that nobody else may read.
  package init(file path: String) throws(SmallFile.Problem) {
    let (bytes, standing) = try SmallFile.open(path, limit: 4096)
    guard !standing.isReadableByOthers, !standing.isWritableByOthers else {
      throw SmallFile.Problem(
        message:
          "others may read or write \"\(path)\"; say chmod 600, and make another key if they "
          + "may have done so")
    }
    guard let key = SigningKey(pem: String(decoding: bytes, as: UTF8.self)) else {
      throw SmallFile.Problem(
        message: "\"\(path)\" is no private key; bawn remediate keygen makes one")
    }
    self = key
  }

  /// The file's text.
  package var pem: String {
    let bytes = Self.prefix + Array(key.rawRepresentation)
    return "\(Self.first)\n\(Data(bytes).base64EncodedString())\n\(Self.last)\n"
  }

  /// The public part.
  package var publicKey: PublicKey? { PublicKey(bytes: Array(key.publicKey.rawRepresentation)) }

  /// The signature of bytes; nil where the system can't make one.
  package func signature(of message: [UInt8]) -> [UInt8]? {
    (try? key.signature(for: message)).map { Array($0) }
  }
}
