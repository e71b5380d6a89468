// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Reads values from Rego text (`{"a": [1, {2, 3}]}`, `set()`), so that tests can be written down.
struct TermText {
  private var rest: Substring
  private let arena: Arena

  /// The value of a text; `absent` when it isn't one.
  static func parse(_ text: String, in arena: Arena) -> Node {
    var parser = TermText(rest: Substring(text), arena: arena)
    let node = parser.value()
    parser.skipSpace()
    return parser.rest.isEmpty ? node : .absent
  }

  private init(rest: Substring, arena: Arena) {
    self.rest = rest
    self.arena = arena
  }

  private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

  private mutating func take(_ token: String) -> Bool {
    skipSpace()
    guard rest.hasPrefix(token) else { return false }
    rest.removeFirst(token.count)
    return true
  }

  private mutating func value() -> Node {
    if take("null") { return .null }
    if take("true") { return .boolean(true) }
    if take("false") { return .boolean(false) }
    if take("set()") { return arena.set([]) }
    if take("\"") { return string() }
    if take("[") {
      let elements = list(until: "]") { $0.value() }
      return arena.array(elements)
    }
    if take("{") { return braces() }
    let digits = rest.prefix { "+-.0123456789eE".contains($0) }
    rest.removeFirst(digits.count)
    var text = String(digits)
    return text.withUTF8 { arena.number($0, keepsSpelling: true) } ?? .absent
  }

  private mutating func list(until end: String, _ item: (inout TermText) -> Node) -> [Node] {
    var elements: [Node] = []
    while !take(end), !rest.isEmpty {
      elements.append(item(&self))
      if !take(",") {
        _ = take(end)
        break
      }
    }
    return elements
  }

  private mutating func braces() -> Node {
    if take("}") { return arena.object([]) }
    var isObject = false
    var values: [Node] = []
    let keys = list(until: "}") { parser in
      let key = parser.value()
      if parser.take(":") {
        isObject = true
        values.append(parser.value())
      }
      return key
    }
    guard isObject else { return arena.set(keys) }
    return arena.object(zip(keys, values).map { Node.Entry(key: $0, value: $1) })
  }

  private mutating func string() -> Node {
    var text = ""
    while let character = rest.unicodeScalars.first, character != "\"" {
      rest.unicodeScalars.removeFirst()
      guard character == "\\" else {
        text.unicodeScalars.append(character)
        continue
      }
      guard let escape = rest.unicodeScalars.popFirst() else { break }
      switch escape {
      case "n": text += "\n"
      case "t": text += "\t"
      case "r": text += "\r"
      case "b": text += "\u{8}"
      case "f": text += "\u{c}"
      case "u":
        var unit = UInt32(rest.prefix(4), radix: 16) ?? 0
        rest.removeFirst(min(4, rest.count))
        if unit >= 0xD800, unit < 0xDC00, rest.hasPrefix("\\u") {
          rest.removeFirst(2)
          let low = UInt32(rest.prefix(4), radix: 16) ?? 0
          rest.removeFirst(min(4, rest.count))
          unit = 0x10000 + (unit - 0xD800) << 10 + (low &- 0xDC00)
        }
        text.unicodeScalars.append(Unicode.Scalar(unit) ?? "\u{FFFD}")
      default: text.unicodeScalars.append(escape)
      }
    }
    _ = take("\"")
    return arena.string(text)
  }
}
