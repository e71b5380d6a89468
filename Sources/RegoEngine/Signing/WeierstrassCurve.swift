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
    return affine(multiply(generator, scalar))
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
    guard let sum = affine(add(first, second)) else { return false }
    return sum.x % order == r
  }

  /// A point as X/Z², Y/Z³, which can be added without dividing; Z is 0 at infinity.
  private struct Jacobian {
    var x: BigUInt
    var y: BigUInt
    var z: BigUInt
  }

  private static let infinity = Jacobian(x: 1, y: 1, z: 0)

  private func jacobian(_ point: EllipticCurve.Point) -> Jacobian {
    Jacobian(x: point.x, y: point.y, z: 1)
  }

  /// nil at infinity.
  private func affine(_ point: Jacobian) -> EllipticCurve.Point? {
    guard let inverse = point.z.inverse(prime) else { return nil }
    let square = inverse * inverse % prime
    return EllipticCurve.Point(
      x: point.x * square % prime, y: point.y * square % prime * inverse % prime)
  }

  private func multiply(_ point: EllipticCurve.Point, _ scalar: BigUInt) -> Jacobian {
    let point = jacobian(point)
    var result = Self.infinity
    for bit in stride(from: scalar.bitWidth - 1, through: 0, by: -1) {
      result = doubled(result)
      if scalar >> bit & 1 == 1 { result = add(result, point) }
    }
    return result
  }

  private func minus(_ left: BigUInt, _ right: BigUInt) -> BigUInt {
    (left + prime - right) % prime
  }

  private func doubled(_ point: Jacobian) -> Jacobian {
    guard point.z > 0, point.y > 0 else { return Self.infinity }
    let delta = point.z * point.z % prime
    let gamma = point.y * point.y % prime
    let beta = point.x * gamma % prime
    let alpha = 3 * (minus(point.x, delta) * ((point.x + delta) % prime) % prime) % prime
    let x = minus(alpha * alpha % prime, 8 * beta % prime)
    let sum = (point.y + point.z) % prime
    let z = minus(minus(sum * sum % prime, gamma), delta)
    let y = minus(
      alpha * minus(4 * beta % prime, x) % prime, 8 * (gamma * gamma % prime) % prime)
    return Jacobian(x: x, y: y, z: z)
  }

  private func add(_ left: Jacobian, _ right: Jacobian) -> Jacobian {
    guard left.z > 0 else { return right }
    guard right.z > 0 else { return left }
    let leftSquare = left.z * left.z % prime
    let rightSquare = right.z * right.z % prime
    let u = left.x * rightSquare % prime
    let s = left.y * rightSquare % prime * right.z % prime
    let width = minus(right.x * leftSquare % prime, u)
    let height = minus(right.y * leftSquare % prime * left.z % prime, s)
    if width == 0 { return height == 0 ? doubled(left) : Self.infinity }
    let square = width * width % prime
    let cube = width * square % prime
    let v = u * square % prime
    let x = minus(minus(height * height % prime, cube), 2 * v % prime)
    return Jacobian(
      x: x, y: minus(height * minus(v, x) % prime, s * cube % prime),
      z: left.z * right.z % prime * width % prime)
  }
}
