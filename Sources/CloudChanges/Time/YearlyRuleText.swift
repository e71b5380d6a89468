// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads a rule as POSIX writes it, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
struct YearlyRuleText {
  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The rule; nil for anything that isn't one.
  static func rule(_ bytes: [UInt8]) -> YearlyRule? {
    guard bytes.count <= 128 else { return nil }
    var reader = YearlyRuleText(bytes)
    guard let rule = reader.rule(), reader.index == bytes.count else { return nil }
    return rule
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func takes(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    index += 1
    return true
  }

  private mutating func rule() -> YearlyRule? {
    guard name(), let west = offset() else { return nil }
    var rule = YearlyRule(standard: -west)
    guard next != nil else { return rule }
    guard name() else { return nil }
    var summer = 3600 - west
    if let byte = next, byte != UInt8(ascii: ",") {
      guard let given = offset() else { return nil }
      summer = -given
    }
    rule.summer = summer
    guard takes(","), let start = turn(), takes(","), let end = turn() else { return nil }
    rule.start = start
    rule.end = end
    return rule
  }

  /// Passes over an abbreviation: letters, or anything in angle brackets.
  private mutating func name() -> Bool {
    let start = index
    if takes("<") {
      while let byte = next, byte != UInt8(ascii: ">") {
        guard byte > 0x20, byte < 0x7F else { return false }
        index += 1
      }
      return takes(">") && index - start > 3
    }
    while let byte = next, (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) {
      index += 1
    }
    return index - start >= 3
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while let byte = next, (0x30...0x39).contains(byte), index - start < 4 {
      value = value * 10 + Int(byte - 0x30)
      index += 1
    }
    return index > start && range.contains(value) ? value : nil
  }

  /// Hours, minutes and seconds, with a sign.
  private mutating func offset(hours: Int = 25) -> Int? {
    var sign = 1
    if takes("-") { sign = -1 } else { _ = takes("+") }
    guard let hour = number(0...hours) else { return nil }
    var seconds = hour * 3600
    if takes(":") {
      guard let minute = number(0...59) else { return nil }
      seconds += minute * 60
      if takes(":") {
        guard let second = number(0...59) else { return nil }
        seconds += second
      }
    }
    return sign * seconds
  }

  private mutating func turn() -> YearlyRule.Turn? {
    var day: YearlyRule.Turn.Day?
    if takes("M") {
      if let month = number(1...12), takes("."), let week = number(1...5), takes("."),
        let weekday = number(0...6)
      {
        day = .weekday(month: month, week: week, day: weekday)
      }
    } else if takes("J") {
      day = number(1...365).map { .withoutLeapDay($0) }
    } else {
      day = number(0...365).map { .withLeapDay($0) }
    }
    guard let day else { return nil }
    guard takes("/") else { return YearlyRule.Turn(day: day, time: 7200) }
    return offset(hours: 167).map { YearlyRule.Turn(day: day, time: $0) }
  }
}
