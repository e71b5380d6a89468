// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

struct TimestampTests {
  @Test(
    "Times are understood in every way that services write them",
    arguments: [
      ("2026-01-31T08:15:00Z", "2026-01-31T08:15:00Z"),
      ("2026-01-31T08:15:00.250Z", "2026-01-31T08:15:00.25Z"),
      ("2026-01-31T08:15:00.123456789123Z", "2026-01-31T08:15:00.123456789Z"),
      ("2026-01-31T09:15:00+01:00", "2026-01-31T08:15:00Z"),
      ("2026-01-30T23:15:00-0900", "2026-01-31T08:15:00Z"),
      ("2026-01-31 08:15:00", "2026-01-31T08:15:00Z"), ("2026-01-31", "2026-01-31T00:00:00Z"),
      ("1769847300", "2026-01-31T08:15:00Z"), ("1.7698473E9", "2026-01-31T08:15:00Z"),
      ("1769847300.25", "2026-01-31T08:15:00.25Z"), ("0", "1970-01-01T00:00:00Z"),
      ("-0.75", "1969-12-31T23:59:59.25Z"), ("-86400", "1969-12-31T00:00:00Z"),
      ("Sat, 31 Jan 2026 08:15:00 GMT", "2026-01-31T08:15:00Z"),
      ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
      ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("1E-3", "1970-01-01T00:00:00.001Z"),
    ])
  func reading(text: String, wanted: String) {
    #expect(Timestamp(text.utf8)?.iso8601 == wanted)
  }

  @Test(
    "What isn't a time isn't taken for one",
    arguments: [
      "", " ", "soon", "2026-13-01", "2026-01-31T", "2026-01-31T25:00:00Z", "99999999999999999999",
      "1E99", "--1", "1.2.3", "2026-01-31T08:15:00Zx", "Sat, 31 Foo 2026 08:15:00 GMT", "E9", "1e",
    ])
  func notTimes(text: String) {
    #expect(Timestamp(text.utf8) == nil)
  }

  @Test("Days, months and leap years survive the way there and back")
  func roundTrip() throws {
    for day in stride(from: -719_162, to: 2_932_896, by: 1231) {
      let time = try #require(Timestamp(seconds: day * 86_400 + 3723))
      #expect(Timestamp(time.iso8601.utf8) == time)
      #expect(Timestamp(time.http.utf8) == time)
      #expect(Timestamp(time.unix.utf8) == time)
    }
  }
}
