// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

extension PrivateKey {
  /// The value that Go's JSON encoder makes of a private key.
  func node(in arena: Arena) -> Node {
    switch self {
    case .rsa(let key): key.node(in: arena)
    case .ellipticCurve(_, let scalar, let point):
      arena.fields([
        ("Curve", arena.object([])), ("X", arena.integer(point.x)), ("Y", arena.integer(point.y)),
        ("D", arena.integer(BigUInt(bigEndian: scalar))),
      ])
    case .ed25519(let seed, let key): arena.base64(seed + key)
    case .x25519: arena.object([])
    }
  }

  /// The key as a JSON Web Key (RFC 7517).
  ///
  /// - Throws: for a curve that JSON Web Keys don't have.
  func webKey(in arena: Arena) throws(BuiltinError) -> Node {
    func text(_ bytes: [UInt8]) -> Node {
      Base64.encode(bytes, urlSafe: true, padded: false).withUnsafeBufferPointer {
        arena.string(copying: $0)
      }
    }
    func number(_ value: BigUInt) -> Node { text(value.bigEndian(count: 1)) }
    switch self {
    case .rsa(let key):
      let (dp, dq, qinv) = key.precomputed
      return arena.fields([
        ("kty", .text("RSA")), ("n", number(key.publicKey.modulus)),
        ("e", number(BigUInt(key.publicKey.exponent))), ("d", number(key.privateExponent)),
        ("p", number(key.primes[0])), ("q", number(key.primes[1])), ("dp", number(dp)),
        ("dq", number(dq)), ("qi", number(qinv)),
      ])
    case .ellipticCurve(let curve, let scalar, let point):
      guard curve != .p224 else {
        throw .failure(
          "failed to initialize *jwk.ecdsaPrivateKey from *ecdsa.PrivateKey: jwk: failed to get "
            + "algorithm for converting ECDSA private key to JWK: unknown elliptic curve")
      }
      return arena.fields([
        ("kty", .text("EC")), ("crv", arena.string(curve.rawValue)), ("d", text(scalar)),
        ("x", text(point.x.bigEndian(count: curve.byteCount))),
        ("y", text(point.y.bigEndian(count: curve.byteCount))),
      ])
    case .ed25519(let seed, let key):
      return arena.fields([
        ("kty", .text("OKP")), ("crv", .text("Ed25519")), ("d", text(seed)), ("x", text(key)),
      ])
    case .x25519(let seed, let key):
      return arena.fields([
        ("kty", .text("OKP")), ("crv", .text("X25519")), ("d", text(seed)), ("x", text(key)),
      ])
    }
  }
}
