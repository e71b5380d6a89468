// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A numeric constant of a template.
struct TemplateNumber {
  enum Value {
    case integer(Int64)
    /// An integer beyond 63 bits, which no operand may be.
    case tooLarge
    case float(Double)
    case imaginary(Double)
  }

  /// As it was written.
  let text: String
  let value: Value

  /// A constant from its token.
  ///
  /// - Throws: `builtin` with Go's message.
  init(_ token: TemplateToken) throws(BuiltinError) {
    text = token.string
    switch token.kind {
    case .characterConstant: value = .integer(try Self.character(token))
    case .complex: throw .failure("complex constants aren't supported: \(text)")
    default: value = try Self.number(text)
    }
  }

  private static func character(_ token: TemplateToken) throws(BuiltinError) -> Int64 {
    let body = Array(token.text.dropFirst().dropLast())
    guard !body.isEmpty, let text = TemplateQuote.unquoted(body, quote: 0x27) else {
      throw .failure("invalid syntax")
    }
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first else {
      throw .failure("malformed character constant: \(token.string)")
    }
    return Int64(scalar.value)
  }

  private static func number(_ text: String) throws(BuiltinError) -> Value {
    if text.hasSuffix("i"), let value = Double(text.dropLast()) {
      return value == 0 ? .integer(0) : .imaginary(value)
    }
    let digits = text.replacing("_", with: "")
    if let magnitude = wholeNumber(digits) { return magnitude }
    // Go reads a hexadecimal fraction with a power of two as a float, and shows it as an integer.
    let isHexadecimal = digits.lowercased().contains("0x")
    guard let value = Double(digits), value.isFinite else {
      throw .failure("illegal number syntax: \(GoQuote.string(Array(text.utf8)))")
    }
    guard text.contains(where: { ".eEpP".contains($0) }) else {
      throw .failure("integer overflow: \(GoQuote.string(Array(text.utf8)))")
    }
    if isHexadecimal, let whole = Int64(exactly: value) { return .integer(whole) }
    return .float(value)
  }

  /// A whole number with an optional sign and prefix; nil when it is none or far too large.
  private static func wholeNumber(_ text: String) -> Value? {
    var rest = Substring(text)
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
    var radix = 10
    if rest.hasPrefix("0"), rest.count > 1 {
      let mark = rest.dropFirst().prefix(1).lowercased()
      switch mark {
      case "x": radix = 16
      case "o": radix = 8
      case "b": radix = 2
      default: radix = 8
      }
      rest = rest.dropFirst("xob".contains(mark) ? 2 : 1)
    }
    guard !rest.hasPrefix("+"), !rest.hasPrefix("-"), let value = UInt64(rest, radix: radix) else {
      return nil
    }
    if let small = Int64(exactly: value) { return .integer(isNegative ? -small : small) }
    if isNegative { return value == 1 << 63 ? .integer(.min) : nil }
    return .tooLarge
  }
}
