// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Text of doubles in the formats of Go's `strconv.FormatFloat`.
enum GoFloat {
  /// - Parameters:
  ///   - verb: one of `e E f F g G b x X`.
  ///   - precision: digits after the point (`g`: significant ones); nil for the shortest text
  ///     that reads back as the same number.
  static func text(_ value: Double, verb: UInt8, precision: Int?) -> [UInt8] {
    var output: [UInt8] = value.sign == .minus ? [0x2D] : []
    if value.isNaN { return Array("NaN".utf8) }
    if value.isInfinite { return output.isEmpty ? Array("+Inf".utf8) : Array("-Inf".utf8) }
    let magnitude = value.magnitude
    switch verb {
    case UInt8(ascii: "b"):
      let scale = max(magnitude.exponentBitPattern, 1)
      let hidden: UInt64 = magnitude.exponentBitPattern == 0 ? 0 : 1 << 52
      let exponent = Int(scale) - 1075
      output += "\(hidden | magnitude.significandBitPattern)p\(exponent >= 0 ? "+" : "")".utf8
      output += "\(exponent)".utf8
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      writeHexadecimal(magnitude, uppercase: verb == 0x58, precision: precision, into: &output)
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      let decimal = digits(magnitude, keeping: precision.map { .significant($0 + 1) })
      writeExponent(decimal, verb: verb, fraction: precision, into: &output)
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      let decimal = digits(magnitude, keeping: precision.map { .fraction($0) })
      writePlain(decimal, fraction: precision, into: &output)
    default:
      let wanted = precision == 0 ? 1 : precision
      let decimal = digits(magnitude, keeping: wanted.map { .significant($0) })
      var threshold = wanted ?? 6
      if wanted != nil, threshold > decimal.digits.count, decimal.digits.count >= decimal.point {
        threshold = decimal.digits.count
      }
      if decimal.digits.isEmpty { return output + [0x30] }
      if decimal.point - 1 < -4 || decimal.point - 1 >= threshold {
        let letter = verb == UInt8(ascii: "G") ? UInt8(ascii: "E") : UInt8(ascii: "e")
        writeExponent(decimal, verb: letter, fraction: nil, into: &output)
      } else {
        writePlain(decimal, fraction: nil, into: &output)
      }
    }
    return output
  }

  /// Decimal digits with the point before digit number `point`: 0.digits x 10^point.
  private struct Decimal {
    var digits: [UInt8]
    var point: Int
  }

  private enum Kept {
    case significant(Int)
    case fraction(Int)
  }

  private static func digits(_ value: Double, keeping kept: Kept?) -> Decimal {
    guard value > 0 else { return Decimal(digits: [], point: 0) }
    let binary = ExtendedFloat(
      isNegative: false, significand: UInt64(value.significandBitPattern) << 11 | 1 << 63,
      exponent: Int(value.exponent) - 63, precision: 53)
    guard let kept else {
      guard value.isNormal, let shortest = binary.shortestDecimal(isDouble: true) else {
        return subnormal(value)
      }
      return Decimal(digits: shortest.digits, point: shortest.exponent + shortest.digits.count)
    }
    let scale = Int(max(value.exponentBitPattern, 1)) - 1075
    let hidden: UInt64 = value.exponentBitPattern == 0 ? 0 : 1 << 52
    if case .fraction(let count) = kept,
      let quick = fixed(hidden | value.significandBitPattern, scale, count)
    {
      return quick
    }
    let exact = ExtendedFloat.digits(.init(hidden | value.significandBitPattern), shiftedBy: scale)
    let decimal = Decimal(digits: exact.digits, point: exact.exponent + exact.digits.count)
    switch kept {
    case .significant(let count): return rounded(decimal, count)
    case .fraction(let count): return rounded(decimal, decimal.point + count)
    }
  }

  /// mantissa x 2^scale with that many digits behind the point, in 128 bits; nil for numbers that
  /// take more.
  private static func fixed(_ mantissa: UInt64, _ scale: Int, _ count: Int) -> Decimal? {
    guard scale <= 0, scale >= -60, count >= 0, count <= 19 else { return nil }
    var factor: UInt64 = 1
    for _ in 0..<count { factor *= 10 }
    let wide = UInt128(mantissa) * UInt128(factor)
    let dropped = UInt128(-scale)
    var kept = wide >> dropped
    let rest = wide - kept << dropped
    if scale < 0 {
      let half: UInt128 = 1 << (dropped - 1)
      if rest > half || (rest == half && kept & 1 == 1) { kept += 1 }
    }
    guard kept != 0 else { return Decimal(digits: [], point: 0) }
    var digits: [UInt8] = []
    digits.reserveCapacity(40)
    while kept > UInt128(UInt64.max) {
      digits.append(UInt8(truncatingIfNeeded: kept % 10))
      kept /= 10
    }
    var small = UInt64(truncatingIfNeeded: kept)
    while small > 0 {
      digits.append(UInt8(truncatingIfNeeded: small % 10))
      small /= 10
    }
    digits.reverse()
    let point = digits.count - count
    while digits.last == 0 { digits.removeLast() }
    return Decimal(digits: digits, point: point)
  }

  /// Doubles below 2^-1022 have fewer bits than the shortest form above counts with.
  private static func subnormal(_ value: Double) -> Decimal {
    let text = Array(String(describing: value).utf8)
    let mantissa = text.prefix { $0 | 0x20 != 0x65 }
    let exponent = Int(String(decoding: text.drop { $0 | 0x20 != 0x65 }.dropFirst(), as: UTF8.self))
    var digits = mantissa.filter { $0 != 0x2E }.map { $0 - 0x30 }
    while digits.last == 0 { digits.removeLast() }
    return Decimal(digits: digits, point: (exponent ?? 0) + 1)
  }

  /// Rounds half to even on the exact digits.
  private static func rounded(_ decimal: Decimal, _ count: Int) -> Decimal {
    var result = decimal
    guard count < decimal.digits.count else { return result }
    guard count >= 0 else { return Decimal(digits: [], point: 0) }
    let next = decimal.digits[count]
    let exactHalf = next == 5 && count + 1 == decimal.digits.count
    let odd = count > 0 && decimal.digits[count - 1] & 1 == 1
    result.digits = Array(decimal.digits[..<count])
    if next > 5 || (next == 5 && (!exactHalf || odd)) {
      while let last = result.digits.last, last == 9 { result.digits.removeLast() }
      if result.digits.isEmpty {
        result.digits = [1]
        result.point += 1
      } else {
        result.digits[result.digits.count - 1] += 1
      }
    }
    while result.digits.last == 0 { result.digits.removeLast() }
    if result.digits.isEmpty { result.point = 0 }
    return result
  }

  private static func writePlain(_ decimal: Decimal, fraction: Int?, into output: inout [UInt8]) {
    let digits = decimal.digits
    if decimal.point > 0 {
      for index in 0..<decimal.point {
        output.append(index < digits.count ? digits[index] + 0x30 : 0x30)
      }
    } else {
      output.append(0x30)
    }
    let count = fraction ?? max(digits.count - decimal.point, 0)
    guard count > 0 else { return }
    output.append(0x2E)
    for place in 0..<count {
      let index = decimal.point + place
      output.append(index >= 0 && index < digits.count ? digits[index] + 0x30 : 0x30)
    }
  }

  private static func writeExponent(
    _ decimal: Decimal, verb: UInt8, fraction: Int?, into output: inout [UInt8]
  ) {
    let digits = decimal.digits
    output.append((digits.first ?? 0) + 0x30)
    let count = fraction ?? max(digits.count - 1, 0)
    if count > 0 {
      output.append(0x2E)
      for place in 1...count { output.append(place < digits.count ? digits[place] + 0x30 : 0x30) }
    }
    output.append(verb)
    writeSigned(digits.isEmpty ? 0 : decimal.point - 1, into: &output)
  }

  private static func writeSigned(_ exponent: Int, into output: inout [UInt8]) {
    output.append(exponent < 0 ? 0x2D : 0x2B)
    if abs(exponent) < 10 { output.append(0x30) }
    output += "\(abs(exponent))".utf8
  }

  private static func writeHexadecimal(
    _ value: Double, uppercase: Bool, precision: Int?, into output: inout [UInt8]
  ) {
    var fraction = value == 0 ? 0 : value.significandBitPattern
    var exponent = value == 0 ? 0 : Int(value.exponent)
    if value != 0, !value.isNormal {
      let shift = UInt64(value.significandBitPattern.leadingZeroBitCount - 11)
      fraction = (value.significandBitPattern << shift) & (1 << 52 - 1)
    }
    var lead: UInt64 = value == 0 ? 0 : 1
    if let precision, precision < 13 {
      let dropped = UInt64((13 - precision) * 4)
      let all = lead << 52 | fraction
      let rest = all & (1 << dropped - 1)
      let half: UInt64 = 1 << (dropped - 1)
      var kept = all >> dropped
      if rest > half || (rest == half && kept & 1 == 1) { kept += 1 }
      let restored = kept << dropped
      lead = restored >> 52
      fraction = restored & (1 << 52 - 1)
      if lead > 1 {
        lead = 1
        exponent += 1
      }
    }
    output += uppercase ? "0X".utf8 : "0x".utf8
    output.append(0x30 + UInt8(lead))
    var places: [UInt8] = []
    for index in 0..<max(precision ?? 13, 0) {
      let nibble = index < 13 ? UInt8(fraction >> UInt64(48 - index * 4) & 0xF) : 0
      places.append(GoQuote.hexDigit(nibble, uppercase: uppercase))
    }
    if precision == nil { while places.last == 0x30 { places.removeLast() } }
    if !places.isEmpty { output += [0x2E] + places }
    output.append(uppercase ? 0x50 : 0x70)
    writeSigned(exponent, into: &output)
  }
}
