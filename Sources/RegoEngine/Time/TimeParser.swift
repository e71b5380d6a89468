// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads a time by a layout as Go's `time.Parse` does, with its errors.
struct TimeParser {
  private enum Problem: Error {
    case bad
    case range(String)
  }

  private let layout: TimeLayout
  private let source: [UInt8]
  private var rest: ArraySlice<UInt8>

  private var year = 0
  private var month: Int?
  private var day: Int?
  private var yearDay: Int?
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var nanosecond = 0
  private var isAfternoon: Bool?
  private var offset: Int?

  /// Nanoseconds since 1970.
  static func parse(_ text: String, layout: TimeLayout) throws(BuiltinError) -> Int64 {
    var parser = TimeParser(layout: layout, source: Array(text.utf8))
    try parser.readAll()
    return try parser.result()
  }

  /// Nanoseconds since 1970 of a text such as `2006-01-02T15:04:05Z`; nil for any other form.
  static func plainRFC3339(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count == 20, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54,
      text[13] == 0x3A, text[16] == 0x3A, text[19] == 0x5A
    else { return nil }
    var isBad = false
    func two(_ place: Int) -> Int {
      let high = Int(text[place]) - 0x30
      let low = Int(text[place + 1]) - 0x30
      if high < 0 || high > 9 || low < 0 || low > 9 { isBad = true }
      return high * 10 + low
    }
    let year = two(0) * 100 + two(2)
    let month = two(5)
    let day = two(8)
    let (hour, minute, second) = (two(11), two(14), two(17))
    // Years within what nanoseconds in 64 bits can hold.
    guard !isBad, year >= 1700, year <= 2200, month >= 1, month <= 12, day >= 1,
      day <= CivilDate.length(ofMonth: month, in: year), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).days
    return Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000_000
  }

  private init(layout: TimeLayout, source: [UInt8]) {
    self.layout = layout
    self.source = source
    rest = source[...]
  }

  private mutating func readAll() throws(BuiltinError) {
    for (index, piece) in layout.pieces.enumerated() {
      let start = rest
      do throws(Problem) {
        let next = index + 1 < layout.pieces.count ? layout.pieces[index + 1].element : .literal
        try read(piece, before: next)
      } catch {
        switch error {
        case .range(let what): throw problem(": \(what) out of range")
        case .bad:
          let shown = piece.element == .literal ? rest : start
          throw .failure(
            "parsing time \(Self.quoted(source[...])) as \(Self.quoted(layout.source[...])): "
              + "cannot parse \(Self.quoted(shown)) as \(Self.quoted(piece.text[...]))")
        }
      }
    }
    if !rest.isEmpty { throw problem(": extra text: \(Self.quoted(rest))") }
  }

  private func problem(_ message: String) -> BuiltinError {
    .failure("parsing time \(Self.quoted(source[...]))\(message)")
  }

  /// Text in quotation marks as Go's time package shows it: bytes that aren't ASCII as numbers.
  private static func quoted(_ text: ArraySlice<UInt8>) -> String {
    var output: [UInt8] = [0x22]
    for byte in text {
      if byte == 0x22 || byte == 0x5C {
        output += [0x5C, byte]
      } else if byte < 0x20 || byte >= 0x80 {
        output += "\\x".utf8
        GoQuote.writeHex(UInt32(byte), digits: 2, into: &output)
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output + [0x22], as: UTF8.self)
  }

  private mutating func result() throws(BuiltinError) -> Int64 {
    if isAfternoon == true, hour < 12 { hour += 12 }
    if isAfternoon == false, hour == 12 { hour = 0 }
    if let yearDay {
      guard yearDay >= 1, yearDay <= (CivilDate.isLeap(year) ? 366 : 365) else {
        throw problem(": day-of-year out of range")
      }
      let date = CivilDate(days: CivilDate(year: year, month: 1, day: 1).days + yearDay - 1)
      if let month, month != date.month { throw problem(": day-of-year does not match month") }
      if let day, day != date.day { throw problem(": day-of-year does not match day") }
      month = date.month
      day = date.day
    }
    let date = CivilDate(year: year, month: month ?? 1, day: day ?? 1)
    guard date.day >= 1, date.day <= CivilDate.length(ofMonth: date.month, in: year) else {
      throw problem(": day out of range")
    }
    let seconds = date.days * 86_400 + hour * 3600 + minute * 60 + second - (offset ?? 0)
    return try TimeParser.nanoseconds(seconds: seconds, nanosecond: nanosecond)
  }

  /// Nanoseconds since 1970 where 64 bits hold them.
  static func nanoseconds(seconds: Int, nanosecond: Int) throws(BuiltinError) -> Int64 {
    // Negative seconds are counted up from below, so that the product doesn't overflow too early.
    let (base, extra) =
      seconds < 0 ? (seconds + 1, nanosecond - 1_000_000_000) : (seconds, nanosecond)
    let (product, overflow) = base.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = product.addingReportingOverflow(extra)
    guard !overflow, !carry else { throw .failure("time outside of valid range") }
    return Int64(sum)
  }

  // MARK: - Elements

  private mutating func read(
    _ piece: TimeLayout.Piece, before next: TimeLayout.Element
  ) throws(Problem) {
    switch piece.element {
    case .literal: try skip(piece.text)
    case .year4:
      guard rest.count >= 4, isDigit(0) else { throw .bad }
      year = try number(4)
    case .year2:
      guard rest.count >= 2 else { throw .bad }
      let value = try number(2)
      year = value + (value >= 69 ? 1900 : 2000)
    case .monthName: month = try lookUp(CivilDate.monthNames) + 1
    case .monthShort: month = try lookUp(CivilDate.monthNames.map { String($0.prefix(3)) }) + 1
    case .month, .month2:
      let value = try shortNumber(fixed: piece.element == .month2)
      guard (1...12).contains(value) else { throw .range("month") }
      month = value
    case .weekdayName: _ = try lookUp(CivilDate.weekdayNames)
    case .weekdayShort: _ = try lookUp(CivilDate.weekdayNames.map { String($0.prefix(3)) })
    case .day, .dayPadded, .day2:
      if piece.element == .dayPadded, rest.first == 0x20 { rest.removeFirst() }
      day = try shortNumber(fixed: piece.element == .day2)
    case .yearDay3, .yearDayPadded:
      for _ in 0..<2 where piece.element == .yearDayPadded && rest.first == 0x20 {
        rest.removeFirst()
      }
      let digits = rest.prefix(3).prefix { $0 &- 0x30 < 10 }
      guard !digits.isEmpty, piece.element == .yearDayPadded || digits.count == 3 else {
        throw .bad
      }
      yearDay = try number(digits.count)
    case .hour24:
      hour = try shortNumber(fixed: false)
      guard hour < 24 else { throw .range("hour") }
    case .hour12, .hour12Two:
      hour = try shortNumber(fixed: piece.element == .hour12Two)
      guard hour <= 12 else { throw .range("hour") }
    case .minute, .minute2:
      minute = try shortNumber(fixed: piece.element == .minute2)
      guard minute < 60 else { throw .range("minute") }
    case .second, .second2: try readSecond(fixed: piece.element == .second2, before: next)
    case .upperPM, .lowerPM: try readHalfOfDay(upper: piece.element == .upperPM)
    case .zoneName: try readZoneName()
    case .offset(let zulu, let colons, let short, let seconds):
      try readOffset(zulu: zulu, colons: colons, short: short, seconds: seconds)
    case .fraction(let digits, let keepsZeros):
      if keepsZeros {
        guard rest.count > digits else { throw .bad }
        try readFraction(digits)
      } else if rest.count >= 2, isMark(0), isDigit(1) {
        try readFraction(rest.dropFirst().prefix { $0 &- 0x30 < 10 }.count)
      }
    }
  }

  private func byte(_ position: Int) -> UInt8 {
    position < rest.count ? rest[rest.startIndex + position] : 0
  }

  private func isDigit(_ position: Int) -> Bool { byte(position) &- 0x30 < 10 }

  private func isMark(_ position: Int) -> Bool {
    byte(position) == UInt8(ascii: ".") || byte(position) == UInt8(ascii: ",")
  }

  /// A run of spaces in the layout matches any number of them.
  private mutating func skip(_ literal: [UInt8]) throws(Problem) {
    var pending = literal[...]
    while let wanted = pending.first {
      if wanted == 0x20 {
        if let found = rest.first, found != 0x20 { throw .bad }
        pending = pending.drop { $0 == 0x20 }
        rest = rest.drop { $0 == 0x20 }
        continue
      }
      guard rest.first == wanted else { throw .bad }
      rest.removeFirst()
      pending.removeFirst()
    }
  }

  private mutating func number(_ count: Int) throws(Problem) -> Int {
    var value = 0
    for byte in rest.prefix(count) {
      guard byte &- 0x30 < 10 else { throw .bad }
      value = value * 10 + Int(byte - 0x30)
    }
    rest = rest.dropFirst(count)
    return value
  }

  /// One or two digits; just two when fixed.
  private mutating func shortNumber(fixed: Bool) throws(Problem) -> Int {
    guard isDigit(0) else { throw .bad }
    guard isDigit(1) else {
      if fixed { throw .bad }
      return try number(1)
    }
    return try number(2)
  }

  private mutating func lookUp(_ names: [String]) throws(Problem) -> Int {
    for (index, name) in names.enumerated() where rest.count >= name.utf8.count {
      let matches = zip(rest, name.utf8).allSatisfy { found, wanted in
        found == wanted || (found | 0x20 == wanted | 0x20 && (found | 0x20) &- 0x61 < 26)
      }
      guard matches else { continue }
      rest = rest.dropFirst(name.utf8.count)
      return index
    }
    throw .bad
  }

  private mutating func readSecond(
    fixed: Bool, before next: TimeLayout.Element
  ) throws(Problem) {
    second = try shortNumber(fixed: fixed)
    guard second < 60 else { throw .range("second") }
    // A fraction may follow even where the layout has none.
    if case .fraction = next { return }
    if isMark(0), isDigit(1) {
      try readFraction(rest.dropFirst().prefix { $0 &- 0x30 < 10 }.count)
    }
  }

  private mutating func readFraction(_ digits: Int) throws(Problem) {
    guard isMark(0) else { throw .bad }
    var value = 0
    for position in 0..<9 {
      value *= 10
      guard position < digits else { continue }
      guard isDigit(position + 1) else { throw .bad }
      value += Int(byte(position + 1) - 0x30)
    }
    nanosecond = value
    rest = rest.dropFirst(digits + 1)
  }

  private mutating func readHalfOfDay(upper: Bool) throws(Problem) {
    let text = String(decoding: rest.prefix(2), as: UTF8.self)
    switch text {
    case upper ? "PM" : "pm": isAfternoon = true
    case upper ? "AM" : "am": isAfternoon = false
    default: throw .bad
    }
    rest = rest.dropFirst(2)
  }

  private mutating func readOffset(
    zulu: Bool, colons: Bool, short: Bool, seconds: Bool
  ) throws(Problem) {
    if zulu, rest.first == UInt8(ascii: "Z") {
      rest.removeFirst()
      offset = 0
      return
    }
    let sign = byte(0)
    var parts = [0, 0, 0]
    var position = 1
    var isRead = true
    let count = short ? 1 : seconds ? 3 : 2
    guard rest.count > count * 2 + (colons ? count - 1 : 0) else { throw .bad }
    for index in 0..<count {
      if index > 0, colons {
        guard byte(position) == UInt8(ascii: ":") else { throw .bad }
        position += 1
      }
      guard isRead, isDigit(position), isDigit(position + 1) else {
        // Go looks at the numbers before it before it gives up.
        isRead = false
        position += 2
        continue
      }
      parts[index] = Int(byte(position) - 0x30) * 10 + Int(byte(position + 1) - 0x30)
      position += 2
    }
    // Go tells the last one that is wrong.
    guard parts[2] <= 60 else { throw .range("time zone offset second") }
    guard parts[1] <= 60 else { throw .range("time zone offset minute") }
    guard parts[0] <= 24 else { throw .range("time zone offset hour") }
    guard isRead, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw .bad }
    rest = rest.dropFirst(position)
    let total = parts[0] * 3600 + parts[1] * 60 + parts[2]
    offset = sign == UInt8(ascii: "-") ? -total : total
  }

  /// A zone's abbreviation says nothing certain about its offset: Go takes the time for UTC.
  private mutating func readZoneName() throws(Problem) {
    let letters = rest.prefix(6).prefix { $0 >= 0x41 && $0 <= 0x5A }
    let name = String(decoding: rest.prefix(4), as: UTF8.self)
    if name == "ChST" || name == "MeST" {
      rest = rest.dropFirst(4)
    } else if name.hasPrefix("GMT") {
      rest = rest.dropFirst(3)
      rest = rest.dropFirst(signedOffsetLength)
    } else if byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-") {
      guard signedOffsetLength > 0 else { throw .bad }
      rest = rest.dropFirst(signedOffsetLength)
    } else if letters.count == 3 || (letters.count == 4 && (letters.last == 0x54 || name == "WITA"))
      || (letters.count == 5 && letters.last == 0x54)
    {
      rest = rest.dropFirst(letters.count)
    } else if name.hasPrefix("UTC") {
      rest = rest.dropFirst(3)
    } else {
      throw .bad
    }
  }

  private var signedOffsetLength: Int {
    guard byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-") else { return 0 }
    let digits = rest.dropFirst().prefix { $0 &- 0x30 < 10 }
    guard (1...9).contains(digits.count), let value = Int(String(decoding: digits, as: UTF8.self)),
      value <= 23
    else { return 0 }
    return digits.count + 1
  }
}
