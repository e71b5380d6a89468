// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto

/// A private key of one of the kinds that PEM files hold.
enum PrivateKey {
  case rsa(RSAPrivateKey)
  case ellipticCurve(EllipticCurve, scalar: [UInt8], point: EllipticCurve.Point)
  case ed25519(seed: [UInt8], key: [UInt8])
  case x25519(seed: [UInt8], key: [UInt8])

  /// The key's public half.
  var publicKey: PublicKey {
    switch self {
    case .rsa(let key): .rsa(key.publicKey)
    case .ellipticCurve(let curve, _, let point): .ellipticCurve(curve, x: point.x, y: point.y)
    case .ed25519(_, let key): .ed25519(key)
    case .x25519(_, let key): .x25519(key)
    }
  }

  /// Reads PrivateKeyInfo (RFC 5208).
  ///
  /// - Throws: Go's text for what is malformed; it never holds anything of the key.
  init(pkcs8 bytes: ArraySlice<UInt8>) throws(BuiltinError) {
    let (algorithm, key) = try Self.wrapped(bytes)
    switch algorithm.algorithm {
    case .rsa:
      do throws(BuiltinError) {
        self = .rsa(try RSAPrivateKey(pkcs1: key))
      } catch {
        throw .failure(
          "x509: failed to parse RSA private key embedded in PKCS#8: \(error.message)")
      }
    case .ellipticCurve:
      var parameters = DERReader(algorithm.parameters)
      do throws(BuiltinError) {
        try self.init(sec1: key, curve: parameters.objectIdentifier())
      } catch {
        throw .failure("x509: failed to parse EC private key embedded in PKCS#8: \(error.message)")
      }
    case .ed25519:
      guard algorithm.parameters.isEmpty else {
        throw .failure("x509: invalid Ed25519 private key parameters")
      }
      let seed = try Self.seed(key, "Ed25519")
      guard seed.count == 32, let pair = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
      else {
        throw .failure("x509: invalid Ed25519 private key length: \(seed.count)")
      }
      self = .ed25519(seed: seed, key: Array(pair.publicKey.rawRepresentation))
    case .x25519:
      guard algorithm.parameters.isEmpty else {
        throw .failure("x509: invalid X25519 private key parameters")
      }
      let seed = try Self.seed(key, "X25519")
      guard seed.count == 32,
        let pair = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed)
      else { throw .failure("crypto/ecdh: invalid private key size") }
      self = .x25519(seed: seed, key: Array(pair.publicKey.rawRepresentation))
    default:
      throw .failure(
        "x509: PKCS#8 wrapping contained private key with unknown algorithm: "
          + algorithm.algorithm.text)
    }
  }

  private static func wrapped(
    _ bytes: ArraySlice<UInt8>
  ) throws(BuiltinError) -> (AlgorithmIdentifier, ArraySlice<UInt8>) {
    var reader = GoASN1Reader(bytes)
    do throws(BuiltinError) {
      var fields = try reader.sequence("pkcs8")
      _ = try fields.integer()
      let algorithm = try fields.algorithm()
      return (algorithm, try fields.octets())
    } catch {
      if isSEC1(bytes) {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParseECPrivateKey instead for this key format)")
      }
      if RSAPrivateKey.isPKCS1(bytes) {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParsePKCS1PrivateKey instead for this key format)")
      }
      throw error
    }
  }

  /// Whether bytes are PrivateKeyInfo.
  static func isPKCS8(_ bytes: ArraySlice<UInt8>) -> Bool {
    var reader = GoASN1Reader(bytes)
    guard var fields = try? reader.sequence("pkcs8"), (try? fields.integer()) != nil,
      (try? fields.algorithm()) != nil, (try? fields.octets()) != nil
    else { return false }
    return true
  }

  private static func seed(
    _ key: ArraySlice<UInt8>, _ name: String
  ) throws(BuiltinError) -> [UInt8] {
    var reader = GoASN1Reader(key)
    do throws(BuiltinError) {
      return Array(try reader.octets())
    } catch {
      throw .failure("x509: invalid \(name) private key: \(error.message)")
    }
  }

  /// What ECPrivateKey (RFC 5915) holds; nil when a field isn't what it has to be.
  private static func sec1Fields(
    _ bytes: ArraySlice<UInt8>
  ) throws(BuiltinError) -> (version: Int, scalar: ArraySlice<UInt8>, curve: ObjectIdentifier?) {
    var reader = GoASN1Reader(bytes)
    var fields = try reader.sequence("ecPrivateKey")
    let version = try fields.integer()
    let scalar = try fields.octets()
    var curve: ObjectIdentifier?
    if var wrapper = try fields.optionalContext(0) { curve = try wrapper.objectIdentifier() }
    if var wrapper = try fields.optionalContext(1) { _ = try wrapper.bitString() }
    return (version, scalar, curve)
  }

  private static func isSEC1(_ bytes: ArraySlice<UInt8>) -> Bool {
    (try? sec1Fields(bytes)) != nil
  }

  /// Reads ECPrivateKey (RFC 5915); the curve may be told from outside.
  ///
  /// - Throws: Go's text for what is malformed.
  init(sec1 bytes: ArraySlice<UInt8>, curve given: ObjectIdentifier? = nil) throws(BuiltinError) {
    let fields: (version: Int, scalar: ArraySlice<UInt8>, curve: ObjectIdentifier?)
    do throws(BuiltinError) {
      fields = try Self.sec1Fields(bytes)
    } catch {
      if Self.isPKCS8(bytes) {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParsePKCS8PrivateKey instead for this key format)")
      }
      if RSAPrivateKey.isPKCS1(bytes) {
        throw .failure(
          "x509: failed to parse private key "
            + "(use ParsePKCS1PrivateKey instead for this key format)")
      }
      throw .failure("x509: failed to parse EC private key: \(error.message)")
    }
    guard fields.version == 1 else {
      throw .failure("x509: unknown EC private key version \(fields.version)")
    }
    guard let identifier = given ?? fields.curve, let curve = EllipticCurve(identifier) else {
      throw .failure("x509: unknown elliptic curve")
    }
    // Leading zeros are neither to be left out nor to be added, and are both in use.
    let digits = fields.scalar.drop { $0 == 0 }
    guard digits.count <= curve.byteCount else {
      throw .failure("x509: invalid private key length")
    }
    let scalar = [UInt8](repeating: 0, count: curve.byteCount - digits.count) + digits
    guard let point = curve.publicPoint(of: scalar) else {
      throw .failure("x509: invalid elliptic curve private key value")
    }
    self = .ellipticCurve(curve, scalar: scalar, point: point)
  }
}
