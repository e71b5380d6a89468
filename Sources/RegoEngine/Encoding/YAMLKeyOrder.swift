// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The order that go-yaml writes keys in: `a9` before `a10`, other signs before letters.
enum YAMLKeyOrder {
  static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let a = Array(String(decoding: left, as: UTF8.self).unicodeScalars)
    let b = Array(String(decoding: right, as: UTF8.self).unicodeScalars)
    guard let index = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
      return a.count < b.count
    }
    let isBehindDigit = index > 0 && isDigit(a[index - 1])
    switch (isLetter(a[index]), isLetter(b[index])) {
    case (true, true): return a[index].value < b[index].value
    case (true, false): return isBehindDigit
    case (false, true): return !isBehindDigit
    default: break
    }
    // A zero within a number counts, one in front of it doesn't.
    var start: UInt64 = 0
    if a[index] == "0" || b[index] == "0" {
      let digits = a[..<index].reversed().prefix(while: isDigit)
      if digits.contains(where: { $0 != "0" }) { start = 1 }
    }
    let (x, xEnd) = number(a, from: index, startingWith: start)
    let (y, yEnd) = number(b, from: index, startingWith: start)
    if x != y { return x < y }
    if xEnd != yEnd { return xEnd < yEnd }
    return a[index].value < b[index].value
  }

  private static func number(
    _ text: [Unicode.Scalar], from start: Int, startingWith first: UInt64
  ) -> (UInt64, end: Int) {
    var value = first
    var index = start
    while index < text.count, isDigit(text[index]) {
      value = value &* 10 &+ UInt64(text[index].value &- 0x30)
      index += 1
    }
    return (value, index)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? scalar.value &- 0x30 < 10 : scalar.properties.generalCategory == .decimalNumber
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
