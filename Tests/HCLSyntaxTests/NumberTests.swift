// Bawn
// SPDX-License-Identifier: Apache-2.0

import HCLSyntax
import Testing

@Suite struct NumberTests {
  @Test(
    "prints the shortest digits",
    arguments: [
      ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("0.1", "0.1"), ("-12.34e2", "-1234"),
      ("1e21", "1000000000000000000000"), ("0.000001", "0.000001"),
      ("123456789.123456789", "123456789.123456789"),
      ("9223372036854775808", "9223372036854775808"),
      ("-9223372036854775808", "-9223372036854775808"),
      ("0.30000000000000000000000000000000000004", "0.30000000000000000000000000000000000004"),
      (
        "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
      ),
    ])
  func text(_ text: String, _ expected: String) {
    #expect(HCLNumber(parsing: text)?.description == expected)
  }

  @Test(
    "refuses what is no number",
    arguments: ["", "-", "a", "1x", "1e", "1.2.3", "0x10", "1e99999", " 1"])
  func refuses(_ text: String) {
    #expect(HCLNumber(parsing: text) == nil)
  }

  @Test("divides with 512 bits")
  func division() throws {
    let third = try #require(HCLNumber(Int64(1)).divided(by: HCLNumber(Int64(3))))
    #expect(third.description.hasPrefix("0." + String(repeating: "3", count: 150)))
    #expect(third.description.utf8.count <= 158)
    #expect(third.multiplied(by: HCLNumber(Int64(3)))?.description == "1")
    let twoThirds = try #require(HCLNumber(Int64(2)).divided(by: HCLNumber(Int64(3))))
    #expect(twoThirds.description.utf8.count <= 158)
    #expect(third < twoThirds)
    #expect(twoThirds.negated < third)
  }

  @Test("computes with large numbers as with small ones")
  func large() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let (a, b) = (
        Int64.random(in: .min...(.max), using: &generator),
        Int64.random(in: -1_000_000...1_000_000, using: &generator)
      )
      let (x, y) = (HCLNumber(a), HCLNumber(b))
      let product = try #require(x.multiplied(by: y))
      #expect(product.description == (Int128(a) * Int128(b)).description)
      #expect(HCLNumber(parsing: product.description) == product)
      if b != 0 {
        #expect(product.divided(by: y) == x)
        let plus = try #require(product.adding(HCLNumber(Int64(1))))
        #expect(
          plus.remainder(dividingBy: y)?.description
            == ((Int128(a) * Int128(b) + 1) % Int128(b)).description)
      }
      let sum = try #require(x.adding(HCLNumber(a)))
      #expect(sum.description == (Int128(a) * 2).description)
      #expect(sum.subtracting(x) == x)
      #expect((x < product) == (Int128(a) < Int128(a) * Int128(b)))
      let double = Double.random(in: -1e6...1e6, using: &generator)
      #expect(HCLNumber(double)?.doubleValue == double)
      #expect(HCLNumber(parsing: "\(double)")?.doubleValue == double)
    }
  }

  @Test("rounds to whole numbers in both directions")
  func rounding() throws {
    let number = try #require(HCLNumber(parsing: "-2.5"))
    #expect(number.floor.description == "-3")
    #expect(number.ceiling.description == "-2")
    #expect(number.truncated.description == "-2")
    #expect(HCLNumber(parsing: "2.676")?.text(decimalPlaces: 2) == "2.68")
    #expect(HCLNumber(parsing: "0.04")?.text(decimalPlaces: 1) == "0.0")
    #expect(HCLNumber(Int64(255)).wholeText(radix: 16) == "ff")
    #expect(HCLNumber(wholeText: "-ff", radix: 16)?.description == "-255")
  }
}

/// A small generator with a seed, so that random tests are repeatable.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
