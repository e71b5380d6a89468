// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// The elements in the order in which cty visits those of a set: null and unknown last, strings
  /// by code points, numbers ascending, `false` before `true`; collections and objects by a text
  /// that cty makes of their members.
  ///
  /// - Complexity: O(n log n) in the size of all elements.
  static func sortedAsSet(_ elements: [HCLValue]) -> [HCLValue] {
    guard elements.count > 1 else { return elements }
    guard elements.contains(where: { $0.elements != nil || $0.entries != nil }) else {
      return elements.sorted(by: precedesInSet)
    }
    var keyed = elements.map { element -> (rank: Int, key: [UInt8], value: HCLValue) in
      var key: [UInt8] = []
      element.appendSetKey(to: &key)
      return (element.rankInSet, key, element)
    }
    keyed.sort { left, right in
      left.rank != right.rank
        ? left.rank < right.rank : left.key.lexicographicallyPrecedes(right.key)
    }
    return keyed.map(\.value)
  }

  private static func precedesInSet(_ left: HCLValue, _ right: HCLValue) -> Bool {
    switch (left.content, right.content) {
    case (.string(let a), .string(let b)): a < b
    case (.number(let a), .number(let b)): a < b
    case (.bool(let a), .bool(let b)): !a && b
    case (.unknown(let a), .unknown(let b)): (a.symbol ?? "") < (b.symbol ?? "")
    default: left.rankInSet < right.rankInSet
    }
  }

  private var rankInSet: Int {
    switch content {
    case .unknown: 2
    case .null: 1
    default: 0
    }
  }

  /// The text of cty's set hash, on which the order of elements that aren't primitive depends.
  private func appendSetKey(to key: inout [UInt8]) {
    func sequence(_ open: Character, _ values: some Sequence<HCLValue>, _ close: Character) {
      key.append(open.asciiValue ?? 0)
      for value in values {
        value.appendSetKey(to: &key)
        key.append(UInt8(ascii: ";"))
      }
      key.append(close.asciiValue ?? 0)
    }
    switch content {
    case .unknown: key.append(UInt8(ascii: "?"))
    case .null: key.append(UInt8(ascii: "~"))
    case .bool(let flag): key.append(UInt8(ascii: flag ? "T" : "F"))
    case .number(let number): key += number.tenDigitText.utf8
    case .string(let text): HCLValue.appendQuoted(text, to: &key)
    case .list(let elements, _), .set(let elements, _): sequence("[", elements, "]")
    case .tuple(let elements): sequence("<", elements, ">")
    case .object(let entries): sequence("<", entries.entries.lazy.map(\.value), ">")
    case .map(let entries, _):
      key.append(UInt8(ascii: "{"))
      for entry in entries.entries {
        HCLValue.appendQuoted(entry.key, to: &key)
        key.append(UInt8(ascii: ":"))
        entry.value.appendSetKey(to: &key)
        key.append(UInt8(ascii: ";"))
      }
      key.append(UInt8(ascii: "}"))
    }
  }

  private static func appendQuoted(_ text: String, to key: inout [UInt8]) {
    key.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): key += [UInt8(ascii: "\\"), byte]
      case 0x07: key += "\\a".utf8
      case 0x08: key += "\\b".utf8
      case 0x09: key += "\\t".utf8
      case 0x0A: key += "\\n".utf8
      case 0x0B: key += "\\v".utf8
      case 0x0C: key += "\\f".utf8
      case 0x0D: key += "\\r".utf8
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        key += "\\x\(digits.utf8.count < 2 ? "0" : "")\(digits)".utf8
      default: key.append(byte)
      }
    }
    key.append(UInt8(ascii: "\""))
  }
}

extension HCLNumber {
  /// The number with at most ten significant digits, as Go's `%.10g` writes it.
  var tenDigitText: String {
    if let whole = int64Value, whole.magnitude < 10_000_000_000 { return String(whole) }
    let sign = isNegative ? "-" : ""
    let (all, place) = HCLNumber.shortestDigits(of: binary)
    var digits = all
    var point = place
    if digits.count > 10 {
      let raises = digits[10] >= 5
      digits.removeSubrange(10...)
      if raises {
        var index = 9
        while index >= 0, digits[index] == 9 {
          digits[index] = 0
          index -= 1
        }
        if index >= 0 {
          digits[index] += 1
        } else {
          digits.insert(1, at: 0)
          point += 1
        }
      }
      while digits.last == 0 { digits.removeLast() }
    }
    let exponent = point - 1
    guard exponent < -4 || exponent >= 10 else {
      return sign + HCLNumber.text(digits: digits, point: point)
    }
    let mantissa = HCLNumber.text(digits: digits, point: 1)
    let magnitude = String(abs(exponent))
    return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "")
      + magnitude
  }
}
