// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A point in time as the services write it: whole seconds since 1970 and the digits after them.
struct Timestamp: Hashable {
  /// Seconds since 1970, UTC.
  var seconds: Int
  /// The fraction's decimal digits, at most nine, without zeros at the end.
  var fraction: [UInt8] = []

  /// The years that four digits can name: beyond them a number isn't a time.
  private static let range = -62_167_219_200...253_402_300_799

  /// A time; nil when its year doesn't have four digits.
  init?(seconds: Int, fraction: some Sequence<UInt8> = []) {
    guard Self.range.contains(seconds) else { return nil }
    self.seconds = seconds
    self.fraction = Array(fraction.prefix(9))
    while self.fraction.last == 0x30 { self.fraction.removeLast() }
  }

  /// `2026-01-31T08:15:00.25Z`.
  var iso8601: String {
    let (days, rest) = Self.divide(seconds, 86_400)
    let (year, month, day) = Self.date(ofDay: days)
    var text: [UInt8] = []
    text.reserveCapacity(30)
    Self.append(year, width: 4, to: &text)
    text.append(0x2D)
    Self.append(month, width: 2, to: &text)
    text.append(0x2D)
    Self.append(day, width: 2, to: &text)
    text.append(0x54)
    Self.appendClock(rest, to: &text)
    if !fraction.isEmpty {
      text.append(0x2E)
      text += fraction
    }
    text.append(0x5A)
    return String(decoding: text, as: UTF8.self)
  }

  /// `Sat, 31 Jan 2026 08:15:00 GMT`; fractions have no place there.
  var http: String {
    let (days, rest) = Self.divide(seconds, 86_400)
    let (year, month, day) = Self.date(ofDay: days)
    let weekday = Self.divide(days + 4, 7).remainder
    var text = Array("\(Self.weekdays[weekday]), ".utf8)
    Self.append(day, width: 2, to: &text)
    text += Array(" \(Self.months[month - 1]) ".utf8)
    Self.append(year, width: 4, to: &text)
    text.append(0x20)
    Self.appendClock(rest, to: &text)
    text += Array(" GMT".utf8)
    return String(decoding: text, as: UTF8.self)
  }

  /// Seconds since 1970 with the fraction: `1769847300.25`.
  var unix: String {
    guard !fraction.isEmpty else { return "\(seconds)" }
    guard seconds < 0 else { return "\(seconds)." + String(decoding: fraction, as: UTF8.self) }
    // -1 second and 25 hundredths are -0.75.
    var rest: [UInt8] = []
    var carry: UInt8 = 1
    for digit in fraction.reversed() {
      let value = 9 - (digit - 0x30) + carry
      rest.insert(0x30 + value % 10, at: 0)
      carry = value / 10
    }
    while rest.last == 0x30 { rest.removeLast() }
    return "-\((seconds + 1).magnitude)." + String(decoding: rest, as: UTF8.self)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Quotient and remainder with the remainder never negative.
  static func divide(_ value: Int, _ by: Int) -> (quotient: Int, remainder: Int) {
    let remainder = ((value % by) + by) % by
    return ((value - remainder) / by, remainder)
  }

  // Days are counted from 1970 through years that begin in March, so that the day a leap year adds
  // is the last; 146,097 days are 400 years.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = divide(day + 719_468, 146_097)
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      era * 400 + year + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  static func day(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = divide(shiftedYear, 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func appendClock(_ seconds: Int, to text: inout [UInt8]) {
    append(seconds / 3600, width: 2, to: &text)
    text.append(0x3A)
    append(seconds / 60 % 60, width: 2, to: &text)
    text.append(0x3A)
    append(seconds % 60, width: 2, to: &text)
  }

  private static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
    var power = 1
    for _ in 1..<width { power *= 10 }
    while power > 0 {
      text.append(0x30 + UInt8(value / power % 10))
      power /= 10
    }
  }
}
