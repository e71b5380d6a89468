// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A point in time as clocks in some zone show it.
struct CivilTime {
  var date: CivilDate
  var dayNumber: Int
  var hour: Int
  var minute: Int
  var second: Int
  var nanosecond: Int
  var zone: TimeZoneRules.Period

  init(nanoseconds: Int64, zone rules: TimeZoneRules) {
    var seconds = nanoseconds / 1_000_000_000
    var rest = nanoseconds % 1_000_000_000
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000_000
    }
    zone = rules.period(at: seconds)
    let local = Int(seconds) + zone.offset
    dayNumber = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    let ofDay = local - dayNumber * 86_400
    date = CivilDate(days: dayNumber)
    hour = ofDay / 3600
    minute = ofDay / 60 % 60
    second = ofDay % 60
    nanosecond = Int(rest)
  }

  /// Seconds since 1970 of what a clock shows, if it showed UTC.
  var localSeconds: Int { date.days * 86_400 + hour * 3600 + minute * 60 + second }

  func formatted(_ layout: TimeLayout) -> [UInt8] {
    var output: [UInt8] = []
    for piece in layout.pieces { append(piece, to: &output) }
    return output
  }

  private func append(_ piece: TimeLayout.Piece, to output: inout [UInt8]) {
    let hour12 = hour % 12 == 0 ? 12 : hour % 12
    switch piece.element {
    case .literal: output += piece.text
    case .year4: Self.append(date.year, width: 4, to: &output)
    case .year2: Self.append(max(date.year, 0) % 100, width: 2, to: &output)
    case .monthName: output += CivilDate.monthNames[date.month - 1].utf8
    case .monthShort: output += CivilDate.monthNames[date.month - 1].utf8.prefix(3)
    case .month: Self.append(date.month, to: &output)
    case .month2: Self.append(date.month, width: 2, to: &output)
    case .weekdayName: output += weekday.utf8
    case .weekdayShort: output += weekday.utf8.prefix(3)
    case .day: Self.append(date.day, to: &output)
    case .dayPadded: Self.append(date.day, width: 2, pad: 0x20, to: &output)
    case .day2: Self.append(date.day, width: 2, to: &output)
    case .yearDay3: Self.append(date.dayOfYear, width: 3, to: &output)
    case .yearDayPadded: Self.append(date.dayOfYear, width: 3, pad: 0x20, to: &output)
    case .hour24: Self.append(hour, width: 2, to: &output)
    case .hour12: Self.append(hour12, to: &output)
    case .hour12Two: Self.append(hour12, width: 2, to: &output)
    case .minute: Self.append(minute, to: &output)
    case .minute2: Self.append(minute, width: 2, to: &output)
    case .second: Self.append(second, to: &output)
    case .second2: Self.append(second, width: 2, to: &output)
    case .upperPM: output += (hour >= 12 ? "PM" : "AM").utf8
    case .lowerPM: output += (hour >= 12 ? "pm" : "am").utf8
    case .zoneName:
      if zone.name.isEmpty {
        appendOffset(zulu: false, colons: false, short: zone.offset % 3600 == 0, to: &output)
      } else {
        output += zone.name.utf8
      }
    case .offset(let zulu, let colons, let short, let seconds):
      appendOffset(zulu: zulu, colons: colons, short: short, seconds: seconds, to: &output)
    case .fraction(let digits, let keepsZeros):
      appendFraction(digits: digits, keepsZeros: keepsZeros, mark: piece.text[0], to: &output)
    }
  }

  var weekday: String { CivilDate.weekdayNames[CivilDate.weekday(days: dayNumber)] }

  private func appendOffset(
    zulu: Bool, colons: Bool, short: Bool, seconds: Bool = false, to output: inout [UInt8]
  ) {
    if zulu, zone.offset == 0 {
      output.append(UInt8(ascii: "Z"))
      return
    }
    let magnitude = abs(zone.offset)
    output.append(zone.offset / 60 < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    Self.append(magnitude / 3600, width: 2, to: &output)
    if short { return }
    if colons { output.append(UInt8(ascii: ":")) }
    Self.append(magnitude / 60 % 60, width: 2, to: &output)
    guard seconds else { return }
    if colons { output.append(UInt8(ascii: ":")) }
    Self.append(magnitude % 60, width: 2, to: &output)
  }

  private func appendFraction(
    digits: Int, keepsZeros: Bool, mark: UInt8, to output: inout [UInt8]
  ) {
    var text: [UInt8] = []
    Self.append(nanosecond, width: 9, to: &text)
    var places = Array(text.prefix(digits))
    // Beyond nanoseconds a layout can ask for zeros only; more than these are a mistake.
    while places.count < min(digits, 1024) { places.append(0x30) }
    if !keepsZeros { while places.last == 0x30 { places.removeLast() } }
    if !keepsZeros, places.isEmpty { return }
    output.append(mark)
    output += places
  }

  private static func append(
    _ value: Int, width: Int = 1, pad: UInt8 = 0x30, to output: inout [UInt8]
  ) {
    if value < 0 { output.append(UInt8(ascii: "-")) }
    let digits = String(value.magnitude).utf8
    if digits.count < width { output += [UInt8](repeating: pad, count: width - digits.count) }
    output += digits
  }
}
