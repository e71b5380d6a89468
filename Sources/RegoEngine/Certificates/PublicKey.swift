// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// A public key of one of the kinds that certificates hold.
enum PublicKey: Equatable {
  case rsa(RSAKey)
  case dsa(p: BigUInt, q: BigUInt, g: BigUInt, y: BigUInt)
  case ellipticCurve(EllipticCurve, x: BigUInt, y: BigUInt)
  case ed25519([UInt8])
  case x25519([UInt8])

  /// Reads the key of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ algorithm: AlgorithmIdentifier, _ bits: BitString) throws(BuiltinError) {
    let bytes = bits.rightAligned
    var reader = DERReader(bytes[...])
    switch algorithm.algorithm {
    case .rsa:
      guard algorithm.isNull else { throw .failure("x509: RSA key missing NULL parameters") }
      self = .rsa(try RSAKey(pkcs1: &reader))
    case .ellipticCurve:
      var parameters = DERReader(algorithm.parameters)
      guard let identifier = parameters.objectIdentifier() else {
        throw .failure("x509: invalid ECDSA parameters")
      }
      guard let curve = EllipticCurve(identifier) else {
        throw .failure("x509: unsupported elliptic curve")
      }
      guard let point = curve.point(uncompressed: bytes) else {
        throw .failure(curve.pointProblem(bytes))
      }
      self = .ellipticCurve(curve, x: point.x, y: point.y)
    case .ed25519:
      guard algorithm.parameters.isEmpty else {
        throw .failure("x509: Ed25519 key encoded with illegal parameters")
      }
      guard bytes.count == 32 else { throw .failure("x509: wrong Ed25519 public key size") }
      self = .ed25519(bytes)
    case .x25519:
      guard algorithm.parameters.isEmpty else {
        throw .failure("x509: X25519 key encoded with illegal parameters")
      }
      guard bytes.count == 32 else { throw .failure("crypto/ecdh: invalid public key") }
      self = .x25519(bytes)
    case .dsa:
      guard let y = try reader.bigInteger() else { throw .failure("x509: invalid DSA public key") }
      var outer = DERReader(algorithm.parameters)
      guard var fields = outer.read(DERReader.Tag.sequence), let p = try fields.bigInteger(),
        let q = try fields.bigInteger(), let g = try fields.bigInteger()
      else { throw .failure("x509: invalid DSA parameters") }
      guard [y, p, q, g].allSatisfy({ $0.signum() > 0 }) else {
        throw .failure("x509: zero or negative DSA parameter")
      }
      self = .dsa(p: p.magnitude, q: q.magnitude, g: g.magnitude, y: y.magnitude)
    default: throw .failure("x509: unknown public key algorithm")
    }
  }

  /// The number of the kind in Go's `x509.PublicKeyAlgorithm`; 0 for kinds it doesn't know in
  /// certificates.
  static func kind(_ algorithm: ObjectIdentifier) -> Int {
    switch algorithm {
    case .rsa: 1
    case .dsa: 2
    case .ellipticCurve: 3
    case .ed25519: 4
    default: 0
    }
  }

  /// The value that Go makes of a key.
  func node(in arena: Arena) -> Node {
    switch self {
    case .rsa(let key): key.publicNode(in: arena)
    case .dsa(let p, let q, let g, let y):
      arena.fields([
        ("P", arena.integer(p)), ("Q", arena.integer(q)), ("G", arena.integer(g)),
        ("Y", arena.integer(y)),
      ])
    case .ellipticCurve(_, let x, let y):
      arena.fields([
        ("Curve", arena.object([])), ("X", arena.integer(x)), ("Y", arena.integer(y)),
      ])
    case .ed25519(let bytes): arena.base64(bytes)
    case .x25519: arena.object([])
    }
  }
}

extension DERReader {
  /// The largest integer that is read, in bytes: writing one in decimal takes quadratic time.
  static let integerLimit = 4096

  /// An integer of any size; nil when it is malformed.
  ///
  /// - Throws: when it is too large.
  mutating func bigInteger() throws(BuiltinError) -> BigInt? {
    guard let bytes = integerBytes() else { return nil }
    guard bytes.count <= Self.integerLimit else { throw .tooLarge }
    guard let first = bytes.first, first & 0x80 != 0 else {
      return BigInt(BigUInt(bigEndian: bytes))
    }
    return BigInt(BigUInt(bigEndian: bytes)) - BigInt(1) << (bytes.count * 8)
  }
}

extension BigUInt {
  /// A number from its bytes, the most significant first.
  init(bigEndian bytes: some Collection<UInt8>) {
    var words: [UInt] = []
    var word: UInt = 0
    var shift: UInt = 0
    for byte in bytes.reversed() {
      word |= UInt(byte) << shift
      shift += 8
      if shift == 64 {
        words.append(word)
        word = 0
        shift = 0
      }
    }
    if shift > 0 { words.append(word) }
    self.init(words: words)
  }

  /// The bytes, the most significant first; at least `count` of them.
  func bigEndian(count: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    for word in words {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt(shift)))
      }
    }
    while bytes.count > count, bytes.last == 0 { bytes.removeLast() }
    while bytes.count < count { bytes.append(0) }
    return bytes.reversed()
  }
}
