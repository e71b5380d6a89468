// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// Amounts with units, such as `10Mi` and `1.5GB`.
enum UnitBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "units.parse", [.named("x", .string)], .named("y", .number),
      summary: "An amount with a unit as in Kubernetes: `m`, `K`, `Mi`, ...", evaluate: parse),
    Builtin(
      "units.parse_bytes", [.named("x", .string)], .named("y", .number),
      summary: "A number of bytes: `10KB`, `1GiB`, ...", evaluate: parseBytes),
  ]

  private static let letters = Array("kmgtpe".utf8)

  private static func parse(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    // OPA's own messages repeat the name.
    let name = "units.parse"
    let (amount, suffix) = try parts(call, name: name, noAmount: "no amount provided")
    var unit = suffix
    // Behind the first letter case doesn't count: `m` and `M` differ.
    for index in unit.indices.dropFirst() { unit[index] = lowercased(unit[index]) }
    var tens = 0
    var twos = 0
    if unit == [UInt8(ascii: "m")] {
      tens = -3
    } else if !unit.isEmpty {
      let isBinary = unit.count == 2 && unit[1] == UInt8(ascii: "i")
      guard unit.count == 1 || isBinary,
        let power = letters.firstIndex(of: lowercased(unit[0]))
      else {
        throw .failure("\(name): unit \(String(decoding: unit, as: UTF8.self)) not recognized")
      }
      if isBinary { twos = (power + 1) * 10 } else { tens = (power + 1) * 3 }
    }
    guard let number = UTF8Text.withBytes(amount, { GoNumber.parse($0, in: call.arena) }),
      let (negative, digits, exponent) = number.decimalDigits
    else { throw .failure("\(name): could not parse amount to a number") }
    guard abs(exponent) <= ExtendedFloat.decimalExponentLimit else { throw Arithmetic.outOfRange }
    var magnitude = BigUInt(decimalDigits: digits) << twos
    var scale = exponent + tens
    if scale < 0, magnitude != 0 {
      // Fractions have ten places, halves rounded up; so have thousandths, even if whole.
      let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: BigUInt(10).power(-scale))
      if rest != 0 || tens < 0 {
        if scale < -10 {
          let cut = BigUInt(10).power(-scale - 10)
          magnitude = (magnitude + cut / 2) / cut
        } else {
          magnitude *= BigUInt(10).power(10 + scale)
        }
        return try fraction(negative, magnitude, call)
      }
      magnitude = whole
      scale = 0
    }
    let result = call.arena.number(
      negative: negative, digits: magnitude.decimalDigits, exponent: scale)
    guard let result else { throw Arithmetic.outOfRange }
    return result.inPlainDigits
  }

  /// A number of ten-billionths, written with all ten places.
  private static func fraction(
    _ negative: Bool, _ magnitude: BigUInt, _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> Node {
    let digits = magnitude.decimalDigits.map { $0 + 0x30 }
    let padded = [UInt8](repeating: 0x30, count: max(11 - digits.count, 0)) + digits
    let text = (negative ? [0x2D] : []) + padded.dropLast(10) + [0x2E] + padded.suffix(10)
    let arena = call.arena
    let number = UTF8Text.withBytes(text) { arena.number($0, keepsSpelling: true) }
    guard let number else { throw Arithmetic.outOfRange }
    return number
  }

  private static func parseBytes(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let name = "units.parse_bytes"
    let (amount, suffix) = try parts(call, name: name, noAmount: "no byte amount provided")
    let unit = suffix.map(lowercased)
    var factor: Int64 = 1
    if !unit.isEmpty {
      let tail = unit.dropFirst()
      let isBinary = tail.first == UInt8(ascii: "i")
      let rest = isBinary ? tail.dropFirst() : tail
      guard let power = letters.firstIndex(of: unit[0]),
        rest.isEmpty || rest.elementsEqual([UInt8(ascii: "b")])
      else {
        throw .failure("\(name): byte unit \(String(decoding: unit, as: UTF8.self)) not recognized")
      }
      for _ in 0...power { factor *= isBinary ? 1024 : 1000 }
    }
    guard let number = UTF8Text.withBytes(amount, { GoNumber.parse($0, in: call.arena) }) else {
      throw .failure("\(name): could not parse byte amount to a number")
    }
    guard let float = ExtendedFloat(number), let scale = ExtendedFloat(.integer(factor)),
      let result = call.arena.number((float * scale).truncated)
    else { throw Arithmetic.outOfRange }
    return result
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }

  /// The number and what follows it, quotation marks dropped.
  private static func parts(
    _ call: borrowing BuiltinCall, name: String, noAmount: String
  ) throws(BuiltinError) -> (amount: [UInt8], unit: [UInt8]) {
    let text = try call.text(0).filter { $0 != UInt8(ascii: "\"") }
    if text.contains(UInt8(ascii: " ")) {
      throw .failure("\(name): spaces not allowed in resource strings")
    }
    var index = 0
    scan: while index < text.count {
      switch text[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"),
        UInt8(ascii: "-"):
        break
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        // An exponent only when digits or a sign follow; else it is the unit.
        guard index + 1 < text.count else { break scan }
        let next = text[index + 1]
        let isSign = next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
        guard isSign || next &- 0x30 < 10 else { break scan }
        if isSign { index += 1 }
      default: break scan
      }
      index += 1
    }
    guard index > 0 else { throw .failure("\(name): \(noAmount)") }
    try checkExponent(text[..<index], name: name)
    return (Array(text[..<index]), Array(text[index...]))
  }

  /// Refuses an exponent of more than six digits, whose number could fill memory.
  private static func checkExponent(
    _ amount: ArraySlice<UInt8>, name: String
  ) throws(BuiltinError) {
    guard let mark = amount.firstIndex(where: { lowercased($0) == UInt8(ascii: "e") }) else {
      return
    }
    let digits = amount[(mark + 1)...].drop { $0 &- 0x30 >= 10 }
    guard digits.count < 7 else { throw .failure("\(name): exponent too large") }
  }
}
