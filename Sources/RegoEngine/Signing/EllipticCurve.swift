// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto

/// One of NIST's prime curves (FIPS 186-4).
enum EllipticCurve: String {
  case p224 = "P-224"
  case p256 = "P-256"
  case p384 = "P-384"
  case p521 = "P-521"

  /// A point by its coordinates.
  struct Point: Equatable {
    var x: BigUInt
    var y: BigUInt
  }

  /// The curve with an object identifier.
  init?(_ identifier: ObjectIdentifier) {
    switch identifier {
    case [1, 3, 132, 0, 33]: self = .p224
    case [1, 2, 840, 10045, 3, 1, 7]: self = .p256
    case [1, 3, 132, 0, 34]: self = .p384
    case [1, 3, 132, 0, 35]: self = .p521
    default: return nil
    }
  }

  /// Bytes of a coordinate and of a scalar.
  var byteCount: Int {
    switch self {
    case .p224: 28
    case .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// Whether a point lies on the curve.
  func contains(_ point: Point) -> Bool {
    guard point.x.bitWidth <= byteCount * 8, point.y.bitWidth <= byteCount * 8 else {
      return false
    }
    let bytes = uncompressed(point)
    switch self {
    case .p224: return WeierstrassCurve.p224.contains(point)
    case .p256: return (try? P256.Signing.PublicKey(x963Representation: bytes)) != nil
    case .p384: return (try? P384.Signing.PublicKey(x963Representation: bytes)) != nil
    case .p521: return (try? P521.Signing.PublicKey(x963Representation: bytes)) != nil
    }
  }

  /// A point from `04 x y`; nil when it is malformed or not on the curve.
  func point(uncompressed bytes: [UInt8]) -> Point? {
    guard bytes.first == 4, bytes.count == 1 + 2 * byteCount else { return nil }
    let point = Point(
      x: BigUInt(bigEndian: bytes[1..<(1 + byteCount)]),
      y: BigUInt(bigEndian: bytes[(1 + byteCount)...]))
    return contains(point) ? point : nil
  }

  /// `04 x y`.
  func uncompressed(_ point: Point) -> [UInt8] {
    [4] + point.x.bigEndian(count: byteCount) + point.y.bigEndian(count: byteCount)
  }

  /// What Go says of a point that isn't one.
  func pointProblem(_ bytes: [UInt8]) -> String {
    "crypto/ecdsa: invalid public key"
  }

  /// The public point of a private scalar; nil when the scalar is out of range.
  func publicPoint(of scalar: [UInt8]) -> Point? {
    let bytes: [UInt8]?
    switch self {
    case .p224:
      return WeierstrassCurve.p224.publicPoint(of: BigUInt(bigEndian: scalar))
    case .p256:
      let key = try? P256.Signing.PrivateKey(rawRepresentation: scalar)
      bytes = (key?.publicKey.x963Representation).map { Array($0) }
    case .p384:
      let key = try? P384.Signing.PrivateKey(rawRepresentation: scalar)
      bytes = (key?.publicKey.x963Representation).map { Array($0) }
    case .p521:
      let key = try? P521.Signing.PrivateKey(rawRepresentation: scalar)
      bytes = (key?.publicKey.x963Representation).map { Array($0) }
    }
    return bytes.flatMap { point(uncompressed: $0) }
  }
}
