// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct TimeBuiltinsTests {
  @Test(
    "reads, shows and computes times",
    arguments: CallRow.table(
      #"""
      time.parse_ns("2006-01-02", "2020-02-30") => eval_builtin_error: time.parse_ns: parsing time "2020-02-30": day out of range
      time.parse_ns("-0700", "a9999") => eval_builtin_error: time.parse_ns: parsing time "a9999": time zone offset minute out of range
      time.parse_ns("2006-01-02", "2020-02-29") => 1582934400000000000
      time.parse_ns("RFC3339", "2020-02-29T10:00:00Z") => 1582970400000000000
      time.parse_ns("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST") => 1136214245000000000
      time.parse_ns("RFC1123", "Mon, 02 Jan 2006 15:04:05 EST") => 1136214245000000000
      time.parse_ns("RFC1123", "Mon, 02 Jan 2006 15:04:05 GMT+3") => 1136214245000000000
      time.parse_ns("UnixDate", "Mon Jan  2 15:04:05 MST 2006") => 1136214245000000000
      time.parse_ns("2006-01-02T15:04:05.000Z07:00", "2020-01-01T00:00:00.123+02:00") => 1577829600123000000
      time.parse_ns("2006-01-02T15:04:05Z07:00", "2020-01-01T00:00:00.123456789123+02:00") => 1577829600123456789
      time.parse_ns("2006-01-02T15:04:05.99Z07:00", "2020-01-01T00:00:00Z") => 1577836800000000000
      time.parse_ns("3:04PM", "3:04PM") => eval_builtin_error: time.parse_ns: time outside of valid range
      time.parse_ns("Jan _2 06", "Feb  3 99") => 918000000000000000
      time.parse_ns("2006-002", "2020-366") => 1609372800000000000
      time.parse_ns("2006-002", "2019-366") => eval_builtin_error: time.parse_ns: parsing time "2019-366": day-of-year out of range
      time.parse_ns("2006-01-02", "2020-13-01") => eval_builtin_error: time.parse_ns: parsing time "2020-13-01": month out of range
      time.parse_ns("2006-01-02", "2020-1-01") => eval_builtin_error: time.parse_ns: parsing time "2020-1-01" as "2006-01-02": cannot parse "1-01" as "01"
      time.parse_ns("2006-01-02", "x") => eval_builtin_error: time.parse_ns: parsing time "x" as "2006-01-02": cannot parse "x" as "2006"
      time.parse_ns("2006-01-02", "2020-01-01x") => eval_builtin_error: time.parse_ns: parsing time "2020-01-01x": extra text: "x"
      time.parse_ns("2006-01-02 15:04:05 -0700", "2020-01-01 25:00:00 +0100") => eval_builtin_error: time.parse_ns: parsing time "2020-01-01 25:00:00 +0100": hour out of range
      time.parse_ns("2006-01-02 15:04:05 -0700", "2020-01-01 23:00:00 +0100") => 1577916000000000000
      time.parse_ns("Monday January 2 2006", "Tuesday March 3 2020") => 1583193600000000000
      time.parse_ns("Monday January 2 2006", "Foo March 3 2020") => eval_builtin_error: time.parse_ns: parsing time "Foo March 3 2020" as "Monday January 2 2006": cannot parse "Foo March 3 2020" as "Monday"
      time.parse_ns("2006-01-02", "1500-01-01") => eval_builtin_error: time.parse_ns: time outside of valid range
      time.parse_ns("", "") => eval_builtin_error: time.parse_ns: time outside of valid range
      time.parse_ns("15:04:05.000000", "10:11:12.5") => eval_builtin_error: time.parse_ns: parsing time "10:11:12.5" as "15:04:05.000000": cannot parse ".5" as ".000000"
      time.parse_ns("2006-01-02 15:04:05 MST", "2020-01-01 23:00:00 UTC") => 1577919600000000000
      time.parse_ns("2006-01-02 15:04:05 MST", "2020-01-01 23:00:00 X") => eval_builtin_error: time.parse_ns: parsing time "2020-01-01 23:00:00 X" as "2006-01-02 15:04:05 MST": cannot parse "X" as "MST"
      time.parse_ns("2006-01-02 15:04:05 Z0700", "2020-01-01 23:00:00 Z") => 1577919600000000000
      time.parse_ns("2006-1-2 3:4:5 pm", "2020-1-2 13:4:5 am") => eval_builtin_error: time.parse_ns: parsing time "2020-1-2 13:4:5 am": hour out of range
      time.parse_ns("2006-1-2 3:4:5 pm", "2020-1-2 3:4:5 pm") => 1577977445000000000
      time.parse_rfc3339_ns("2020-01-01T00:00:00Z") => 1577836800000000000
      time.parse_rfc3339_ns("2020-01-01T00:00:00.5+01:00") => 1577833200500000000
      time.parse_rfc3339_ns("2020-01-01") => eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"
      time.parse_rfc3339_ns("2020-01-01T0:00:00Z") => 1577836800000000000
      time.parse_rfc3339_ns("2020-01-01T00:00:00,5Z") => 1577836800500000000
      time.parse_rfc3339_ns("9999-01-01T00:00:00Z") => eval_builtin_error: time.parse_rfc3339_ns: time outside of valid range
      time.parse_rfc3339_ns("2020-01-01T24:00:00Z") => eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-01-01T24:00:00Z": hour out of range
      time.parse_rfc3339_ns("2020-01-01T00:00:00+25:00") => eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-01-01T00:00:00+25:00": time zone offset hour out of range
      time.parse_rfc3339_ns("2020-01-01T00:00:60Z") => eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-01-01T00:00:60Z": second out of range
      time.parse_rfc3339_ns("2020-01-01t00:00:00z") => eval_builtin_error: time.parse_rfc3339_ns: parsing time "2020-01-01t00:00:00z" as "2006-01-02T15:04:05Z07:00": cannot parse "t00:00:00z" as "T"
      time.date(1577836800000000000) => [2020, 1, 1]
      time.date([1577836800000000000, "America/New_York"]) => [2019, 12, 31]
      time.date([1577836800000000000, "Nowhere/City"]) => eval_builtin_error: time.date: unknown time zone Nowhere/City
      time.date([1577836800000000000, "../etc/passwd"]) => eval_builtin_error: time.date: time: invalid location name
      time.date([1577836800000000000, ""]) => [2020, 1, 1]
      time.date("x") => eval_type_error: time.date: operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
      time.date([]) => eval_type_error: time.date: operand 1 must be either number (ns) or [number (ns), string (tz)] but got array
      time.date(1.5) => eval_builtin_error: time.date: timestamp too big
      time.date(1e30) => eval_builtin_error: time.date: timestamp too big
      time.date(-1) => [1969, 12, 31]
      time.clock([1577836800000000000, "Asia/Kolkata"]) => [5, 30, 0]
      time.clock(1577880245000000001) => [12, 4, 5]
      time.weekday(1577836800000000000) => "Wednesday"
      time.weekday([1577836800000000000, "America/New_York"]) => "Tuesday"
      time.add_date(1577836800000000000, 1, 1, 1) => 1612224000000000000
      time.add_date([1583020800000000000,"America/New_York"], 0, 0, 10) => 1583881200000000000
      time.add_date(1580428800000000000, 0, 1, 0) => 1583107200000000000
      time.add_date(1580428800000000000, -1, -13, -400) => 1480118400000000000
      time.add_date(1580428800000000000, 1000, 0, 0) => eval_builtin_error: time.add_date: time outside of valid range
      time.add_date(1, 1.5, 0, 0) => eval_type_error: time.add_date: operand 2 must be integer number but got floating-point number
      time.diff(1577836800000000000, 1580428800000000000) => [0, 0, 30, 0, 0, 0]
      time.diff([1577836800000000000,"America/New_York"], [1593561600000000000,"UTC"]) => [0, 5, 30, 1, 0, 0]
      time.diff(0, 1234567890123456789) => [39, 1, 12, 23, 31, 30]
      time.format(1577836800000000000) => "2020-01-01T00:00:00Z"
      time.format(1577836800000000001) => "2020-01-01T00:00:00.000000001Z"
      time.format([1577836800120000000, "America/New_York"]) => "2019-12-31T19:00:00.12-05:00"
      time.format([1577836800120000000, "America/New_York", "RFC1123"]) => "Tue, 31 Dec 2019 19:00:00 EST"
      time.format([1577836800120000000, "UTC", "Mon Jan _2 15:04:05.000 2006 MST -0700 Z07:00 PM pm 3 03 4 5 06 002 __2 -07 -07:00:00 .999 January Monday"]) => "Wed Jan  1 00:00:00.120 2020 UTC +0000 Z AM am 12 12 0 0 20 001   1 +00 +00:00:00 .12 January Wednesday"
      time.format([1577836800123456789, "Asia/Kathmandu", "2006-01-02T15:04:05.999999999Z07:00:00 05.000000 05,99 ,000"]) => "2020-01-01T05:45:00.123456789+05:45:00 00.123456 00,12 ,123"
      time.format([0, "Europe/London", "RFC850"]) => "Thursday, 01-Jan-70 01:00:00 BST"
      time.format([4000000000000000000, "Europe/London", "RFC822"]) => "02 Oct 96 08:06 BST"
      time.format([4000000000000000000, "America/Sao_Paulo", "UnixDate"]) => "Tue Oct  2 04:06:40 -03 2096"
      time.format([-4000000000000000000, "Europe/Amsterdam", "RFC3339Nano"]) => "1843-03-31T17:12:52+00:19"
      time.format([0, "UTC", ""]) => "1970-01-01T00:00:00Z"
      time.format([0, "UTC", "stdlib literal 1 2 6 Jan. Mo 20061 2006x Januaryx"]) => "stdlib literal 1 1 6 Jan. Mo 19701 1970x Januaryx"
      time.format([0, "EST", "RFC1123"]) => "Wed, 31 Dec 1969 19:00:00 EST"
      time.format([0, "Etc/GMT+5", "RFC1123"]) => "Wed, 31 Dec 1969 19:00:00 -05"
      time.parse_duration_ns("1h30m") => 5400000000000
      time.parse_duration_ns("0.0000000009s") => 0
      time.parse_duration_ns("2.7y") => 85147200000000000
      time.parse_duration_ns("1dx") => eval_builtin_error: time.parse_duration_ns: time: invalid duration "1dx"
      time.parse_duration_ns("1.5s") => 1500000000
      time.parse_duration_ns("-2us") => -2000
      time.parse_duration_ns("1d") => 86400000000000
      time.parse_duration_ns("") => eval_builtin_error: time.parse_duration_ns: time: invalid duration ""
      time.parse_duration_ns("0") => 0
      time.parse_duration_ns("3") => eval_builtin_error: time.parse_duration_ns: time: missing unit in duration "3"
      time.parse_duration_ns("+5µs") => 5000
      time.parse_duration_ns(".s") => eval_builtin_error: time.parse_duration_ns: time: invalid duration ".s"
      time.parse_duration_ns("9223372036854775808ns") => eval_builtin_error: time.parse_duration_ns: time: invalid duration "9223372036854775808ns"
      time.parse_duration_ns("-9223372036854775808ns") => -9223372036854775808
      time.parse_duration_ns("1h2") => eval_builtin_error: time.parse_duration_ns: time: missing unit in duration "1h2"
      time.parse_duration_ns("1.s.5m") => 31000000000
      time.parse_duration_ns("1w") => 604800000000000
      time.parse_duration_ns("1y") => 31536000000000000
      time.parse_duration_ns("1M") => eval_builtin_error: time.parse_duration_ns: time: unknown unit "M" in duration "1M"
      time.parse_duration_ns("1d2h") => 93600000000000
      time.parse_duration_ns("1x") => eval_builtin_error: time.parse_duration_ns: time: unknown unit "x" in duration "1x"
      time.parse_duration_ns("1d ") => eval_builtin_error: time.parse_duration_ns: time: invalid duration "1d "
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
