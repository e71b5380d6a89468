// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// A binary floating-point number with a 64-bit significand and a practically unbounded exponent.
///
/// OPA computes with fractions in this precision (Go's `big.Float` of 64 bits), rounding halves to
/// even, and prints the shortest decimal that reads back as the same number. Results such as
/// `1 / 3` only agree when every step rounds where OPA rounds.
struct ExtendedFloat: Equatable {
  var isNegative: Bool
  /// The significand with its top bit set; 0 only for zero.
  var significand: UInt64
  /// The value is significand x 2^exponent.
  var exponent: Int
  /// How many of the significand's upper bits count.
  var precision: Int

  static let zero = ExtendedFloat(isNegative: false, significand: 0, exponent: 0, precision: 64)

  var isZero: Bool { significand == 0 }

  /// The nearest number to wide x 2^exponent, where `sticky` says that bits below were lost.
  static func rounded(
    negative: Bool, wide: UInt128, exponent: Int, sticky: Bool, precision: Int = 64
  ) -> ExtendedFloat {
    guard wide != 0 else { return zero }
    let length = 128 - wide.leadingZeroBitCount
    let surplus = length - precision
    if surplus <= 0 {
      let significand = UInt64(truncatingIfNeeded: wide) << UInt64(64 - length)
      return ExtendedFloat(
        isNegative: negative, significand: significand, exponent: exponent - (64 - length),
        precision: precision)
    }
    var kept = wide >> UInt128(surplus)
    let rest = wide & ((1 << UInt128(surplus)) - 1)
    let half: UInt128 = 1 << UInt128(surplus - 1)
    if rest > half || (rest == half && (sticky || kept & 1 == 1)) { kept += 1 }
    var shift = surplus
    if kept >> UInt128(precision) != 0 {
      kept >>= 1
      shift += 1
    }
    return ExtendedFloat(
      isNegative: negative, significand: UInt64(truncatingIfNeeded: kept) << UInt64(64 - precision),
      exponent: exponent + shift - (64 - precision), precision: precision)
  }

  /// The nearest number to magnitude x 2^exponent.
  static func rounded(
    negative: Bool, magnitude: BigUInt, exponent: Int, sticky: Bool, precision: Int = 64
  ) -> ExtendedFloat {
    let surplus = magnitude.bitWidth - 127
    guard surplus > 0 else {
      return rounded(
        negative: negative, wide: UInt128(truncatingIfNeeded: magnitude), exponent: exponent,
        sticky: sticky, precision: precision)
    }
    let kept = magnitude >> surplus
    let lost = magnitude.trailingZeroBitCount < surplus
    return rounded(
      negative: negative, wide: UInt128(truncatingIfNeeded: kept), exponent: exponent + surplus,
      sticky: sticky || lost, precision: precision)
  }

  static prefix func - (value: ExtendedFloat) -> ExtendedFloat {
    var result = value
    result.isNegative.toggle()
    return result
  }

  static func + (left: ExtendedFloat, right: ExtendedFloat) -> ExtendedFloat {
    if left.isZero { return right.isZero && !left.isNegative ? zero : right }
    if right.isZero { return left }
    let leftIsHigh = left.exponent >= right.exponent
    let high = leftIsHigh ? left : right
    let low = leftIsHigh ? right : left
    let distance = high.exponent - low.exponent
    // 63 bits below the upper operand are kept; what falls out further down only breaks ties.
    var wide = UInt128(high.significand) << 63
    let base = high.exponent - 63
    var other: UInt128
    var sticky = false
    if distance <= 63 {
      other = UInt128(low.significand) << UInt128(63 - distance)
    } else if distance < 127 {
      let dropped = UInt128(distance - 63)
      other = UInt128(low.significand) >> dropped
      sticky = other << dropped != UInt128(low.significand)
    } else {
      other = 0
      sticky = true
    }
    if high.isNegative == low.isNegative {
      wide += other
      return rounded(negative: high.isNegative, wide: wide, exponent: base, sticky: sticky)
    }
    if other > wide {
      return rounded(negative: low.isNegative, wide: other - wide, exponent: base, sticky: sticky)
    }
    wide -= other
    // The lost bits were to be taken away: one less above, and something left below.
    if sticky { wide -= 1 }
    return rounded(negative: high.isNegative, wide: wide, exponent: base, sticky: sticky)
  }

  static func - (left: ExtendedFloat, right: ExtendedFloat) -> ExtendedFloat { left + -right }

  static func * (left: ExtendedFloat, right: ExtendedFloat) -> ExtendedFloat {
    left.multiplied(by: right, precision: 64)
  }

  /// The product, rounded to fewer bits than usual where OPA does so.
  func multiplied(by other: ExtendedFloat, precision: Int) -> ExtendedFloat {
    if isZero || other.isZero { return isNegative != other.isNegative ? -.zero : .zero }
    return .rounded(
      negative: isNegative != other.isNegative,
      wide: UInt128(significand) * UInt128(other.significand),
      exponent: exponent + other.exponent, sticky: false, precision: precision)
  }

  /// The quotient; the divisor may not be zero.
  static func / (left: ExtendedFloat, right: ExtendedFloat) -> ExtendedFloat {
    if left.isZero || right.isZero { return left.isNegative != right.isNegative ? -zero : zero }
    // Two steps of 63 bits give a quotient of at least 126 bits' resolution.
    let divisor = UInt128(right.significand)
    let (first, rest) = (UInt128(left.significand) << 63).quotientAndRemainder(dividingBy: divisor)
    let (second, last) = (rest << 63).quotientAndRemainder(dividingBy: divisor)
    return rounded(
      negative: left.isNegative != right.isNegative, wide: first << 63 | second,
      exponent: left.exponent - right.exponent - 126, sticky: last != 0)
  }

  /// The integer part, dropping the fraction.
  var truncated: BigInt {
    let magnitude = BigUInt(significand)
    let whole = exponent >= 0 ? magnitude << exponent : magnitude >> -exponent
    return BigInt(sign: isNegative ? .minus : .plus, magnitude: whole)
  }

  /// The nearest integer, halves away from zero; nil beyond 62 bits and where adding a half
  /// would be rounded itself.
  var roundedToInteger: Int64? {
    guard exponent <= -2 else { return nil }
    if exponent < -65 { return 0 }
    guard exponent > -65 else { return nil }
    let wide = UInt128(significand) + (1 << UInt128(-exponent - 1))
    let whole = Int64(wide >> UInt128(-exponent))
    return isNegative ? -whole : whole
  }

  /// Whether there is no fraction.
  var isInteger: Bool {
    isZero || exponent >= 0
      || (exponent > -64 && significand.trailingZeroBitCount >= -exponent)
  }
}
