// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The natural logarithm to the same last bit as Go computes it.
///
/// A C library may round another way, and `ceil(log(8, 2))` then gives 4 instead of 3. Method and
/// coefficients are those of FreeBSD's `e_log.c`: log(1 + f) by a polynomial in s = f / (2 + f).
enum NaturalLogarithm {
  private static let high = 6.931_471_803_691_238_164_90e-01
  private static let low = 1.908_214_929_270_587_700_02e-10
  private static let odd = (
    6.666_666_666_666_735_130e-01, 2.857_142_874_366_239_149e-01, 1.818_357_216_161_805_012e-01,
    1.479_819_860_511_658_591e-01
  )
  private static let even = (
    3.999_999_999_940_941_908e-01, 2.222_219_843_214_978_396e-01, 1.531_383_769_920_937_332e-01
  )

  static func of(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return log(value) }
    // value = fraction · 2^exponent with √½ ≤ fraction < √2
    var exponent = value.isNormal ? Int(value.exponent) + 1 : 0
    var fraction = value
    if value.isNormal {
      fraction = value.significand / 2
    } else {
      let scaled = value * 0x1p60
      exponent = Int(scaled.exponent) + 1 - 60
      fraction = scaled.significand / 2
    }
    if fraction < 0.5 * 2.0.squareRoot() {
      fraction *= 2
      exponent -= 1
    }
    let f = fraction - 1
    let k = Double(exponent)
    let s = f / (2 + f)
    let s2 = s * s
    let s4 = s2 * s2
    let first = s2 * (odd.0 + s4 * (odd.1 + s4 * (odd.2 + s4 * odd.3)))
    let second = s4 * (even.0 + s4 * (even.1 + s4 * even.2))
    let rest = first + second
    let half = 0.5 * f * f
    return k * high - ((half - (s * (half + rest) + k * low)) - f)
  }
}
