// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

extension Node {
  /// Whether it is a number without a fraction, of whatever size.
  var isWholeNumber: Bool {
    switch kind {
    case .integer: true
    case .decimal: (smallDecimal?.exponent ?? -1) >= 0
    case .bigNumber: (decimalDigits?.exponent ?? -1) >= 0
    default: false
    }
  }

  /// The value of a whole number of at most 38 digits; nil for others.
  var wideInteger: Int128? {
    guard let (negative, magnitude, exponent) = wideDecimal, exponent >= 0, exponent <= 38 else {
      return nil
    }
    var value = Int128(magnitude)
    for _ in 0..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return negative ? -value : value
  }

  /// Whether the number's text has neither a point nor a power of ten.
  var isWrittenInDigits: Bool {
    let text = spelledNumberText ?? numberText ?? "."
    return !text.utf8.contains { $0 | 0x20 == 0x65 || $0 == 0x2E }
  }

  /// The value as OPA takes an integer operand: written without a power of ten, and where zeros
  /// follow a point, of at most 18 digits.
  var integerOperand: Int64? {
    guard let integer else { return nil }
    guard let spelled = spelledNumberText?.utf8 else { return integer }
    if spelled.contains(where: { $0 | 0x20 == 0x65 }) { return nil }
    let isShort = integer.magnitude < 1_000_000_000_000_000_000
    return isShort || !spelled.contains(0x2E) ? integer : nil
  }

  /// The value of a number without a fraction; nil for others and beyond the size limit.
  var bigInteger: BigInt? {
    if let integer { return BigInt(integer) }
    guard let (negative, digits, exponent) = decimalDigits, exponent >= 0,
      exponent + digits.count <= ExtendedFloat.decimalExponentLimit
    else { return nil }
    let magnitude = BigUInt(decimalDigits: digits) * BigUInt(10).power(exponent)
    return BigInt(sign: negative ? .minus : .plus, magnitude: magnitude)
  }
}

extension Arena {
  /// A number from a whole one of 128 bits.
  func number(_ value: Int128) -> Node? {
    if let small = Int64(exactly: value) { return .integer(small) }
    var digits: [UInt8] = []
    digits.reserveCapacity(39)
    var rest = value.magnitude
    let divisor: UInt128 = 10_000_000_000_000_000_000
    while rest > 0 {
      var part = UInt64(truncatingIfNeeded: rest % divisor)
      rest /= divisor
      for _ in 0..<19 where part > 0 || rest > 0 {
        digits.append(UInt8(truncatingIfNeeded: part % 10))
        part /= 10
      }
    }
    digits.reverse()
    return number(negative: value < 0, digits: digits, exponent: 0)?.inPlainDigits
  }

  /// A number from a whole one of any size; nil beyond the size limit.
  func number(_ value: BigInt) -> Node? {
    if let small = Int64(exactly: value) { return .integer(small) }
    // 4 bits a digit: a cheap upper bound before the digits are made.
    guard value.bitWidth <= ExtendedFloat.decimalExponentLimit * 4 else { return nil }
    return number(
      negative: value.sign == .minus, digits: value.magnitude.decimalDigits, exponent: 0)?
      .inPlainDigits
  }

  /// A number from the result of a computation; nil beyond the size limit.
  func number(_ value: ExtendedFloat) -> Node? {
    if value.isZero {
      // OPA shows the sign of a zero that it has computed with fractions.
      return value.isNegative ? number(text: "-0", keepsSpelling: true) : .integer(Int64(0))
    }
    if value.isInteger, value.exponent <= 0, value.exponent > -64 {
      let magnitude = value.significand >> UInt64(-value.exponent)
      // Of fewer bits, the shortest digits stand for the number.
      if magnitude <= UInt64(Int64.max), value.precision == 64 || magnitude < 1 << 53 {
        return .integer(value.isNegative ? -Int64(magnitude) : Int64(magnitude))
      }
    }
    guard let (digits, exponent) = value.shortestDecimal else { return nil }
    let node = number(negative: value.isNegative, digits: digits, exponent: exponent)
    let power = exponent + digits.count - 1
    if value.isInteger { return node?.inPlainDigits }
    guard let node, power < -4 || power >= 6 else { return node }
    // OPA shows fractions that it has computed as Go's `%g` does.
    return node.inPowerOfTen
  }

  /// A number from a double, with the shortest decimal that reads back as it.
  func number(_ value: Double) -> Node? {
    guard value.isFinite else { return nil }
    if let whole = Int64(exactly: value) { return .integer(whole) }
    return number(text: String(describing: value))
  }

  /// A number from text in JSON's grammar.
  func number(text: String, keepsSpelling: Bool = false) -> Node? {
    var text = text
    return text.withUTF8 { number($0, keepsSpelling: keepsSpelling) }
  }
}
