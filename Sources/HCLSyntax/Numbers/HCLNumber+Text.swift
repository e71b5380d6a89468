// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLNumber: CustomStringConvertible {
  /// The shortest decimal text, without an exponent, that stands for no other number of the
  /// precision: what Terraform prints.
  public var description: String {
    switch storage {
    case .integer(let value): return String(value)
    case .binary(let float):
      let (digits, point) = HCLNumber.shortestDigits(of: float)
      return (float.isNegative ? "-" : "") + HCLNumber.text(digits: digits, point: point)
    }
  }

  /// The whole part in a radix from 2 to 62, as `format("%x")` and its kin write it; digits above 9
  /// are lower-case letters, then upper-case ones.
  public func wholeText(radix: Int) -> String {
    guard radix >= 2, radix <= 62 else { return description }
    let float = truncated.binary
    var rest = float.mantissa.shiftedLeft(by: max(float.exponent, 0))
    if rest.isZero { return "0" }
    let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    var digits: [UInt8] = []
    while !rest.isZero {
      let (quotient, remainder) = rest.divided(bySmall: UInt32(radix))
      digits.append(alphabet[Int(remainder)])
      rest = quotient
    }
    if float.isNegative { digits.append(0x2D) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  /// A whole number from digits of a radix from 2 to 62, with an optional sign.
  public init?(wholeText text: String, radix: Int) {
    var digits = Array(text.utf8)[...]
    var isNegative = false
    if let first = digits.first, first == 0x2D || first == 0x2B {
      isNegative = first == 0x2D
      digits = digits.dropFirst()
    }
    guard radix >= 2, radix <= 62, !digits.isEmpty, digits.count <= HCLNumber.maximumDigits,
      let magnitude = Magnitude(digits: digits, radix: UInt32(radix))
    else { return nil }
    self.init(isNegative: isNegative, magnitude: magnitude, exponent: 0)
  }

  /// The decimal digits rounded half to even after a number of places, as `%.2f` writes them.
  public func text(decimalPlaces places: Int) -> String {
    let float = binary
    let places = min(max(places, 0), 10_000)
    var scaled = float.mantissa * Magnitude.power(10, places)
    if float.exponent >= 0 {
      scaled = scaled.shiftedLeft(by: float.exponent)
    } else {
      let cut = -float.exponent
      let isHalf = scaled.bit(cut - 1)
      let isMore = scaled.hasBits(below: cut - 1)
      scaled = scaled.shiftedRight(by: cut)
      if isHalf, isMore || scaled.bit(0) { scaled = scaled + Magnitude(1) }
    }
    var digits = scaled.decimalDigits
    while digits.count <= places { digits.insert(0, at: 0) }
    var text = float.isNegative ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index == digits.count - places { text += "." }
      text.unicodeScalars.append(Unicode.Scalar(0x30 + digit))
    }
    return text
  }

  static func text(digits: [UInt8], point: Int) -> String {
    var bytes: [UInt8] = []
    if point <= 0 {
      bytes.append(0x30)
    } else {
      for index in 0..<point { bytes.append(0x30 + (index < digits.count ? digits[index] : 0)) }
    }
    if digits.count > point {
      bytes.append(0x2E)
      if point < 0 { bytes.append(contentsOf: [UInt8](repeating: 0x30, count: -point)) }
      for index in max(point, 0)..<digits.count { bytes.append(0x30 + digits[index]) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The fewest digits that lie nearer to the number than to its neighbours of a precision, and where
  /// the decimal point stands from their start.
  ///
  /// Works on the decimal expansions of the number and of the middles to both neighbours, all with
  /// one scale, digit by digit from the left.
  static func shortestDigits(
    of float: BinaryFloat, precision: Int = HCLNumber.precision
  ) -> (digits: [UInt8], point: Int) {
    // One bit more than the precision, so that half a unit in the last place is a whole number.
    let shift = precision + 1 - float.mantissa.bitLength
    let middle = float.mantissa.shiftedLeft(by: shift)
    let exponent = float.exponent - shift
    let one = Magnitude(1)
    let isEven = !middle.bit(1)
    func expansion(_ value: Magnitude) -> Magnitude {
      exponent >= 0
        ? value.shiftedLeft(by: exponent) : value * Magnitude.power(5, -exponent)
    }
    let scale = exponent >= 0 ? 0 : -exponent
    var upper = expansion(middle + one).decimalDigits
    var digits = expansion(middle).decimalDigits
    var lower = expansion(middle - one).decimalDigits
    let width = upper.count
    digits.insert(contentsOf: [UInt8](repeating: 0, count: width - digits.count), at: 0)
    lower.insert(contentsOf: [UInt8](repeating: 0, count: width - lower.count), at: 0)
    let lowerEnd = (lower.lastIndex { $0 != 0 } ?? -1) + 1
    let upperEnd = (upper.lastIndex { $0 != 0 } ?? -1) + 1
    upper.append(0)

    var point = width - scale
    for index in digits.indices {
      let digit = digits[index]
      let mayCut = lower[index] != digit || (isEven && index + 1 == lowerEnd)
      let mayRaise =
        digit != upper[index]
        && (isEven || digit + 1 < upper[index] || index + 1 < upperEnd)
      guard mayCut || mayRaise else { continue }
      let rest = digits[(index + 1)...]
      let raises: Bool
      if mayCut, mayRaise {
        let next = rest.first ?? 0
        let isTie = next == 5 && !rest.dropFirst().contains { $0 != 0 }
        raises = isTie ? digit & 1 == 1 : next >= 5
      } else {
        raises = mayRaise
      }
      digits.removeSubrange((index + 1)...)
      if raises {
        var place = index
        while place >= 0, digits[place] == 9 {
          digits[place] = 0
          place -= 1
        }
        if place >= 0 {
          digits[place] += 1
        } else {
          digits.insert(1, at: 0)
          point += 1
        }
      }
      break
    }
    while digits.last == 0 { digits.removeLast() }
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    return (digits, point - leading)
  }
}
