// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// The public half of an RSA key.
struct RSAKey: Equatable {
  var modulus: BigUInt
  var exponent: Int

  init(modulus: BigUInt, exponent: Int) {
    self.modulus = modulus
    self.exponent = exponent
  }

  /// Reads an RSAPublicKey (RFC 8017 appendix A.1.1).
  ///
  /// - Throws: Go's text for what is malformed.
  init(pkcs1 reader: inout DERReader) throws(BuiltinError) {
    guard var fields = reader.read(DERReader.Tag.sequence) else {
      throw .failure("x509: invalid RSA public key")
    }
    guard let modulus = try fields.bigInteger() else {
      throw .failure("x509: invalid RSA modulus")
    }
    guard let exponent = fields.integer() else {
      throw .failure("x509: invalid RSA public exponent")
    }
    guard modulus > 0 else { throw .failure("x509: RSA modulus is not a positive number") }
    guard exponent > 0 else {
      throw .failure("x509: RSA public exponent is not a positive number")
    }
    self.init(modulus: modulus.magnitude, exponent: exponent)
  }

  /// Bytes of the modulus and of signatures.
  var byteCount: Int { (modulus.bitWidth + 7) / 8 }

  /// Whether the key is of a kind that signatures are checked with: neither so short that it is
  /// broken nor so long that checking is an attack.
  var isUsable: Bool {
    (1024...16_384).contains(modulus.bitWidth) && modulus & 1 == 1 && exponent > 1
      && exponent & 1 == 1 && exponent < 1 << 31
  }

  /// The value that Go makes of a public key.
  func publicNode(in arena: Arena) -> Node {
    arena.fields([("N", arena.integer(modulus)), ("E", .integer(exponent))])
  }
}
