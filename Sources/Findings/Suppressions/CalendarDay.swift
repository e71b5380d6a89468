// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A day of the calendar, for what expires.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package let number: Int

  /// A day from `YYYY-MM-DD`; nil for anything else, also for days that don't exist.
  package init?(_ text: some StringProtocol) {
    var parts = [0, 0, 0]
    var part = 0
    var count = 0
    for byte in text.utf8 {
      if count == 4 || count == 7 {
        guard byte == UInt8(ascii: "-") else { return nil }
        part += 1
      } else {
        guard count < 10, (0x30...0x39).contains(byte) else { return nil }
        parts[part] = parts[part] * 10 + Int(byte - 0x30)
      }
      count += 1
    }
    guard count == 10 else { return nil }
    let (year, month, day) = (parts[0], parts[1], parts[2])
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
    let before = year - 1
    let years = year == 0 ? -366 : before * 365 + before / 4 - before / 100 + before / 400
    // 719162 days lie between 0001-01-01 and 1970-01-01.
    number = years + lengths[..<(month - 1)].reduce(0, +) + day - 1 - 719_162
  }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.number < right.number
  }
}
