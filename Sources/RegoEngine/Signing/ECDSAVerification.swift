// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Crypto

/// Checks of ECDSA signatures (FIPS 186-4 section 6.4) with one public key.
struct ECDSAVerification {
  private let curve: EllipticCurve
  private let point: EllipticCurve.Point

  init(_ curve: EllipticCurve, x: BigUInt, y: BigUInt) {
    self.curve = curve
    point = EllipticCurve.Point(x: x, y: y)
  }

  func verifies(r: BigUInt, s: BigUInt, of message: [UInt8], _ digest: DigestKind) -> Bool {
    switch digest {
    case .sha256: verifies(r: r, s: s, SHA256.hash(data: message))
    case .sha384: verifies(r: r, s: s, SHA384.hash(data: message))
    case .sha512: verifies(r: r, s: s, SHA512.hash(data: message))
    }
  }

  private func verifies(r: BigUInt, s: BigUInt, _ digest: some Digest) -> Bool {
    let size = curve.byteCount
    guard r.bitWidth <= size * 8, s.bitWidth <= size * 8 else { return false }
    let signature = r.bigEndian(count: size) + s.bigEndian(count: size)
    let key = curve.uncompressed(point)
    switch curve {
    case .p224:
      return WeierstrassCurve.p224.verifies(r: r, s: s, digest: Array(digest), key: point)
    case .p256:
      guard let key = try? P256.Signing.PublicKey(x963Representation: key),
        let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: digest)
    case .p384:
      guard let key = try? P384.Signing.PublicKey(x963Representation: key),
        let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: digest)
    case .p521:
      guard let key = try? P521.Signing.PublicKey(x963Representation: key),
        let signature = try? P521.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(signature, for: digest)
    }
  }
}
