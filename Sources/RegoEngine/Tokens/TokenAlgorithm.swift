// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// An algorithm that tokens are signed with (RFC 7518 section 3.1, RFC 8037).
enum TokenAlgorithm: String, CaseIterable {
  case hs256 = "HS256"
  case hs384 = "HS384"
  case hs512 = "HS512"
  case rs256 = "RS256"
  case rs384 = "RS384"
  case rs512 = "RS512"
  case ps256 = "PS256"
  case ps384 = "PS384"
  case ps512 = "PS512"
  case es256 = "ES256"
  case es384 = "ES384"
  case es512 = "ES512"
  case eddsa = "EdDSA"

  /// What keys an algorithm works with.
  enum Family {
    case secret
    case rsa
    case pss
    case ellipticCurve
    case edwards
  }

  var family: Family {
    switch self {
    case .hs256, .hs384, .hs512: .secret
    case .rs256, .rs384, .rs512: .rsa
    case .ps256, .ps384, .ps512: .pss
    case .es256, .es384, .es512: .ellipticCurve
    case .eddsa: .edwards
    }
  }

  var digest: DigestKind {
    switch self {
    case .hs256, .rs256, .ps256, .es256, .eddsa: .sha256
    case .hs384, .rs384, .ps384, .es384: .sha384
    case .hs512, .rs512, .ps512, .es512: .sha512
    }
  }

  /// Whether a signature is a public key's over a message.
  ///
  /// As in OPA any curve goes with any digest. `isStrict` is for tokens that are decoded as a
  /// whole: salt as long as the digest, and signatures as long as the curve has them.
  func verifies(
    _ signature: [UInt8], of message: [UInt8], by key: PublicKey, isStrict: Bool
  ) -> Bool {
    switch (family, key) {
    case (.rsa, _): return SignatureScheme.rsa(digest).verifies(signature, of: message, by: key)
    case (.pss, _):
      return SignatureScheme.pss(digest, anySalt: !isStrict)
        .verifies(signature, of: message, by: key)
    case (.ellipticCurve, .ellipticCurve(let curve, let x, let y)):
      if isStrict, signature.count != 2 * curve.byteCount { return false }
      // r and s are halves of whatever length; leading zeros don't count.
      guard signature.count <= 1024 else { return false }
      let middle = signature.count / 2
      let r = BigUInt(bigEndian: signature[..<middle])
      let s = BigUInt(bigEndian: signature[middle...])
      return ECDSAVerification(curve, x: x, y: y).verifies(r: r, s: s, of: message, digest)
    case (.edwards, _):
      return SignatureScheme.ed25519.verifies(signature, of: message, by: key)
    default: return false
    }
  }

  /// Whether a signature is a secret's over a message.
  func verifies(_ signature: [UInt8], of message: [UInt8], secret: [UInt8]) -> Bool {
    guard family == .secret else { return false }
    return DigestKind.areEqual(
      digest.authenticationCode(message, key: secret), signature)
  }
}
