// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Times of records: milliseconds since 1970, written as RFC 3339 has them in UTC.
package enum LedgerTime {
  /// What the clock says.
  package static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// `2026-11-22T07:10:00.123Z`; times outside the years 1 to 9999 are written as the nearest of
  /// these.
  package static func text(_ milliseconds: Int64) -> String {
    let time = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
    let day = (time >= 0 ? time : time - 86_399_999) / 86_400_000
    let rest = time - day * 86_400_000
    // The civil calendar, counted in eras of 400 years that begin in March.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    var text: [UInt8] = []
    func add(_ number: Int64, digits: Int) {
      var divisor: Int64 = 1
      for _ in 1..<digits { divisor *= 10 }
      while divisor > 0 {
        text.append(UInt8(0x30 + number / divisor % 10))
        divisor /= 10
      }
    }
    add(year + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
    text.append(0x2D)
    add(month, digits: 2)
    text.append(0x2D)
    add(dayOfYear - (153 * marchMonth + 2) / 5 + 1, digits: 2)
    text.append(0x54)
    add(rest / 3_600_000, digits: 2)
    text.append(0x3A)
    add(rest / 60_000 % 60, digits: 2)
    text.append(0x3A)
    add(rest / 1_000 % 60, digits: 2)
    text.append(0x2E)
    add(rest % 1_000, digits: 3)
    text.append(0x5A)
    return String(decoding: text, as: UTF8.self)
  }
}
