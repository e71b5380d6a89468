// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Times as RFC 3339 writes them in UTC, and seconds since 1970.
enum Timestamp {
  /// `2026-11-22T08:00:00Z`.
  static func text(_ seconds: Int) -> String {
    let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    let rest = seconds - day * 86_400
    // Days to a date of the Gregorian calendar, in years that begin in March.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let date = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return "\(year)-\(two(civilMonth))-\(two(date))T\(time)Z"
  }

  /// The seconds of a date, which ends with its day, or of a date with a time in UTC.
  static func seconds(_ text: String) -> Int? {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count <= 2, let first = halves.first else { return nil }
    let date = numbers(first, "-", digits: [4, 2, 2])
    guard date.count == 3, (1970...9999).contains(date[0]), (1...12).contains(date[1]) else {
      return nil
    }
    let isLeap = date[0] % 4 == 0 && (date[0] % 100 != 0 || date[0] % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...lengths[date[1] - 1]).contains(date[2]) else { return nil }
    let years = date[0] - 1
    let days =
      years * 365 + years / 4 - years / 100 + years / 400 - 719_162
      + lengths[..<(date[1] - 1)].reduce(0, +) + date[2] - 1
    guard halves.count == 2 else { return days * 86_400 + 86_399 }
    guard halves[1].hasSuffix("Z") else { return nil }
    let time = numbers(halves[1].dropLast(), ":", digits: [2, 2, 2])
    guard time.count == 3, time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
    return days * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
  }

  private static func numbers(
    _ text: Substring, _ separator: Character, digits: [Int]
  ) -> [Int] {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.count) == digits else { return [] }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
    }
    return numbers.count == digits.count ? numbers : []
  }
}
