// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

@Suite("numbers beyond machine words, and fractions")
struct LargeNumberTests {
  /// Expressions and what OPA 1.20.2 shows for them: its integers are exact, its fractions have 64
  /// bits and are shown by the fewest digits that tell them apart.
  static let rows: [(expression: String, text: String)] = [
    ("600985867587785600060052 * 3", "1802957602763356800180156"),
    ("600985867587785600060052 + 0.5", "600985867587785600070000"),
    ("10000000000000000000000 - 1", "9999999999999999999999"),
    ("99999999999999999999 * 99999999999999999999", "9999999999999999999800000000000000000001"),
    ("340282366920938463463374607431768211455 + 1", "340282366920938463463374607431768211456"),
    ("-600985867587785600060052 % 1000000007", "-556393864"),
    ("600985867587785600060052 / 7", "85855123941112228585000"),
    ("1 / 3", "0.33333333333333333334"),
    ("2 / 3", "0.6666666666666666667"),
    ("10 / 4", "2.5"),
    ("12345678 / 7", "1.7636682857142857143e+06"),
    ("1234567.5 * 3", "3.7037025e+06"),
    ("0.1 + 0.2", "0.3"),
    ("0.1 * 0.2", "0.020000000000000000001"),
    ("99.99 * 1.19", "118.988100000000000006"),
    ("1e-7 * 3", "3e-07"),
    ("0.00001 * 0.1", "1e-06"),
    ("9.99999999999999999 * 1", "9.99999999999999999"),
    ("123456789.987654321 * 2", "2.46913579975308642e+08"),
    ("sum([0.1, 0.2, 0.3])", "0.6"),
    ("sum([99.99, 10.01, 1234567.25])", "1.23467725e+06"),
    ("sum([9223372036854775807, 1])", "9223372036854775808"),
    ("sum([9223372036854775807, 1, -2])", "9223372036854775806"),
    ("product([9223372036854775807, 2, 3])", "55340232221128654842"),
    ("product(numbers.range(1, 40))", "815915283247897734345611269596115894272000000000"),
    ("product([7148518.821855, 971918349829.5])", "6947776617062434000"),
    ("product([2.5, 4])", "10"),
    ("round(2.5)", "3"),
    ("round(-2.5)", "-3"),
    ("round(0.49999999999999999)", "0"),
    ("round(0.4999999999999999999999)", "1"),
    ("round(1234.5678)", "1235"),
    ("round(4611686018427387904.5)", "4611686018427387905"),
    ("round(1e20 + 0.5)", "100000000000000000000"),
    ("600985867587785600060052 < 600985867587785600060053", "true"),
    ("-600985867587785600060052 < -600985867587785600060053", "false"),
    ("format_int(600985867587785600060052, 16)", "\"7f4382588b7f62ecca94\""),
    ("format_int(1e40, 10)", "\"9999999999999999999783686092270256259072\""),
    ("format_int(12345678901234567890123456789.0, 10)", "\"12345678901234567890421678080\""),
    ("format_int(-600985867587785600060052, 8)", "\"-177207011304267754273145224\""),
    (
      "sprintf(\"%.1f|%.2f|%.0f|%.3f|%.5f\", [36.95, 2.675, 0.5, 1e-5, 123456.789])",
      "\"37.0|2.67|0|%!f(string=1e-)|123456.78900\""
    ),
    ("sprintf(\"%.0f|%.1f|%.2f\", [1.5, 0.05, 999999.995])", "\"2|0.1|999999.99\""),
    ("sprintf(\"%v|%v|%v\", [0.1, 123.456, 1e21])", "\"0.1|123.456|1e21\""),
    ("sprintf(\"%d\", [600985867587785600060052])", "\"600985867587785600060052\""),
    ("65535.9999999999999999 * 1", "65536"),
    ("0.9999999999999999999999 * 1", "1"),
  ]

  @Test("are computed and shown as OPA does", arguments: rows)
  func compute(_ row: (expression: String, text: String)) throws {
    let fixture = try RegoFixture("package t\n\nx := \(row.expression) if input\n")
    let input = try RegoFixture.json("{}")
    let value = try fixture.machine.value(of: fixture.rule("x"), input: input.root)
    #expect(JSONWriter.string(value.node) == row.text)
  }

  @Test("are sorted by value")
  func sort() throws {
    let fixture = try RegoFixture(
      """
      package t

      x := sort([100000000000000000000, 3e20, 12345678901234567890.5, -100000000000000000000,
        2.5e19, -7, 0.5])
      """)
    let value = try fixture.machine.value(of: fixture.rule("x"))
    #expect(
      JSONWriter.string(value.node)
        == "[-100000000000000000000,-7,0.5,12345678901234567890.5,2.5e19,100000000000000000000,3e20]"
    )
  }

  @Test("give the same text on the quick way and on the long one")
  func agree() throws {
    // Halves and quarters of odd numbers: their digits end, so they can be told beforehand.
    for exponent in 1...20 {
      let whole = 1 << (2 * exponent) + 1
      let fixture = try RegoFixture("package t\n\nx := \(whole) / 4\n")
      let value = try fixture.machine.value(of: fixture.rule("x"))
      #expect(value.node.double == Double(whole) / 4)
    }
  }
}
