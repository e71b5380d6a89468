// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// A curve y² = x³ - 3x + b over a prime field, in plain arithmetic.
///
/// Only for P-224, which the cryptography library lacks. Its timing tells about scalars, so it
/// signs nothing: it checks signatures and shows the public half of a key that a policy was given.
struct WeierstrassCurve {
  let prime: BigUInt
  let coefficient: BigUInt
  let order: BigUInt
  let generator: EllipticCurve.Point

  /// NIST P-224 (FIPS 186-4, D.1.2.2).
  static let p224 = WeierstrassCurve(
    prime: hex("ffffffffffffffffffffffffffffffff000000000000000000000001"),
    coefficient: hex("b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4"),
    order: hex("ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d"),
    generator: EllipticCurve.Point(
      x: hex("b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21"),
      y: hex("bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34")))

  private static func hex(_ text: String) -> BigUInt { BigUInt(text, radix: 16) ?? 0 }

  func contains(_ point: EllipticCurve.Point) -> Bool {
    guard point.x < prime, point.y < prime else { return false }
    let cube = point.x.power(3, modulus: prime)
    let right = cube + 3 * (prime - point.x) + coefficient
    return point.y.power(2, modulus: prime) == right % prime
  }

  /// The public point of a scalar; nil for 0 and from the order upwards.
  func publicPoint(of scalar: BigUInt) -> EllipticCurve.Point? {
    guard scalar > 0, scalar < order else { return nil }
    return multiply(generator, scalar)
  }

  /// Whether r and s sign a digest (FIPS 186-4 section 6.4).
  func verifies(
    r: BigUInt, s: BigUInt, digest: [UInt8], key: EllipticCurve.Point
  ) -> Bool {
    guard r > 0, s > 0, r < order, s < order, let inverse = s.inverse(order) else { return false }
    let bytes = (order.bitWidth + 7) / 8
    let hash = BigUInt(bigEndian: digest.prefix(bytes))
    let first = multiply(generator, hash * inverse % order)
    let second = multiply(key, r * inverse % order)
    guard let sum = add(first, second) else { return false }
    return sum.x % order == r
  }

  /// nil is the point at infinity.
  private func multiply(
    _ point: EllipticCurve.Point, _ scalar: BigUInt
  ) -> EllipticCurve.Point? {
    var result: EllipticCurve.Point?
    var power: EllipticCurve.Point? = point
    for bit in 0..<scalar.bitWidth {
      if scalar >> bit & 1 == 1 { result = add(result, power) }
      power = add(power, power)
    }
    return result
  }

  private func add(
    _ left: EllipticCurve.Point?, _ right: EllipticCurve.Point?
  ) -> EllipticCurve.Point? {
    guard let left else { return right }
    guard let right else { return left }
    let slope: BigUInt
    if left.x == right.x {
      guard left.y == right.y, left.y > 0, let inverse = (2 * left.y).inverse(prime) else {
        return nil
      }
      let square = left.x * left.x
      slope = (3 * square + prime - 3) % prime * inverse % prime
    } else {
      let width = (right.x + prime - left.x) % prime
      guard let inverse = width.inverse(prime) else { return nil }
      slope = (right.y + prime - left.y) % prime * inverse % prime
    }
    let x = (slope * slope + 2 * prime - left.x - right.x) % prime
    let y = (slope * ((left.x + prime - x) % prime) + prime - left.y) % prime
    return EllipticCurve.Point(x: x, y: y)
  }
}
