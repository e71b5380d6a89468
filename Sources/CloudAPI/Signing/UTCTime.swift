// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A moment in whole seconds, and the spellings of it that services use.
///
/// The calendar is the proleptic Gregorian one; leap seconds don't exist in it.
package struct UTCTime: Hashable, Comparable, Sendable {
  /// Seconds since the start of 1970 in UTC.
  package var seconds: Int

  /// A moment from the seconds since the start of 1970.
  package init(seconds: Int) { self.seconds = seconds }

  package static func < (left: UTCTime, right: UTCTime) -> Bool { left.seconds < right.seconds }

  /// A moment some seconds later.
  package static func + (time: UTCTime, seconds: Int) -> UTCTime {
    UTCTime(seconds: time.seconds + seconds)
  }

  /// The days that have passed since the start of 1970.
  var daysSince1970: Int { seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400 }

  /// The day as signatures have it: `20150830`.
  package var day: String { String(stamp.prefix(8)) }

  /// The moment as signatures have it: `20150830T123600Z`.
  package var stamp: String {
    let parts = self.parts
    guard (1000...9999).contains(parts.year) else { return text.filter { $0 != "-" && $0 != ":" } }
    return String(unsafeUninitializedCapacity: 16) { bytes in
      var index = 0
      func put(_ byte: UInt8) {
        bytes[index] = byte
        index += 1
      }
      func two(_ number: Int) {
        put(0x30 + UInt8(number / 10))
        put(0x30 + UInt8(number % 10))
      }
      two(parts.year / 100)
      two(parts.year % 100)
      two(parts.month)
      two(parts.day)
      put(UInt8(ascii: "T"))
      two(parts.hour)
      two(parts.minute)
      two(parts.second)
      put(UInt8(ascii: "Z"))
      return index
    }
  }

  /// The moment as RFC 3339 has it: `2015-08-30T12:36:00Z`.
  package var text: String {
    let parts = self.parts
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.year)-\(two(parts.month))-\(two(parts.day))"
    return "\(date)T\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))Z"
  }

  private var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    var days = seconds / 86400
    var rest = seconds % 86400
    if rest < 0 {
      rest += 86400
      days -= 1
    }
    // Years that start in March have their leap day last (H. Hinnant, "chrono-compatible
    // low-level date algorithms").
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day, rest / 3600, rest / 60 % 60, rest % 60)
  }

  /// A moment from the parts of a date and a time; nil where there is no such moment.
  private init?(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    seconds = days * 86400 + hour * 3600 + minute * 60 + second
  }

  /// A moment as RFC 3339 or ISO 8601 write it, also without separators; fractions are dropped.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    var index = 0
    func number(_ digits: Int) -> Int? {
      guard index + digits <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[index..<index + digits] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      index += digits
      return value
    }
    func skip(_ byte: UInt8) { if index < bytes.count, bytes[index] == byte { index += 1 } }
    guard let year = number(4) else { return nil }
    skip(UInt8(ascii: "-"))
    guard let month = number(2) else { return nil }
    skip(UInt8(ascii: "-"))
    guard let day = number(2), index < bytes.count,
      [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[index])
    else { return nil }
    index += 1
    guard let hour = number(2) else { return nil }
    skip(UInt8(ascii: ":"))
    guard let minute = number(2) else { return nil }
    skip(UInt8(ascii: ":"))
    guard let second = number(2), let moment = UTCTime(year, month, day, hour, minute, second)
    else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
    }
    self = moment
    guard index < bytes.count else { return }
    switch bytes[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): index += 1
    case UInt8(ascii: "U") where text.hasSuffix("UTC"): index = bytes.count
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let sign = bytes[index] == UInt8(ascii: "-") ? 1 : -1
      index += 1
      guard let hours = number(2) else { return nil }
      skip(UInt8(ascii: ":"))
      guard let minutes = number(2) else { return nil }
      seconds += sign * (hours * 3600 + minutes * 60)
    default: return nil
    }
    if index != bytes.count { return nil }
  }

  /// A moment as HTTP's `Date` field has it: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
  package init?(httpDate text: String) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == ":" })
    guard words.count == 8, words[7] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
      let month = UTCTime.months.firstIndex(of: String(words[2])),
      let hour = Int(words[4]), let minute = Int(words[5]), let second = Int(words[6]),
      let moment = UTCTime(year, month + 1, day, hour, minute, second)
    else { return nil }
    self = moment
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
