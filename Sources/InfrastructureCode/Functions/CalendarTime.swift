// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A moment as RFC 3339 writes it, with its offset from UTC.
struct CalendarTime {
  /// Seconds since 1970-01-01T00:00:00Z.
  var seconds: Int64
  var nanoseconds: Int64
  /// Seconds east of UTC.
  var offset: Int
  /// Whether the text said `Z`.
  var isUTC: Bool

  /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar (H. Hinnant's algorithm).
  static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func date(ofDays days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  init(seconds: Int64, nanoseconds: Int64, offset: Int, isUTC: Bool) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.offset = offset
    self.isUTC = isUTC
  }

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
      bytes[13] == 0x3A, bytes[16] == 0x3A
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for index in range {
        guard index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
        value = value * 10 + Int(bytes[index] - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1...12).contains(month), day >= 1, day <= CalendarTime.dayCount(year: year, month: month),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var index = 19
    nanoseconds = 0
    if bytes[index] == 0x2E {
      index += 1
      var scale: Int64 = 100_000_000
      let start = index
      while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
        nanoseconds += Int64(bytes[index] - 0x30) * scale
        scale /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "Z"), index + 1 == bytes.count {
      offset = 0
      isUTC = true
    } else {
      guard bytes[index] == 0x2B || bytes[index] == 0x2D, index + 6 == bytes.count,
        bytes[index + 3] == 0x3A, let hours = number((index + 1)..<(index + 3)),
        let minutes = number((index + 4)..<(index + 6)), hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (bytes[index] == 0x2D ? -1 : 1)
      isUTC = false
    }
    let days = CalendarTime.days(year: year, month: month, day: day)
    seconds = Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
  }

  static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }

  /// The fields of the local date and time.
  var fields:
    (
      year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int
    )
  {
    let local = Int(seconds) + offset
    let days = local >= 0 ? local / 86_400 : -((86_399 - local) / 86_400)
    let rest = local - days * 86_400
    let date = CalendarTime.date(ofDays: days)
    let weekday = ((days % 7) + 11) % 7
    return (date.year, date.month, date.day, rest / 3600, rest / 60 % 60, rest % 60, weekday)
  }

  /// `Z` or `+01:00`.
  func zone(colon: Bool) -> String {
    let total = abs(offset) / 60
    let sign = offset < 0 ? "-" : "+"
    return sign + CalendarTime.padded(total / 60, 2) + (colon ? ":" : "")
      + CalendarTime.padded(total % 60, 2)
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The moment in RFC 3339.
  var text: String {
    let parts = fields
    let date =
      "\(CalendarTime.padded(parts.year, 4))-\(CalendarTime.padded(parts.month, 2))-"
      + CalendarTime.padded(parts.day, 2)
    let time =
      "\(CalendarTime.padded(parts.hour, 2)):\(CalendarTime.padded(parts.minute, 2)):"
      + CalendarTime.padded(parts.second, 2)
    return "\(date)T\(time)" + (offset == 0 ? "Z" : zone(colon: true))
  }
}
