// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// What a plain scalar is to `yamldecode`: YAML 1.1's words, decimal numbers of any size, and
/// timestamps, which become text in RFC 3339.
enum YAMLScalarValue {
  private static let trueWords: Set<String> = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
  ]
  private static let falseWords: Set<String> = [
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
  ]

  static func resolve(_ node: Node, _ arena: Arena) -> Node? {
    guard node.count > 0 else { return .null }
    // Longer ones are neither words nor numbers that anybody writes.
    guard node.count <= 4096, let text = node.string, let first = text.utf8.first else {
      return node
    }
    switch first {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x30...0x39:
      return number(text, node, arena)
    default:
      if trueWords.contains(text) { return .boolean(true) }
      if falseWords.contains(text) { return .boolean(false) }
      return ["~", "null", "Null", "NULL"].contains(text) ? .null : node
    }
  }

  /// Numbers have the bases 10, 16 and 8 and no underscores: all else stays text.
  private static func number(_ text: String, _ node: Node, _ arena: Arena) -> Node? {
    let unsigned = text.hasPrefix("+") || text.hasPrefix("-") ? String(text.dropFirst()) : text
    if [".inf", ".Inf", ".INF"].contains(unsigned) || [".nan", ".NaN", ".NAN"].contains(text) {
      return nil
    }
    if let time = timestamp(Array(text.utf8)) { return arena.string(time) }
    if let number = HCLNumber(parsing: text) { return arena.numberNode(number) }
    let digits = text.dropFirst(2)
    let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : 10
    guard radix != 10, let sign = digits.utf8.first, sign != 0x2B, sign != 0x2D,
      digits.allSatisfy({ $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false })
    else { return node }
    return UInt64(digits, radix: radix).flatMap { HCLNumber(parsing: String($0)) }
      .flatMap { arena.numberNode($0) }
  }

  /// The forms that start with a date: alone, or with a time behind `T`, `t` or a space.
  private static func timestamp(_ bytes: [UInt8]) -> String? {
    var rest = bytes[...]
    func number(_ most: Int, least: Int = 1) -> Int? {
      let digits = rest.prefix(most).prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard digits.count >= least else { return nil }
      rest = rest.dropFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard bytes.count <= 64, let year = number(4, least: 4), take(0x2D), let month = number(2),
      take(0x2D), let day = number(2), (1...12).contains(month), day >= 1,
      day <= CalendarTime.dayCount(year: year, month: month)
    else { return nil }
    let days = CalendarTime.days(year: year, month: month, day: day)
    var time = CalendarTime(
      seconds: Int64(days * 86_400), nanoseconds: 0, offset: 0, isUTC: true)
    guard let separator = rest.popFirst() else { return time.text }
    let hasZone = separator | 0x20 == UInt8(ascii: "t")
    guard hasZone || separator == 0x20, let hour = number(2), take(0x3A), let minute = number(2),
      take(0x3A), let second = number(2), hour < 24, minute < 60, second < 60
    else { return nil }
    if take(UInt8(ascii: ".")) {
      guard number(9) != nil else { return nil }
      rest = rest.drop { $0 >= 0x30 && $0 <= 0x39 }
    }
    time.seconds += Int64(hour * 3600 + minute * 60 + second)
    if hasZone, !take(UInt8(ascii: "Z")) {
      guard let sign = rest.popFirst(), sign == 0x2B || sign == 0x2D,
        let hours = number(2, least: 2), take(0x3A), let minutes = number(2, least: 2),
        hours <= 24, minutes < 60
      else { return nil }
      time.offset = (hours * 3600 + minutes * 60) * (sign == 0x2D ? -1 : 1)
      time.seconds -= Int64(time.offset)
    }
    return rest.isEmpty ? time.text : nil
  }
}

extension Arena {
  /// A number with all of its digits.
  fileprivate func numberNode(_ number: HCLNumber) -> Node? {
    if let small = number.int64Value { return .integer(small) }
    var text = number.description
    return text.withUTF8 { self.number($0) }
  }
}
