// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

extension ExtendedFloat {
  /// Numbers above 10^limit or below 10^-limit aren't computed with: a short text such as
  /// `1e1000000000` would otherwise cost a gigabyte.
  static let decimalExponentLimit = 10_000

  /// The nearest number to any number's value; nil beyond `decimalExponentLimit`.
  init?(_ node: Node) {
    if let value = node.integer {
      if value == 0, node.spelledNumberText?.utf8.first == 0x2D {
        self = -.zero
        return
      }
      self = .rounded(
        negative: value < 0, wide: UInt128(value.magnitude), exponent: 0, sticky: false)
      return
    }
    if let small = node.smallDecimal, abs(small.exponent) <= 27 {
      let power = Self.powerOfFive(abs(small.exponent))
      let magnitude = small.mantissa.magnitude
      if small.exponent >= 0 {
        self = .rounded(
          negative: small.mantissa < 0, wide: UInt128(magnitude) * UInt128(power),
          exponent: small.exponent, sticky: false)
      } else {
        // The quotient has at least 65 bits, one more than are kept.
        let shift = magnitude.leadingZeroBitCount + 64
        let shifted = UInt128(magnitude) << UInt128(shift)
        let (quotient, rest) = shifted.quotientAndRemainder(dividingBy: UInt128(power))
        if quotient >> 64 != 0 {
          self = .rounded(
            negative: small.mantissa < 0, wide: quotient, exponent: small.exponent - shift,
            sticky: rest != 0)
          return
        }
        self = Self.divided(
          negative: small.mantissa < 0, BigUInt(magnitude), byPowerOfFive: -small.exponent)
      }
      return
    }
    if let (negative, magnitude, exponent) = node.wideDecimal, exponent <= 0, exponent >= -27 {
      let power = Self.powerOfFive(-exponent)
      let shift = magnitude.leadingZeroBitCount
      // At least 128 bits less 63 for the power: more than are kept.
      let (quotient, rest) = (magnitude << UInt128(shift)).quotientAndRemainder(
        dividingBy: UInt128(power))
      self = .rounded(
        negative: negative, wide: quotient, exponent: exponent - shift, sticky: rest != 0)
      return
    }
    guard let (negative, digits, exponent) = node.decimalDigits else { return nil }
    let high = exponent + digits.count
    guard abs(high) <= Self.decimalExponentLimit, digits.count <= Self.decimalExponentLimit else {
      return nil
    }
    let magnitude = BigUInt(decimalDigits: digits)
    if exponent >= 0 {
      self = .rounded(
        negative: negative, magnitude: magnitude * BigUInt(5).power(exponent), exponent: exponent,
        sticky: false)
    } else {
      self = Self.divided(negative: negative, magnitude, byPowerOfFive: -exponent)
    }
  }

  private static func powerOfFive(_ exponent: Int) -> UInt64 {
    var result: UInt64 = 1
    for _ in 0..<exponent { result *= 5 }
    return result
  }

  /// magnitude / 10^exponent.
  private static func divided(
    negative: Bool, _ magnitude: BigUInt, byPowerOfFive exponent: Int
  ) -> ExtendedFloat {
    guard magnitude != 0 else { return .zero }
    let divisor = BigUInt(5).power(exponent)
    let shift = max(0, divisor.bitWidth - magnitude.bitWidth + 70)
    let (quotient, rest) = (magnitude << shift).quotientAndRemainder(dividingBy: divisor)
    return .rounded(
      negative: negative, magnitude: quotient, exponent: -exponent - shift, sticky: rest != 0)
  }

  /// The shortest decimal digits that read back as this number: digits x 10^exponent.
  ///
  /// Nil when the number is beyond `decimalExponentLimit`.
  var shortestDecimal: (digits: [UInt8], exponent: Int)? { shortestDecimal(isDouble: false) }

  /// - Parameter isDouble: whether the number below a power of two is known to be nearer than the
  ///   one above, as Go knows it of doubles but not of its larger floats.
  func shortestDecimal(isDouble: Bool) -> (digits: [UInt8], exponent: Int)? {
    guard !isZero else { return ([], 0) }
    if let quick = shortDecimal { return quick }
    guard abs(exponent) < Self.decimalExponentLimit * 4 else { return nil }
    // Two bits more than the precision, so that half a unit in the last place is 2.
    let unit = BigUInt(significand >> UInt64(64 - precision)) << 2
    let scale = exponent + (64 - precision) - 2
    let exact = Self.digits(unit, shiftedBy: scale)
    let isNarrow = isDouble && significand == 1 << 63
    let lower = Self.digits(unit - (isNarrow ? 1 : 2), shiftedBy: scale).digits
    let upper = Self.digits(unit + 2, shiftedBy: scale).digits
    let inclusive = (significand >> UInt64(64 - precision)) & 1 == 0
    let digits = exact.digits
    for (index, digit) in digits.enumerated() {
      let below = index < lower.count ? lower[index] : 0
      let above = index < upper.count ? upper[index] : 0
      let mayCut = below != digit || inclusive && index + 1 == lower.count
      let mayRaise =
        digit != above && (inclusive || digit + 1 < above || index + 1 < upper.count)
      guard mayCut || mayRaise else { continue }
      let raise: Bool
      if mayCut && mayRaise {
        raise = Self.roundsUp(digits, at: index + 1)
      } else {
        raise = mayRaise
      }
      var kept = Array(digits[...index])
      let end = exact.exponent + digits.count - kept.count
      if raise { return Self.raised(&kept, exponent: end) }
      return (kept, end)
    }
    return exact
  }

  /// The same in 128 bits, for fractions of usual size; nil for all others.
  ///
  /// The digits of the part before the point stand as they are. Each one behind it is the last as
  /// soon as what is left, or what is missing to the next digit, is at most half a unit in the
  /// last place.
  private var shortDecimal: (digits: [UInt8], exponent: Int)? {
    guard exponent < 0, exponent >= -122 else { return nil }
    let places = UInt128(-exponent) + 1
    let one: UInt128 = 1 << places
    let scaled = UInt128(significand) << 1
    var whole = places >= 65 ? 0 : UInt64(truncatingIfNeeded: scaled >> places)
    var rest = scaled & (one - 1)
    // Whole numbers, and those that half a unit carries over a power of ten, need more care.
    var half: UInt128 = 1 << UInt128(64 - precision)
    guard rest != 0, rest + half < one else { return nil }
    var digits: [UInt8] = []
    digits.reserveCapacity(24)
    while whole > 0 {
      digits.append(UInt8(truncatingIfNeeded: whole % 10))
      whole /= 10
    }
    digits.reverse()
    let inclusive = (significand >> UInt64(64 - precision)) & 1 == 0
    var count = 0
    while true {
      rest = rest << 3 &+ rest << 1
      half = half << 3 &+ half << 1
      let digit = UInt8(truncatingIfNeeded: rest >> places)
      rest &= one - 1
      count += 1
      if digits.isEmpty && digit == 0 { continue }
      digits.append(digit)
      let missing = one - rest
      let mayCut = rest < half || inclusive && rest == half
      let mayRaise = missing < half || inclusive && missing == half
      guard mayCut || mayRaise else { continue }
      var raise = mayRaise
      if mayCut && mayRaise {
        raise = rest << 1 > one || (rest << 1 == one && digit & 1 == 1)
      }
      if raise { return Self.raised(&digits, exponent: -count) }
      return (digits, -count)
    }
  }

  private static func roundsUp(_ digits: [UInt8], at count: Int) -> Bool {
    guard count < digits.count else { return false }
    if digits[count] == 5 && count + 1 == digits.count {
      return count > 0 && digits[count - 1] & 1 == 1
    }
    return digits[count] >= 5
  }

  private static func raised(_ digits: inout [UInt8], exponent: Int) -> ([UInt8], Int) {
    var dropped = 0
    while let last = digits.last {
      if last < 9 {
        digits[digits.count - 1] = last + 1
        return (digits, exponent + dropped)
      }
      digits.removeLast()
      dropped += 1
    }
    return ([1], exponent + dropped)
  }

  /// The exact decimal digits of magnitude x 2^shift.
  static func digits(
    _ magnitude: BigUInt, shiftedBy shift: Int
  ) -> (digits: [UInt8], exponent: Int) {
    var magnitude = magnitude
    var shift = shift
    if shift < 0, magnitude != 0 {
      let zeros = min(magnitude.trailingZeroBitCount, -shift)
      magnitude >>= zeros
      shift += zeros
    }
    let whole = shift >= 0 ? magnitude << shift : magnitude * BigUInt(5).power(-shift)
    var digits = whole.decimalDigits
    var exponent = min(shift, 0)
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    return (digits, exponent)
  }
}

extension BigUInt {
  /// A number from digits 0...9, most significant first.
  init(decimalDigits digits: some Collection<UInt8>) {
    var words: [UInt] = []
    var place = digits.startIndex
    while place != digits.endIndex {
      // As many digits as fit into a word at once.
      var factor: UInt = 1
      var part: UInt = 0
      for _ in 0..<Self.digitsInWord where place != digits.endIndex {
        part = part * 10 + UInt(digits[place])
        factor *= 10
        digits.formIndex(after: &place)
      }
      var carry = part
      for index in words.indices {
        let (high, low) = words[index].multipliedFullWidth(by: factor)
        let (sum, overflow) = low.addingReportingOverflow(carry)
        words[index] = sum
        carry = high + (overflow ? 1 : 0)
      }
      if carry != 0 { words.append(carry) }
    }
    self = BigUInt(words: words)
  }

  private static var digitsInWord: Int { 19 }

  /// The digits 0...9, most significant first; none for zero.
  var decimalDigits: [UInt8] {
    var words = Array(self.words)
    while words.last == 0 { words.removeLast() }
    var digits: [UInt8] = []
    digits.reserveCapacity(words.count * 20)
    let divisor: UInt = 10_000_000_000_000_000_000
    while !words.isEmpty {
      var part: UInt = 0
      for index in words.indices.reversed() {
        (words[index], part) = divisor.dividingFullWidth((part, words[index]))
      }
      while words.last == 0 { words.removeLast() }
      for _ in 0..<Self.digitsInWord where part != 0 || !words.isEmpty {
        digits.append(UInt8(truncatingIfNeeded: part % 10))
        part /= 10
      }
    }
    return digits.reversed()
  }
}
