// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Node {
  /// A number mantissa x 10^exponent in its one normal form; nil when the exponent doesn't fit.
  ///
  /// Normal form: an `integer` when the value is one within 64 bits, else a `decimal` whose
  /// mantissa 10 doesn't divide. Equal numbers thereby have equal bits.
  public static func decimal(mantissa: Int64, exponent: Int) -> Node? {
    var mantissa = mantissa
    var exponent = exponent
    if mantissa == 0 { return .integer(Int64(0)) }
    while mantissa % 10 == 0 {
      mantissa /= 10
      exponent += 1
    }
    if exponent >= 0 && exponent <= 18 {
      var value = mantissa
      var fits = true
      for _ in 0..<exponent {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow {
          fits = false
          break
        }
        value = product
      }
      if fits { return .integer(value) }
    }
    // `Arena.number` spells the least integer out, so it may not have a second form here.
    guard let small = Int32(exactly: exponent), mantissa != .min else { return nil }
    return Node(
      meta: UInt64(Kind.decimal.rawValue) | UInt64(UInt32(bitPattern: small)) << 32,
      payload: UInt64(bitPattern: mantissa))
  }

  /// Mantissa and exponent of an `integer` or `decimal`; nil for any other kind.
  public var smallDecimal: (mantissa: Int64, exponent: Int)? {
    if isKind(.integer) { return (Int64(bitPattern: payload), 0) }
    guard isKind(.decimal) else { return nil }
    return (Int64(bitPattern: payload), Int(Int32(bitPattern: UInt32(meta >> 32))))
  }

  /// The same of any number with at most 38 significant digits; nil for others.
  public var wideDecimal: (negative: Bool, magnitude: UInt128, exponent: Int)? {
    if let small = smallDecimal {
      return (small.mantissa < 0, UInt128(small.mantissa.magnitude), small.exponent)
    }
    guard isKind(.bigNumber) else { return nil }
    let text = utf8
    let negative = text.first == 0x2D
    var index = negative ? 1 : 0
    let start = index
    // Two halves that a word holds each: words are quicker.
    var halves: (UInt64, UInt64) = (0, 0)
    var factor: UInt64 = 1
    while index < text.count, text[index] != 0x65 {
      let digit = UInt64(text[index] &- 0x30)
      if index - start < 19 {
        halves.0 = halves.0 * 10 + digit
      } else if index - start < 38 {
        halves.1 = halves.1 * 10 + digit
        factor *= 10
      } else {
        return nil
      }
      index += 1
    }
    let magnitude = UInt128(halves.0) * UInt128(factor) + UInt128(halves.1)
    return (negative, magnitude, Self.exponent(in: text, at: index))
  }

  /// Sign, significant digits and exponent of any number: value = digits x 10^exponent.
  ///
  /// The digits have neither leading nor trailing zeros; zero has none at all.
  public var decimalDigits: (negative: Bool, digits: [UInt8], exponent: Int)? {
    if let small = smallDecimal {
      var exponent = small.exponent
      var magnitude = small.mantissa.magnitude
      var digits: [UInt8] = []
      while magnitude > 0 {
        digits.append(UInt8(magnitude % 10))
        magnitude /= 10
      }
      digits.reverse()
      while digits.last == 0 {
        digits.removeLast()
        exponent += 1
      }
      return (small.mantissa < 0, digits, exponent)
    }
    guard isKind(.bigNumber) else { return nil }
    let text = utf8
    var index = 0
    let negative = text.first == 0x2D
    if negative { index = 1 }
    var digits: [UInt8] = []
    while index < text.count, text[index] != 0x65 {
      digits.append(text[index] &- 0x30)
      index += 1
    }
    return (negative, digits, Self.exponent(in: text, at: index))
  }

  /// What follows the digits of a large number: nothing, or `e` and a whole number.
  private static func exponent(in text: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    var index = place + 1
    guard index < text.count else { return 0 }
    let isNegative = text[index] == 0x2D
    if isNegative { index += 1 }
    var exponent = 0
    while index < text.count {
      exponent = exponent &* 10 &+ Int(text[index] &- 0x30)
      index += 1
    }
    return isNegative ? -exponent : exponent
  }

  /// Order of two numbers by exact value.
  static func compareNumbers(_ left: Node, _ right: Node) -> Int {
    if let a = left.wideDecimal, let b = right.wideDecimal, a.exponent == b.exponent {
      let x = a.negative ? -Int128(a.magnitude) : Int128(a.magnitude)
      let y = b.negative ? -Int128(b.magnitude) : Int128(b.magnitude)
      return x < y ? -1 : (x == y ? 0 : 1)
    }
    guard let a = left.decimalDigits, let b = right.decimalDigits else { return 0 }
    if a.digits.isEmpty || b.digits.isEmpty || a.negative != b.negative {
      let x = a.digits.isEmpty ? 0 : (a.negative ? -1 : 1)
      let y = b.digits.isEmpty ? 0 : (b.negative ? -1 : 1)
      return x - y
    }
    let sign = a.negative ? -1 : 1
    let highA = a.exponent + a.digits.count
    let highB = b.exponent + b.digits.count
    if highA != highB { return highA < highB ? -sign : sign }
    for index in 0..<max(a.digits.count, b.digits.count) {
      let x = index < a.digits.count ? a.digits[index] : 0
      let y = index < b.digits.count ? b.digits[index] : 0
      if x != y { return x < y ? -sign : sign }
    }
    return 0
  }

  /// The number's text: plain digits as long as that is short, else with an exponent.
  public var numberText: String? {
    if isKind(.integer) { return String(Int64(bitPattern: payload)) }
    guard let (negative, digits, exponent) = decimalDigits else { return nil }
    if digits.isEmpty { return "0" }
    var text: [UInt8] = negative ? [0x2D] : []
    let high = exponent + digits.count
    if exponent >= 0 && (isKind(.bigNumber) || high <= 21) && high <= 4096 {
      text += digits.map { $0 + 0x30 }
      text += [UInt8](repeating: 0x30, count: exponent)
    } else if exponent < 0 && high > 0 {
      text += digits[..<high].map { $0 + 0x30 }
      text.append(0x2E)
      text += digits[high...].map { $0 + 0x30 }
    } else if exponent < 0 && high > -6 {
      text += [0x30, 0x2E]
      text += [UInt8](repeating: 0x30, count: -high)
      text += digits.map { $0 + 0x30 }
    } else {
      text.append(digits[0] + 0x30)
      if digits.count > 1 {
        text.append(0x2E)
        text += digits[1...].map { $0 + 0x30 }
      }
      text.append(0x65)
      text += Array((high - 1 >= 0 ? "+\(high - 1)" : "\(high - 1)").utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The nearest double; nil when this isn't a number.
  public var double: Double? {
    if isKind(.integer) { return Double(Int64(bitPattern: payload)) }
    guard let text = numberText else { return nil }
    return Double(text)
  }
}
