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
    guard let node, power < -4 || power >= 6, let first = digits.first else {
      return node
    }
    // OPA shows fractions that it has computed as Go's `%g` does.
    let rest = digits.dropFirst().map { $0 + 0x30 }
    let size = String(power.magnitude)
    var text: [UInt8] = value.isNegative ? [0x2D] : []
    text += [first + 0x30] + (rest.isEmpty ? [] : [0x2E]) + rest
    text += (power < 0 ? "e-" : "e+").utf8
    text += (size.utf8.count < 2 ? "0" + size : size).utf8
    return UTF8Text.withBytes(text) { node.spelled(as: $0) }
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
