// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// An RSA key pair.
struct RSAPrivateKey {
  var publicKey: RSAKey
  var privateExponent: BigUInt
  /// Two primes.
  var primes: [BigUInt]

  init(publicKey: RSAKey, privateExponent: BigUInt, primes: [BigUInt]) {
    self.publicKey = publicKey
    self.privateExponent = privateExponent
    self.primes = primes
  }

  /// Reads RSAPrivateKey (RFC 8017 appendix A.1.2).
  ///
  /// - Throws: Go's text for what is malformed; it never holds anything of the key.
  init(pkcs1 bytes: ArraySlice<UInt8>) throws(BuiltinError) {
    var reader = GoASN1Reader(bytes)
    let numbers: [BigInt]
    do throws(BuiltinError) {
      numbers = try Self.numbers(&reader)
    } catch {
      if (try? PrivateKey(sec1: bytes)) != nil {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParseECPrivateKey instead for this key format)")
      }
      if PrivateKey.isPKCS8(bytes) {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParsePKCS8PrivateKey instead for this key format)")
      }
      throw error
    }
    guard reader.rest.isEmpty else { throw GoASN1Reader.trailingData }
    guard numbers[0] <= 1 else { throw .failure("x509: unsupported private key version") }
    guard numbers[1...5].allSatisfy({ $0.signum() > 0 }) else {
      throw .failure("x509: private key contains zero or negative value")
    }
    guard let exponent = Int(exactly: numbers[2]), exponent < 1 << 31 else {
      throw .failure("asn1: structure error: integer too large")
    }
    publicKey = RSAKey(modulus: numbers[1].magnitude, exponent: exponent)
    privateExponent = numbers[3].magnitude
    primes = [numbers[4].magnitude, numbers[5].magnitude]
    try validate()
  }

  /// Version, modulus, both exponents, both primes.
  private static func numbers(_ reader: inout GoASN1Reader) throws(BuiltinError) -> [BigInt] {
    var fields = try reader.sequence("pkcs1PrivateKey")
    var numbers = [BigInt(try fields.integer())]
    numbers.append(try fields.bigInteger())
    numbers.append(BigInt(try fields.integer()))
    for _ in 0..<3 { numbers.append(try fields.bigInteger()) }
    return numbers
  }

  /// Whether bytes are RSAPrivateKey.
  static func isPKCS1(_ bytes: ArraySlice<UInt8>) -> Bool {
    var reader = GoASN1Reader(bytes)
    return (try? numbers(&reader)) != nil
  }

  /// Checks that the numbers belong together, those of the Chinese remainder theorem too where
  /// they are given: signing with wrong ones would give the key away.
  ///
  /// - Throws: Go's text for numbers that don't.
  func validate(
    dp: BigUInt? = nil, dq: BigUInt? = nil, coefficient: BigUInt? = nil
  ) throws(BuiltinError) {
    guard primes.allSatisfy({ $0 > 1 }) else { throw .failure("modulus must be > 1") }
    guard primes.reduce(1, *) == publicKey.modulus else {
      throw .failure("crypto/rsa: p * q != n")
    }
    guard privateExponent < publicKey.modulus else {
      throw .failure("input overflows the modulus")
    }
    let exponent = BigUInt(publicKey.exponent)
    for (prime, name, given) in [(primes[0], "dP", dp), (primes[1], "dQ", dq)] {
      let reduced = privateExponent % (prime - 1)
      if let given {
        guard given * exponent % (prime - 1) == 1 else {
          throw .failure("crypto/rsa: invalid CRT exponent")
        }
        guard given == reduced else { throw .failure("crypto/rsa: d does not match \(name)") }
      } else if reduced * exponent % (prime - 1) != 1 {
        throw .failure("crypto/rsa: invalid exponents")
      }
    }
    if let coefficient, coefficient * primes[1] % primes[0] != 1 {
      throw .failure("crypto/rsa: invalid CRT coefficient")
    }
  }

  /// The key as RSAPrivateKey in DER.
  var pkcs1: [UInt8] {
    let (dp, dq, qinv) = precomputed
    let numbers = [
      0, publicKey.modulus, BigUInt(publicKey.exponent), privateExponent, primes[0], primes[1],
      dp, dq, qinv,
    ]
    return Self.element(DERReader.Tag.sequence, numbers.flatMap(Self.integer))
  }

  private static func integer(_ value: BigUInt) -> [UInt8] {
    let bytes = value.bigEndian(count: 1)
    let isHigh = bytes[0] >= 0x80
    return element(DERReader.Tag.integer, isHigh ? [0] + bytes : bytes)
  }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = BigUInt(content.count).bigEndian(count: 1)
    let header =
      content.count < 0x80 ? length : [0x80 | UInt8(truncatingIfNeeded: length.count)] + length
    return [tag] + header + content
  }

  /// The exponents and the coefficient of the Chinese remainder theorem.
  var precomputed: (dp: BigUInt, dq: BigUInt, qinv: BigUInt) {
    (
      privateExponent % (primes[0] - 1), privateExponent % (primes[1] - 1),
      primes[1].inverse(primes[0]) ?? 0
    )
  }

  /// The value that Go makes of a key pair.
  func node(in arena: Arena) -> Node {
    let (dp, dq, qinv) = precomputed
    return arena.fields([
      ("N", arena.integer(publicKey.modulus)), ("E", .integer(publicKey.exponent)),
      ("D", arena.integer(privateExponent)), ("Primes", arena.array(primes.map(arena.integer))),
      (
        "Precomputed",
        arena.fields([
          ("Dp", arena.integer(dp)), ("Dq", arena.integer(dq)), ("Qinv", arena.integer(qinv)),
          ("CRTValues", arena.array([])),
        ])
      ),
    ])
  }
}
