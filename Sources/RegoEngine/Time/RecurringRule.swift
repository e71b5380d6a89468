// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A zone's rule for the years behind its table, in POSIX's notation: `EST5EDT,M3.2.0,M11.1.0`.
struct RecurringRule: Sendable {
  private struct Change: Sendable {
    enum Day: Sendable {
      case julian(Int)
      case zeroBased(Int)
      case week(month: Int, week: Int, weekday: Int)
    }
    var day: Day
    var seconds: Int

    func seconds(inYear year: Int) -> Int {
      let start = CivilDate(year: year, month: 1, day: 1).days
      let days: Int
      switch day {
      case .julian(let number):
        days = start + number - 1 + (CivilDate.isLeap(year) && number >= 60 ? 1 : 0)
      case .zeroBased(let number): days = start + number
      case .week(let month, let week, let weekday):
        let first = CivilDate(year: year, month: month, day: 1).days
        var found = first + (weekday - CivilDate.weekday(days: first) + 7) % 7 + (week - 1) * 7
        if found >= first + CivilDate.length(ofMonth: month, in: year) { found -= 7 }
        days = found
      }
      return days * 86_400 + seconds
    }
  }

  private var standard: TimeZoneRules.Period
  private var summer: TimeZoneRules.Period?
  private var start: Change?
  private var end: Change?

  init?(_ text: [UInt8]) {
    var rest = text[...]
    guard let name = Self.name(&rest), let offset = Self.time(&rest) else { return nil }
    standard = TimeZoneRules.Period(offset: -offset, name: name)
    guard !rest.isEmpty else { return }
    guard let summerName = Self.name(&rest) else { return nil }
    var summerOffset = standard.offset + 3600
    if let first = rest.first, first != UInt8(ascii: ",") {
      guard let offset = Self.time(&rest) else { return nil }
      summerOffset = -offset
    }
    summer = TimeZoneRules.Period(offset: summerOffset, name: summerName)
    guard let start = Self.change(&rest), let end = Self.change(&rest), rest.isEmpty else {
      return nil
    }
    self.start = start
    self.end = end
  }

  func period(at seconds: Int64) -> TimeZoneRules.Period {
    guard let summer, let start, let end else { return standard }
    let local = Int(seconds) + standard.offset
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let year = CivilDate(days: days).year
    let begins = start.seconds(inYear: year) - standard.offset
    let ends = end.seconds(inYear: year) - summer.offset
    let time = Int(seconds)
    let isSummer = begins < ends ? time >= begins && time < ends : time >= begins || time < ends
    return isSummer ? summer : standard
  }

  private static func name(_ text: inout ArraySlice<UInt8>) -> String? {
    if text.first == UInt8(ascii: "<") {
      guard let close = text.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      defer { text = text[(close + 1)...] }
      return String(decoding: text[(text.startIndex + 1)..<close], as: UTF8.self)
    }
    let letters = text.prefix { ($0 | 0x20) &- 0x61 < 26 }
    guard letters.count >= 3 else { return nil }
    text = text[letters.endIndex...]
    return String(decoding: letters, as: UTF8.self)
  }

  private static func number(_ text: inout ArraySlice<UInt8>) -> Int? {
    let digits = text.prefix { $0 &- 0x30 < 10 }
    guard (1...6).contains(digits.count) else { return nil }
    text = text[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// `[+-]h[:m[:s]]` in seconds.
  private static func time(_ text: inout ArraySlice<UInt8>) -> Int? {
    let negative = text.first == 0x2D
    if negative || text.first == 0x2B { text.removeFirst() }
    guard var total = number(&text).map({ $0 * 3600 }) else { return nil }
    for unit in [60, 1] where text.first == 0x3A {
      text.removeFirst()
      guard let value = number(&text) else { return nil }
      total += value * unit
    }
    return negative ? -total : total
  }

  private static func change(_ text: inout ArraySlice<UInt8>) -> Change? {
    guard text.first == UInt8(ascii: ",") else { return nil }
    text.removeFirst()
    let day: Change.Day
    if text.first == UInt8(ascii: "M") {
      text.removeFirst()
      guard let month = number(&text), (1...12).contains(month), text.popFirst() == 0x2E,
        let week = number(&text), text.popFirst() == 0x2E, let weekday = number(&text)
      else { return nil }
      day = .week(month: month, week: week, weekday: weekday)
    } else if text.first == UInt8(ascii: "J") {
      text.removeFirst()
      guard let value = number(&text) else { return nil }
      day = .julian(value)
    } else {
      guard let value = number(&text) else { return nil }
      day = .zeroBased(value)
    }
    var seconds = 7200
    if text.first == UInt8(ascii: "/") {
      text.removeFirst()
      guard let value = time(&text) else { return nil }
      seconds = value
    }
    return Change(day: day, seconds: seconds)
  }
}
