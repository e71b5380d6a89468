// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a plain scalar is in YAML 1.2's core schema.
///
/// `yes`, `no`, `on` and `off` are strings there.
enum YAMLScalar {
  /// What became of a scalar.
  enum Outcome {
    case value(Node)
    /// Infinity or not a number: JSON-like documents have no such value.
    case notFinite
    /// A number that is too large to be written out.
    case unwieldy
  }

  /// Hexadecimal and octal numbers beyond this many digits stay text.
  private static let longestInteger = 256

  static func resolve(_ text: Node, _ arena: Arena) -> Outcome {
    let bytes = text.utf8
    guard let first = bytes.first else { return .value(.null) }
    switch first {
    case 0x7E where bytes.count == 1: return .value(.null)
    case 0x6E, 0x4E:
      return .value(text.isOneOf("null", "Null", "NULL") ? .null : text)
    case 0x74, 0x54:
      return .value(text.isOneOf("true", "True", "TRUE") ? .boolean(true) : text)
    case 0x66, 0x46:
      return .value(text.isOneOf("false", "False", "FALSE") ? .boolean(false) : text)
    case 0x2B, 0x2D, 0x2E, 0x30...0x39: return number(text, arena)
    default: return .value(text)
    }
  }

  /// A number in one of YAML's forms; the text itself when it is none.
  static func number(_ text: Node, _ arena: Arena) -> Outcome {
    let bytes = text.utf8
    if let number = arena.number(bytes) { return .value(number) }
    var rest = bytes[...]
    var isNegative = false
    if rest.first == 0x2B || rest.first == 0x2D {
      isNegative = rest.first == 0x2D
      rest = rest.dropFirst()
    }
    if rest.count == 4, rest.first == 0x2E {
      let word = String(decoding: rest.dropFirst(), as: UTF8.self)
      if ["inf", "Inf", "INF"].contains(word) { return .notFinite }
      if ["nan", "NaN", "NAN"].contains(word), rest.count == bytes.count { return .notFinite }
    }
    if rest.count > 2, rest.first == 0x30, rest.count == bytes.count {
      let second = rest[rest.startIndex + 1]
      if second == 0x78 { return integer(rest.dropFirst(2), base: 16, text, arena) }
      if second == 0x6F { return integer(rest.dropFirst(2), base: 8, text, arena) }
    }
    guard let digits = decimal(rest) else { return .value(text) }
    // In JSON's grammar: no plus, no zeros in front, digits on both sides of the point.
    let json: [UInt8] = (isNegative ? [0x2D] : []) + digits
    let number = json.withUnsafeBufferPointer { arena.number($0) }
    return number.map(Outcome.value) ?? .unwieldy
  }

  /// An unsigned decimal of YAML's grammar in JSON's; nil when it is none.
  private static func decimal(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    var rest = text
    func digits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
      let found = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      rest = rest.dropFirst(found.count)
      return Array(found)
    }
    let whole = digits(&rest)
    var fraction: [UInt8] = []
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      fraction = digits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var result = Array(whole.drop { $0 == 0x30 })
    if result.isEmpty { result = [0x30] }
    if !fraction.isEmpty { result += [0x2E] + fraction }
    if rest.first == 0x65 || rest.first == 0x45 {
      rest = rest.dropFirst()
      result.append(0x65)
      if rest.first == 0x2B || rest.first == 0x2D {
        if rest.first == 0x2D { result.append(0x2D) }
        rest = rest.dropFirst()
      }
      let exponent = digits(&rest)
      if exponent.isEmpty { return nil }
      result += exponent
    }
    return rest.isEmpty ? result : nil
  }

  private static func integer(
    _ digits: Slice<UnsafeBufferPointer<UInt8>>, base: UInt32, _ text: Node, _ arena: Arena
  ) -> Outcome {
    var values: [UInt32] = []
    for byte in digits {
      var value = UInt32(byte) &- 0x30
      if value > 9 { value = (UInt32(byte) | 0x20) &- 0x57 }
      guard value < base, byte <= 0x39 || byte >= 0x41 else { return .value(text) }
      values.append(value)
    }
    guard values.count <= longestInteger else { return .unwieldy }
    // Long multiplication in decimal digits, the least significant first.
    var decimal: [UInt8] = []
    for value in values {
      var carry = value
      for index in decimal.indices {
        carry += UInt32(decimal[index]) * base
        decimal[index] = UInt8(carry % 10)
        carry /= 10
      }
      while carry > 0 {
        decimal.append(UInt8(carry % 10))
        carry /= 10
      }
    }
    let number = arena.number(negative: false, digits: decimal.reversed(), exponent: 0)
    return number.map(Outcome.value) ?? .unwieldy
  }
}

extension Node {
  fileprivate func isOneOf(_ a: StaticString, _ b: StaticString, _ c: StaticString) -> Bool {
    equals(a) || equals(b) || equals(c)
  }
}
