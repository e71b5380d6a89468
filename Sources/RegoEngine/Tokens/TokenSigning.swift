// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto
internal import CryptoExtras
internal import Documents

/// Makes signed tokens (RFC 7515 section 5.1).
///
/// ECDSA and PSS take random numbers from the system's generator: signatures with predictable
/// ones give the key away.
struct TokenSigning {
  private let key: WebKey
  private let algorithm: TokenAlgorithm

  /// A token from the bytes of header and payload, signed with the first key of a set.
  ///
  /// - Throws: OPA's text for a header, payload or key of no use; it never holds anything of a key.
  static func token(
    header: [UInt8], payload: [UInt8], keys: [UInt8], in arena: Arena
  ) throws(BuiltinError) -> [UInt8] {
    guard let key = try WebKey.set(keys[...], in: arena).first else {
      throw .failure("no keys found in JWK set")
    }
    let scanner: HeaderScanner
    let name: [UInt8]
    do throws(BuiltinError) {
      scanner = try HeaderScanner(header)
      name = try scanner.text("alg")
    } catch {
      throw .failure("missing or invalid 'alg' header: \(error.message)")
    }
    guard let algorithm = TokenAlgorithm(rawValue: String(decoding: name, as: UTF8.self)) else {
      throw .failure("unknown JWS algorithm: \(String(decoding: name, as: UTF8.self))")
    }
    let type = try? scanner.text("typ")
    if type == nil || type == Array("JWT".utf8), !isJSON(payload, in: arena) {
      throw .failure("type is JWT but payload is not JSON")
    }
    let message = TokenText.encode(header) + [UInt8(ascii: ".")] + TokenText.encode(payload)
    let signature = try TokenSigning(key: key, algorithm: algorithm).signature(message)
    return message + [UInt8(ascii: ".")] + TokenText.encode(signature)
  }

  private static func isJSON(_ bytes: [UInt8], in arena: Arena) -> Bool {
    (try? GoJSONReader.read(arena.string(bytes: GoText.repaired(bytes)), in: arena)) != nil
  }

  private func signature(_ message: [UInt8]) throws(BuiltinError) -> [UInt8] {
    switch algorithm.family {
    case .secret:
      return algorithm.digest.authenticationCode(message, key: try secret())
    case .rsa: return try rsa(message, .insecurePKCS1v1_5)
    case .pss: return try rsa(message, .PSS)
    case .ellipticCurve: return try ellipticCurve(message)
    case .edwards:
      guard case .octetPair("Ed25519", _, let seed) = key.material else {
        throw mismatch("ed25519.PrivateKey", assigned: "*ed25519.PrivateKey", converter: "")
      }
      _ = try key.octetPair(
        "\(start)ed25519.PrivateKey is required: failed to produce ed25519.PrivateKey from "
          + "*jwk.\(key.typeName): jwk.Export: failed to export jwk.Key to raw format: ")
      guard let pair = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
        let signature = try? pair.signature(for: message)
      else { throw Self.failed }
      return Array(signature)
    }
  }

  private static let failed = BuiltinError.failure("jwsbb.Sign: the key can't sign")

  private var start: String { "jwsbb.Sign: invalid key type *jwk.\(key.typeName). " }

  /// The problem of a key of another kind than the algorithm's.
  private func mismatch(
    _ wanted: String, assigned: String, converter: String
  ) -> BuiltinError {
    let bare = wanted.hasPrefix("*") ? String(wanted.dropFirst()) : wanted
    let problem: String
    switch key.material {
    case .octets(let curve, _) where curve != "Ed25519" && curve != "X25519",
      .octetPair(let curve, _, _) where curve != "Ed25519" && curve != "X25519":
      let isPair = if case .octetPair = key.material { true } else { false }
      let half = isPair ? "Private" : "Public"
      problem =
        "failed to export jwk.Key to raw format: jwk.OKP\(half)Key: failed to build "
        + "\(half.lowercased()) key: invalid curve algorithm \(curve)"
    case .octets(let curve, _), .octetPair(let curve, _, _):
      let half = if case .octets = key.material { "PublicKey" } else { "PrivateKey" }
      let kind = curve == "Ed25519" ? "ed25519.\(half)" : "*ecdh.\(half)"
      problem =
        "failed to assign key: argument to AssignIfCompatible() must be compatible with \(kind) "
        + "(was \(assigned))"
    default: problem = "no suitable exporter found for key type '*jwk.\(key.typeName)'"
    }
    return .failure(
      "\(start)\(wanted) is required: \(converter)failed to produce \(bare) from "
        + "*jwk.\(key.typeName): jwk.Export: \(problem)")
  }

  private func secret() throws(BuiltinError) -> [UInt8] {
    switch key.material {
    case .secret(let bytes): return bytes
    // Keys that are bytes can be used as secrets, as in OPA.
    case .octets("Ed25519", let key): return key
    case .octetPair("Ed25519", let key, let seed): return seed + key
    default: throw mismatch("[]byte", assigned: "*[]uint8", converter: "keyconv: ")
    }
  }

  private func ellipticCurve(_ message: [UInt8]) throws(BuiltinError) -> [UInt8] {
    guard case .ellipticCurvePair(let curve, _, let scalar) = key.material else {
      throw mismatch(
        "*ecdsa.PrivateKey", assigned: "*ecdsa.PrivateKey", converter: "keyconv: ")
    }
    let signature: [UInt8]?
    switch algorithm.digest {
    case .sha256: signature = Self.sign(SHA256.hash(data: message), curve, scalar)
    case .sha384: signature = Self.sign(SHA384.hash(data: message), curve, scalar)
    case .sha512: signature = Self.sign(SHA512.hash(data: message), curve, scalar)
    }
    guard let signature else { throw Self.failed }
    return signature
  }

  private static func sign(
    _ digest: some Digest, _ curve: EllipticCurve, _ scalar: [UInt8]
  ) -> [UInt8]? {
    switch curve {
    case .p224: nil
    case .p256:
      (try? P256.Signing.PrivateKey(rawRepresentation: scalar).signature(for: digest))
        .map { Array($0.rawRepresentation) }
    case .p384:
      (try? P384.Signing.PrivateKey(rawRepresentation: scalar).signature(for: digest))
        .map { Array($0.rawRepresentation) }
    case .p521:
      (try? P521.Signing.PrivateKey(rawRepresentation: scalar).signature(for: digest))
        .map { Array($0.rawRepresentation) }
    }
  }

  private func rsa(
    _ message: [UInt8], _ padding: _RSA.Signing.Padding
  ) throws(BuiltinError) -> [UInt8] {
    guard case .rsaPair(let numbers) = key.material else {
      throw mismatch("*rsa.PrivateKey", assigned: "*rsa.PrivateKey", converter: "")
    }
    guard let first = numbers.firstPrime, let second = numbers.secondPrime else {
      let name = numbers.firstPrime == nil ? "p" : "q"
      throw .failure(
        "\(start)*rsa.PrivateKey is required: failed to produce rsa.PrivateKey from "
          + "*jwk.\(key.typeName): jwk.Export: failed to export jwk.Key to raw format: "
          + "missing \"\(name)\" value")
    }
    let bits = numbers.publicKey.modulus.bitWidth
    guard bits >= 1024 else {
      throw .failure(
        "crypto/rsa: \(bits)-bit keys are insecure "
          + "(see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)")
    }
    if algorithm == .ps512, bits < 1040 {
      throw .failure("crypto/rsa: message too long for RSA key size")
    }
    let pair = RSAPrivateKey(
      publicKey: numbers.publicKey,
      privateExponent: BigUInt(bigEndian: numbers.privateExponent),
      primes: [BigUInt(bigEndian: first), BigUInt(bigEndian: second)])
    func number(_ bytes: [UInt8]?) -> BigUInt? { bytes.map { BigUInt(bigEndian: $0) } }
    try pair.validate(
      dp: number(numbers.firstExponent), dq: number(numbers.secondExponent),
      coefficient: number(numbers.coefficient))
    guard let key = try? _RSA.Signing.PrivateKey(unsafeDERRepresentation: pair.pkcs1) else {
      throw Self.failed
    }
    let signature =
      switch algorithm.digest {
      case .sha256: try? key.signature(for: SHA256.hash(data: message), padding: padding)
      case .sha384: try? key.signature(for: SHA384.hash(data: message), padding: padding)
      case .sha512: try? key.signature(for: SHA512.hash(data: message), padding: padding)
      }
    guard let signature else { throw Self.failed }
    return Array(signature.rawRepresentation)
  }
}
