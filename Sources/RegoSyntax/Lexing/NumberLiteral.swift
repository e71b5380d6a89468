// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The size of a number as it is written.
enum NumberLiteral {
  /// Whether its binary exponent is beyond ±100,000, which OPA refuses because arithmetic on such
  /// numbers takes more than its share of time.
  ///
  /// The exponent is estimated to within a few; nothing near the limit occurs in policies.
  static func isTooBig(_ text: String) -> Bool {
    var leading = 0.0
    var leadingDigits = 0
    var decimalExponent = 0
    var isFraction = false
    var exponent = 0
    var exponentSign = 1
    var isExponent = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(byte - UInt8(ascii: "0"))
        if isExponent {
          exponent = min(exponent * 10 + digit, 10_000_000)
          continue
        }
        if leadingDigits == 0 && digit == 0 {
          if isFraction { decimalExponent -= 1 }
          continue
        }
        if leadingDigits < 15 {
          leading = leading * 10 + Double(digit)
          leadingDigits += 1
          if isFraction { decimalExponent -= 1 }
        } else if !isFraction {
          decimalExponent += 1
        }
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
      case UInt8(ascii: "-") where isExponent: exponentSign = -1
      default: break
      }
    }
    guard leading > 0 else { return false }
    let tens = Double(decimalExponent + exponentSign * exponent)
    let binary = Double(leading.exponent) + 1 + tens * 3.321_928_094_887_362
    return abs(binary) > 100_000
  }
}
