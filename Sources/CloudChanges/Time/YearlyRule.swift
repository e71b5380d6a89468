// Bawn
// SPDX-License-Identifier: Apache-2.0

/// When clocks are turned in each year, as POSIX writes it (IEEE 1003.1, 8.3, `TZ`): what a zone's
/// file ends with.
struct YearlyRule: Hashable, Sendable {
  /// A day of each year, and the time on it.
  struct Turn: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// 1 to 365, with no 29 February.
      case withoutLeapDay(Int)
      /// 0 to 365, with it.
      case withLeapDay(Int)
      /// Of a month, the so-and-so-many week's day; week 5 is the last.
      case weekday(month: Int, week: Int, day: Int)
    }

    var day: Day
    /// Seconds after midnight, by the clocks as they were until then.
    var time: Int
  }

  /// The offset in winter, east of UTC.
  var standard: Int
  /// The offset in summer; nil where clocks aren't turned.
  var summer: Int?
  var start: Turn?
  var end: Turn?

  /// The offset at a time.
  func offset(at time: Int) -> Int {
    guard let summer, let start, let end else { return standard }
    let year = Self.year(of: time.addingClamped(standard))
    let begins = start.seconds(in: year) - standard
    let ends = end.seconds(in: year) - summer
    let isSummer =
      begins < ends ? begins <= time && time < ends : !(ends <= time && time < begins)
    return isSummer ? summer : standard
  }

  // MARK: - The calendar

  /// The days from 1970 to a date (H. Hinnant, "chrono-compatible low-level date algorithms").
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The year of a moment by local time; beyond what clocks show, the nearest that they do.
  static func year(of seconds: Int) -> Int {
    let limit = 253_402_300_799
    let days = Int.days(in: min(max(seconds, -limit), limit)) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}

extension YearlyRule.Turn {
  /// The local moment in a year, as if it were UTC.
  func seconds(in year: Int) -> Int {
    let first = YearlyRule.days(year, 1, 1)
    let days: Int
    switch day {
    case .withLeapDay(let number): days = first + number
    case .withoutLeapDay(let number):
      days = first + number - 1 + (YearlyRule.isLeap(year) && number >= 60 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let start = YearlyRule.days(year, month, 1)
      // 1970 began on a Thursday.
      let startsOn = ((start + 4) % 7 + 7) % 7
      var day = start + (weekday - startsOn + 7) % 7 + (week - 1) * 7
      let next = month == 12 ? YearlyRule.days(year + 1, 1, 1) : YearlyRule.days(year, month + 1, 1)
      while day >= next { day -= 7 }
      days = day
    }
    return days * 86_400 + time
  }
}
