// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a plain scalar is to go-yaml 2, which Kubernetes' tools and OPA read YAML with: YAML 1.1's
/// booleans, Go's integer literals, and numbers as 64-bit integers or doubles.
enum YAMLLegacyScalar {
  private static let trueWords: Set<String> = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
  ]
  private static let falseWords: Set<String> = [
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
  ]

  static func resolve(_ text: Node, _ arena: Arena) -> YAMLScalar.Outcome {
    // Longer texts can be no number that counts, and no word.
    guard text.count > 0, text.count <= 1024, let first = text.utf8.first else {
      return .value(text.count == 0 ? .null : text)
    }
    let string = text.string ?? ""
    switch first {
    case 0x2B, 0x2D, 0x2E, 0x30...0x39: return number(string, text, arena)
    default:
      if trueWords.contains(string) { return .value(.boolean(true)) }
      if falseWords.contains(string) { return .value(.boolean(false)) }
      return .value(["~", "null", "Null", "NULL"].contains(string) ? .null : text)
    }
  }

  private static func number(_ string: String, _ text: Node, _ arena: Arena) -> YAMLScalar.Outcome {
    let unsigned = string.hasPrefix("+") || string.hasPrefix("-") ? string.dropFirst() : string[...]
    if [".inf", ".Inf", ".INF"].contains(String(unsigned)) { return .notFinite }
    if [".nan", ".NaN", ".NAN"].contains(string) { return .notFinite }
    // Underscores may stand anywhere behind the first character.
    var plain = Array(string.utf8)
    plain.removeAll { $0 == 0x5F }
    if let integer = integer(plain[...], arena) { return .value(integer) }
    guard isDecimal(plain), let value = Double(json(plain)), value.isFinite else {
      return .value(text)
    }
    return .value(float(value, arena) ?? text)
  }

  /// A double as Go's JSON writer spells it: very large and very small ones with an exponent.
  private static func float(_ value: Double, _ arena: Arena) -> Node? {
    if value == 0 { return .integer(0) }
    if value == value.rounded(), abs(value) < 1e15 { return .integer(Int64(value)) }
    var shortest = "\(value)"
    guard let node = shortest.withUTF8({ arena.number($0) }) else { return nil }
    guard abs(value) < 1e-6 || abs(value) >= 1e21 else { return node }
    var spelling = scientific(node) ?? shortest
    return spelling.withUTF8 { arena.number($0, keepsSpelling: true) }
  }

  /// The digits with one before the point, then the exponent with its sign.
  private static func scientific(_ node: Node) -> String? {
    guard let (negative, digits, exponent) = node.decimalDigits, !digits.isEmpty else { return nil }
    var text = (negative ? "-" : "") + "\(digits[0])"
    if digits.count > 1 { text += "." + digits.dropFirst().map { "\($0)" }.joined() }
    let power = exponent + digits.count - 1
    return text + (power < 0 ? "e" : "e+") + "\(power)"
  }

  /// An integer as Go's literals are: `0x`, `0o`, `0b` and `0` in front tell the base.
  private static func integer(_ text: ArraySlice<UInt8>, _ arena: Arena) -> Node? {
    var rest = text
    let isNegative = rest.first == 0x2D
    if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
    var radix = 10
    if rest.first == 0x30, rest.count > 1 {
      var isMarked = true
      switch rest[rest.startIndex + 1] | 0x20 {
      case UInt8(ascii: "x"): radix = 16
      case UInt8(ascii: "o"): radix = 8
      case UInt8(ascii: "b"): radix = 2
      default:
        radix = 8
        isMarked = false
      }
      rest = rest.dropFirst(isMarked ? 2 : 1)
    }
    guard let first = rest.first, first != 0x2B, first != 0x2D,
      let magnitude = UInt64(String(decoding: rest, as: UTF8.self), radix: radix)
    else { return nil }
    if let small = Int64(exactly: magnitude) { return .integer(isNegative ? -small : small) }
    if isNegative { return magnitude == 1 << 63 ? .integer(Int64.min) : nil }
    var digits = String(magnitude)
    return digits.withUTF8 { arena.number($0) }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isDecimal(_ text: [UInt8]) -> Bool {
    var rest = text[...]
    func digits() -> Int {
      let count = rest.prefix { $0 &- 0x30 < 10 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
    let whole = digits()
    var fraction = 0
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      fraction = digits()
    }
    guard whole > 0 || fraction > 0 else { return false }
    if let mark = rest.first, mark | 0x20 == 0x65 {
      rest = rest.dropFirst()
      if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// A form that Swift reads too: digits on both sides of the point.
  private static func json(_ text: [UInt8]) -> String {
    var result: [UInt8] = []
    for (index, byte) in text.enumerated() {
      if byte == 0x2E, index == 0 || text[index - 1] &- 0x30 >= 10 { result.append(0x30) }
      result.append(byte)
      let next = index + 1 < text.count ? text[index + 1] : 0
      if byte == 0x2E, next &- 0x30 >= 10 { result.append(0x30) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A number as the name of a field: Go's shortest form.
  static func keyText(_ node: Node) -> String {
    guard let (negative, digits, exponent) = node.decimalDigits, !digits.isEmpty else { return "0" }
    let power = exponent + digits.count - 1
    guard !node.isKind(.integer), power < -4 || power >= 21 else { return node.numberText ?? "0" }
    var text = negative ? "-" : ""
    text += "\(digits[0])"
    if digits.count > 1 { text += "." + digits.dropFirst().map { "\($0)" }.joined() }
    let size = String(power.magnitude)
    return text + (power < 0 ? "e-" : "e+") + (size.utf8.count < 2 ? "0" : "") + size
  }
}
