// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto

/// How a message is signed with a key pair.
enum SignatureScheme {
  /// RSASSA-PKCS1-v1_5.
  case rsa(DigestKind)
  /// RSASSA-PSS with as much salt as the digest is long, or with any.
  case pss(DigestKind, anySalt: Bool = false)
  /// ECDSA.
  case ecdsa(DigestKind)
  /// Ed25519.
  case ed25519

  /// Whether a signature as certificates hold it is the key's over the message.
  func verifies(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    switch (self, key) {
    case (.rsa(let digest), .rsa(let key)):
      RSAVerification(key).verifies(signature, of: message, digest)
    case (.pss(let digest, let anySalt), .rsa(let key)):
      RSAVerification(key).verifiesPSS(signature, of: message, digest, anySalt: anySalt)
    case (.ecdsa(let digest), .ellipticCurve(let curve, let x, let y)):
      if let (r, s) = Self.parts(signature) {
        ECDSAVerification(curve, x: x, y: y).verifies(r: r, s: s, of: message, digest)
      } else {
        false
      }
    case (.ed25519, .ed25519(let bytes)):
      (try? Curve25519.Signing.PublicKey(rawRepresentation: bytes))?
        .isValidSignature(signature, for: message) ?? false
    default: false
    }
  }

  /// r and s of an ECDSA signature in DER (RFC 5480).
  private static func parts(_ signature: [UInt8]) -> (r: BigUInt, s: BigUInt)? {
    var outer = DERReader(signature[...])
    guard var fields = outer.read(DERReader.Tag.sequence), outer.isEmpty,
      let r = fields.integerBytes(), let s = fields.integerBytes(), fields.isEmpty,
      r.count <= 80, s.count <= 80, r.first ?? 0 < 0x80, s.first ?? 0 < 0x80
    else { return nil }
    return (BigUInt(bigEndian: r), BigUInt(bigEndian: s))
  }
}
