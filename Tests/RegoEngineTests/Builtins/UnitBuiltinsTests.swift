// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct UnitBuiltinsTests {
  @Test(
    "reads amounts with units",
    arguments: CallRow.table(
      #"""
      units.parse("10K") => 10000
      units.parse("1e22") => 10000000000000000000000
      units.parse("10Ki") => 10240
      units.parse("1.5Mi") => 1572864
      units.parse("100m") => 0.1000000000
      units.parse("1e3") => 1000
      units.parse("1E") => 1000000000000000000
      units.parse("1Ei") => 1152921504606846976
      units.parse("10 K") => eval_builtin_error: units.parse: units.parse: spaces not allowed in resource strings
      units.parse("") => eval_builtin_error: units.parse: units.parse: no amount provided
      units.parse("K") => eval_builtin_error: units.parse: units.parse: no amount provided
      units.parse("1KB") => eval_builtin_error: units.parse: units.parse: unit Kb not recognized
      units.parse("-5k") => -5000
      units.parse("1..2K") => eval_builtin_error: units.parse: units.parse: could not parse amount to a number
      units.parse("\"10K\"") => 10000
      units.parse("0.0005") => 0.0005000000
      units.parse("1e3K") => 1000000
      units.parse("100M") => 100000000
      units.parse("1M") => 1000000
      units.parse("1mi") => 1048576
      units.parse("1mI") => 1048576
      units.parse("5p") => 5000000000000000
      units.parse("5Pi") => 5629499534213120
      units.parse("+1k") => 1000
      units.parse("1/3k") => eval_builtin_error: units.parse: units.parse: unit /3k not recognized
      units.parse("1e1000000K") => eval_builtin_error: units.parse: units.parse: exponent too large
      units.parse("1e-0000001Q") => eval_builtin_error: units.parse: units.parse: exponent too large
      units.parse("1e000001K") => 10000
      units.parse_bytes("1E+9999999Ki") => eval_builtin_error: units.parse_bytes: units.parse_bytes: exponent too large
      units.parse_bytes("10KB") => 10000
      units.parse_bytes("10kib") => 10240
      units.parse_bytes("1.5m") => 1500000
      units.parse_bytes("10 K") => eval_builtin_error: units.parse_bytes: units.parse_bytes: spaces not allowed in resource strings
      units.parse_bytes("") => eval_builtin_error: units.parse_bytes: units.parse_bytes: no byte amount provided
      units.parse_bytes("0.1KB") => 100
      units.parse_bytes("1.2345e3") => 1234
      units.parse_bytes("abc") => eval_builtin_error: units.parse_bytes: units.parse_bytes: no byte amount provided
      units.parse_bytes("1foo") => eval_builtin_error: units.parse_bytes: units.parse_bytes: byte unit foo not recognized
      units.parse_bytes("100000000000000000000EB") => 99999999999999999999312600448599326720
      units.parse_bytes("1eb") => 1000000000000000000
      units.parse_bytes("-1k") => -1000
      units.parse_bytes("1.2.3K") => eval_builtin_error: units.parse_bytes: units.parse_bytes: could not parse byte amount to a number
      units.parse_bytes("1b") => eval_builtin_error: units.parse_bytes: units.parse_bytes: byte unit b not recognized
      units.parse_bytes("\"1\"k") => 1000
      units.parse("1\"k") => 1000
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
