// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
  /// The time that a text names, in any of the three ways services write times, whatever the model
  /// says: answers aren't strict about it. Nil when it is none of them.
  init?(_ text: some Collection<UInt8>) {
    let bytes = Array(text.drop { $0 == 0x20 }.prefix(64))
    guard let first = bytes.first else { return nil }
    if first >= 0x41 {
      guard let found = Timestamp(http: bytes) else { return nil }
      self = found
    } else if bytes.count > 4, bytes[4] == 0x2D, first != 0x2D {
      guard let found = Timestamp(iso8601: bytes) else { return nil }
      self = found
    } else {
      guard let found = Timestamp(unix: bytes) else { return nil }
      self = found
    }
  }

  /// `2026-01-31T08:15:00.25Z`, also with an offset, a space for the `T`, or the date alone.
  private init?(iso8601 bytes: [UInt8]) {
    var scan = Scan(bytes)
    guard let year = scan.number(4), scan.skip(0x2D), let month = scan.number(2), scan.skip(0x2D),
      let day = scan.number(2)
    else { return nil }
    var clock = 0
    var fraction: [UInt8] = []
    var offset = 0
    if scan.skip(0x54) || scan.skip(0x74) || scan.skip(0x20) {
      guard let hour = scan.number(2), scan.skip(0x3A), let minute = scan.number(2),
        hour < 24, minute < 60
      else { return nil }
      var second = 0
      if scan.skip(0x3A) {
        guard let value = scan.number(2), value < 61 else { return nil }
        second = value
      }
      if scan.skip(0x2E) || scan.skip(0x2C) { fraction = scan.digits() }
      clock = hour * 3600 + minute * 60 + second
      guard let found = scan.offset() else { return nil }
      offset = found
    }
    guard scan.isAtEnd, (1...12).contains(month), (1...31).contains(day) else { return nil }
    self.init(
      seconds: Self.day(year: year, month: month, day: day) * 86_400 + clock - offset,
      fraction: fraction)
  }

  /// `Sat, 31 Jan 2026 08:15:00 GMT`.
  private init?(http bytes: [UInt8]) {
    let words = bytes.split(separator: 0x20)
    guard words.count >= 5 else { return nil }
    var day = Scan(words[1])
    var clock = Scan(words[4])
    var year = Scan(words[3])
    let name = String(decoding: words[2], as: UTF8.self)
    guard let month = Self.months.firstIndex(of: name), let dayNumber = day.number(2),
      let yearNumber = year.number(4), let hour = clock.number(2), clock.skip(0x3A),
      let minute = clock.number(2), clock.skip(0x3A), let second = clock.number(2),
      (1...31).contains(dayNumber), hour < 24, minute < 60, second < 61
    else { return nil }
    let fraction = clock.skip(0x2E) ? clock.digits() : []
    self.init(
      seconds: Self.day(year: yearNumber, month: month + 1, day: dayNumber) * 86_400 + hour * 3600
        + minute * 60 + second,
      fraction: fraction)
  }

  /// Seconds since 1970, also with a fraction or an exponent: `1.76984730025E9`.
  private init?(unix bytes: [UInt8]) {
    var scan = Scan(bytes)
    let isNegative = scan.skip(0x2D)
    var digits = scan.digits()
    var point = digits.count
    guard point > 0 else { return nil }
    if scan.skip(0x2E) { digits += scan.digits() }
    if scan.skip(0x45) || scan.skip(0x65) {
      let isSmall = scan.skip(0x2D)
      if !isSmall { _ = scan.skip(0x2B) }
      guard let exponent = Int(String(decoding: scan.digits(), as: UTF8.self)), exponent < 400
      else { return nil }
      point += isSmall ? -exponent : exponent
    }
    guard scan.isAtEnd, point < 20 else { return nil }
    while digits.count < point { digits.append(0x30) }
    var whole = 0
    for digit in digits.prefix(max(point, 0)) {
      let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      whole = product + Int(digit - 0x30)
      if whole < 0 { return nil }
    }
    var fraction = Array(digits.dropFirst(max(point, 0)).prefix(9))
    if point < 0 {
      fraction = Array((Array(repeating: 0x30, count: min(-point, 9)) + fraction).prefix(9))
    }
    guard isNegative else {
      self.init(seconds: whole, fraction: fraction)
      return
    }
    // A fraction counts forward from the second before.
    guard fraction.contains(where: { $0 != 0x30 }) else {
      self.init(seconds: -whole)
      return
    }
    var value = 0
    for index in 0..<9 {
      value = value * 10 + (index < fraction.count ? Int(fraction[index]) - 0x30 : 0)
    }
    let rest = String(2_000_000_000 - value).dropFirst()
    self.init(seconds: -whole - 1, fraction: Array(rest.utf8))
  }

  /// Reads digits and signs from the start of bytes.
  private struct Scan {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(_ width: Int) -> Int? {
      var value = 0
      var count = 0
      while count < width, let byte = rest.first, byte >= 0x30, byte <= 0x39 {
        value = value * 10 + Int(byte - 0x30)
        rest.removeFirst()
        count += 1
      }
      return count > 0 ? value : nil
    }

    mutating func digits() -> [UInt8] {
      let found = Array(rest.prefix { $0 >= 0x30 && $0 <= 0x39 })
      rest.removeFirst(found.count)
      return found
    }

    /// Seconds east of Greenwich; 0 without an offset.
    mutating func offset() -> Int? {
      if rest.isEmpty || skip(0x5A) || skip(0x7A) { return 0 }
      let isEast = skip(0x2B)
      guard isEast || skip(0x2D), let hours = number(2) else { return nil }
      _ = skip(0x3A)
      let minutes = number(2) ?? 0
      let seconds = hours * 3600 + minutes * 60
      return isEast ? seconds : -seconds
    }
  }
}
