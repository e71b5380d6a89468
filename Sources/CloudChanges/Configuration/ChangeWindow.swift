// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Hours in which changes are made.
package struct ChangeWindow: Hashable, Sendable {
  /// The accounts; empty for all.
  package var accounts: Set<String> = []
  /// The environments; empty for all.
  package var environments: Set<String> = []
  /// The days on which it begins: 0 for Sunday to 6; empty for every day.
  package var days: Set<Int> = []
  /// When it begins, in minutes after midnight.
  package var start: Int
  /// When it ends, in minutes after midnight; not after the start means on the next day.
  package var end: Int
  /// The time zone; nil for that of the account.
  package var zone: ZoneRules?

  /// A window of every day.
  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// Whether it is for an account.
  func concerns(account: String, environment: String) -> Bool {
    (accounts.isEmpty || accounts.contains(account))
      && (environments.isEmpty || environments.contains(environment))
  }

  /// When it is open around a time, the earliest first: what began the day before and on the days
  /// up to a week ahead.
  func openings(around now: Int, in zone: ZoneRules) -> [Range<Int>] {
    let local = now.addingClamped(zone.offset(at: now))
    let today = Int.days(in: local)
    return (-1...8).compactMap { (ahead: Int) -> Range<Int>? in
      let day = today + ahead
      // 1970 began on a Thursday.
      let weekday = ((day + 4) % 7 + 7) % 7
      guard days.isEmpty || days.contains(weekday) else { return nil }
      let length = end > start ? end - start : end - start + 1440
      let begins = zone.moments(local: day * 86_400 + start * 60).upperBound
      let ends = zone.moments(local: day * 86_400 + (start + length) * 60).lowerBound
      return begins < ends ? begins..<ends : nil
    }
  }
}

/// A time in which nothing is changed.
package struct ChangeFreeze: Hashable, Sendable {
  /// The accounts; empty for all.
  package var accounts: Set<String> = []
  /// The environments; empty for all.
  package var environments: Set<String> = []
  /// From when to when, in seconds since 1970.
  package var time: Range<Int>
  /// Why.
  package var because: String

  /// A freeze of everything.
  package init(time: Range<Int>, because: String) {
    self.time = time
    self.because = because
  }

  /// Whether it is for an account.
  func concerns(account: String, environment: String) -> Bool {
    (accounts.isEmpty || accounts.contains(account))
      && (environments.isEmpty || environments.contains(environment))
  }
}

extension Int {
  /// The number of whole days in seconds, also before 1970.
  static func days(in seconds: Int) -> Int {
    seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
  }
}
