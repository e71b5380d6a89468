// Bawn
// SPDX-License-Identifier: Apache-2.0

/// ECMAScript's text of a double (Number::toString), which RFC 8785 prescribes.
enum ECMAScriptNumber {
  static func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    // Swift's description has the same shortest digits, only set out in another way.
    var digits: [UInt8] = []
    var exponent = 0
    var afterPoint = false
    var characters = Array(value.magnitude.description.utf8)[...]
    while let character = characters.popFirst() {
      if character == 0x2E {
        afterPoint = true
      } else if character == 0x65 {
        exponent += Int(String(decoding: characters, as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(character)
        if afterPoint { exponent -= 1 }
      }
    }
    while digits.last == 0x30 {
      digits.removeLast()
      exponent += 1
    }
    let significant = Array(digits.drop { $0 == 0x30 })
    let text = set(significant, pointAt: exponent + significant.count)
    return value < 0 ? "-" + text : text
  }

  /// Sets out digits d1 d2 … as 0.d1d2… x 10^point.
  private static func set(_ digits: [UInt8], pointAt point: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    let count = digits.count
    if point > 0 && point <= 21 {
      if count <= point { return text + String(repeating: "0", count: point - count) }
      return "\(text.prefix(point)).\(text.dropFirst(point))"
    }
    if point > -6 && point <= 0 { return "0." + String(repeating: "0", count: -point) + text }
    let fraction = count > 1 ? ".\(text.dropFirst())" : ""
    let exponent = point - 1
    return "\(text.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
  }
}
