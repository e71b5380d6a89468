// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Powers to the same last bit as Go computes them: by squaring, one rounding per step, where a C
/// library would round once at the end.
enum Power {
  static func of(_ base: Double, _ exponent: Double) -> Double {
    guard base.isFinite, exponent.isFinite, base != 0, exponent != 0, abs(exponent) < 0x1p60 else {
      return pow(base, exponent)
    }
    if exponent == 1 { return base }
    if exponent == 0.5 { return base.squareRoot() }
    if exponent == -0.5 { return 1 / base.squareRoot() }
    var whole = abs(exponent).rounded(.towardZero)
    var fraction = abs(exponent) - whole
    if fraction != 0, base < 0 { return .nan }
    var mantissa = 1.0
    var scale = 0
    if fraction != 0 {
      if fraction > 0.5 {
        fraction -= 1
        whole += 1
      }
      mantissa = exp(fraction * NaturalLogarithm.of(base))
    }
    var (factor, factorScale) = split(base)
    var rest = Int64(whole)
    while rest != 0 {
      if abs(factorScale) > 1 << 12 {
        scale += factorScale
        break
      }
      if rest & 1 == 1 {
        mantissa *= factor
        scale += factorScale
      }
      factor *= factor
      factorScale *= 2
      if factor < 0.5 {
        factor += factor
        factorScale -= 1
      }
      rest >>= 1
    }
    if exponent < 0 {
      mantissa = 1 / mantissa
      scale = -scale
    }
    return scalbn(mantissa, Int32(clamping: scale))
  }

  /// A number as a fraction from ½ up to 1, with its sign, times a power of two.
  private static func split(_ value: Double) -> (Double, Int) {
    var exponent: Int32 = 0
    let fraction = frexp(value, &exponent)
    return (fraction, Int(exponent))
  }
}
