// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How a number was written, for those who have to give it back as it was: `1.50`, `1e3`, `-0`.
///
/// It stands in six of the flags' bits that numbers have no other use for, so that equal numbers
/// stay equal however they are written. The code is 0 for the usual spelling; 1...31 for plain
/// digits with that many zeros less one at the end of the fraction; above it a power of ten
/// follows: 16 a capital E, 8 a plus sign, and how the mantissa is written. What doesn't fit, such
/// as `100e-2`, is given back in the usual spelling.
extension Node {
  private static let powerBit = 32
  private static let capitalBit = 16
  private static let plusBit = 8
  /// Of zero alone: a minus sign.
  private static let negativeZeroBit = 16
  /// Longer texts aren't kept; plain digits of a large power of ten would be long.
  private static let longestSpelling = 400

  private var spellingCode: Int {
    Int(truncatingIfNeeded: (meta >> 9 & 7) | (meta >> 13 & 7) << 3)
  }

  private func with(spelling code: Int) -> Node {
    let bits = UInt64(code & 7) << 9 | UInt64(code >> 3 & 7) << 13
    let mask: UInt64 = 7 << 9 | 7 << 13
    return Node(meta: meta & ~mask | bits, payload: payload)
  }

  /// The number as it was written, where that differs from `numberText` and is known.
  public var spelledNumberText: String? {
    guard isNumber, spellingCode != 0, let number = decimalDigits,
      let text = Self.text(number, spelling: spellingCode)
    else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The number without a trace of how it was written.
  public var withoutSpelling: Node { isNumber ? with(spelling: 0) : self }

  /// The same number, written without a power of ten when it is a whole one of some size.
  public var inPlainDigits: Node {
    guard isKind(.decimal), let small = smallDecimal, small.exponent >= 0,
      small.exponent < Self.longestSpelling
    else { return self }
    return with(spelling: 1)
  }

  /// The same number, written with one digit before the point and a power of ten that has a sign
  /// and two digits at least.
  public var inPowerOfTen: Node {
    guard isNumber, let number = decimalDigits, !number.digits.isEmpty else { return self }
    let power = number.exponent + number.digits.count - 1
    // The usual spelling of small numbers already.
    if power <= -10, number.digits.count + power <= 0 { return with(spelling: 0) }
    let sign = power < 0 ? 0 : Self.plusBit
    return with(spelling: Self.powerBit | sign | (power.magnitude < 10 ? 3 : 1))
  }

  /// The same number, remembering its text as far as that can be kept.
  public func spelled(as text: UnsafeBufferPointer<UInt8>) -> Node {
    guard text.count <= Self.longestSpelling, let number = decimalDigits,
      !(numberText ?? "").utf8.elementsEqual(text)
    else { return self }
    if let power = text.firstIndex(where: { $0 | 0x20 == 0x65 }) {
      let isCapital = text[power] == 0x45
      let hasPlus = power + 1 < text.count && text[power + 1] == 0x2B
      let base =
        Self.powerBit | (isCapital ? Self.capitalBit : 0) | (hasPlus ? Self.plusBit : 0)
      for code in base..<base + 8
      where Self.text(number, spelling: code)?.elementsEqual(text) == true {
        return with(spelling: code)
      }
      return self
    }
    let point = text.firstIndex(of: 0x2E) ?? text.count
    let written = max(text.count - point - 1, 0)
    var code = written - max(-number.exponent, 0) + 1
    if number.digits.isEmpty {
      code = written + 1
      if text.first == 0x2D { code |= Self.negativeZeroBit }
      guard written < Self.negativeZeroBit - 1 else { return self }
    }
    guard code > 0, code < Self.powerBit,
      Self.text(number, spelling: code)?.elementsEqual(text) == true
    else { return self }
    return with(spelling: code)
  }

  private typealias Digits = (negative: Bool, digits: [UInt8], exponent: Int)

  /// The text that a code stands for; nil when there is none.
  private static func text(_ number: Digits, spelling code: Int) -> [UInt8]? {
    guard code & powerBit == 0 else { return powerText(number, code) }
    var zeros = code - 1
    var negative = number.negative
    if number.digits.isEmpty {
      negative = code & negativeZeroBit != 0
      zeros = code & (negativeZeroBit - 1) - 1
    }
    guard zeros >= 0, abs(number.exponent) <= longestSpelling else { return nil }
    let digits = number.digits.map { $0 + 0x30 }
    let (whole, fraction) = split(digits, exponent: number.digits.isEmpty ? 0 : number.exponent)
    let tail = fraction + [UInt8](repeating: 0x30, count: zeros)
    return (negative ? [0x2D] : []) + whole + (tail.isEmpty ? [] : [0x2E] + tail)
  }

  /// Digits x 10^exponent without a power: what stands before and behind the point.
  private static func split(_ digits: [UInt8], exponent: Int) -> ([UInt8], [UInt8]) {
    if exponent >= 0 {
      let whole = digits + [UInt8](repeating: 0x30, count: exponent)
      return (whole.isEmpty ? [0x30] : whole, [])
    }
    let padded = [UInt8](repeating: 0x30, count: max(1 - exponent - digits.count, 0)) + digits
    let point = padded.count + exponent
    return (Array(padded[..<point]), Array(padded[point...]))
  }

  private static func powerText(_ number: Digits, _ code: Int) -> [UInt8]? {
    let count = number.digits.count
    guard count > 0 else { return nil }
    let digits = number.digits.map { $0 + 0x30 }
    var isPadded = false
    var tail: [UInt8] = []
    /// How many of the digits stand behind the point.
    var places = 0
    switch code & 7 {
    case 0: break
    case 1: places = count - 1
    case 2:
      places = count - 1
      tail = [0x30]
    case 3:
      places = count - 1
      isPadded = true
    case 4:
      places = 1
      tail = [0x30]
    default: places = code & 7 - 4
    }
    let (whole, fraction) = split(digits, exponent: -places)
    let power = number.exponent + places
    var text: [UInt8] = (number.negative ? [0x2D] : []) + whole
    if !(fraction + tail).isEmpty { text += [0x2E] + fraction + tail }
    text.append(code & capitalBit != 0 ? 0x45 : 0x65)
    if power < 0 {
      text.append(0x2D)
    } else if code & plusBit != 0 {
      text.append(0x2B)
    }
    if isPadded, power.magnitude < 10 { text.append(0x30) }
    return text + Array(String(power.magnitude).utf8)
  }
}
