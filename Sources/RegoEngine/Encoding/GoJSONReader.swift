// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads JSON (RFC 8259) into an arena, with the errors of Go's decoder as policies see them.
struct GoJSONReader {
  private static let depthLimit = 1000

  private let text: UTF8Text.Bytes
  private let arena: Arena
  private var index = 0
  private var depth = 0

  private init(text: UTF8Text.Bytes, arena: Arena) {
    self.text = text
    self.arena = arena
  }

  static func read(_ text: UTF8Text.Bytes, in arena: Arena) throws(BuiltinError) -> Node {
    var reader = GoJSONReader(text: text, arena: arena)
    reader.skipSpace()
    guard reader.index < text.count else { throw .failure("EOF") }
    let node = try reader.value()
    try reader.checkEnd()
    return node
  }

  /// The value that a text starts with, whatever follows it.
  static func readFirst(_ text: UTF8Text.Bytes, in arena: Arena) throws(BuiltinError) -> Node {
    var reader = GoJSONReader(text: text, arena: arena)
    reader.skipSpace()
    guard reader.index < text.count else { throw .failure("EOF") }
    return try reader.value()
  }

  /// OPA asks Go's decoder for one more token, and lets a null pass.
  private mutating func checkEnd() throws(BuiltinError) {
    skipSpace()
    guard index < text.count else { return }
    let shown: String
    switch text[index] {
    case UInt8(ascii: "["), UInt8(ascii: "{"): shown = String(Unicode.Scalar(text[index]))
    case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"), UInt8(ascii: ","):
      throw unexpected("looking for beginning of value")
    default:
      let token = try value()
      switch token.kind {
      case .null: return
      case .boolean: shown = "%!s(bool=\(token.isTrue))"
      default: shown = token.string ?? RegoText.number(token)
      }
    }
    throw .failure("error: invalid character '\(shown)' after top-level value")
  }

  private mutating func skipSpace() {
    while index < text.count {
      switch text[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  /// The character at hand isn't what it has to be; or there is none.
  private func unexpected(_ place: String) -> BuiltinError {
    guard index < text.count else { return .failure("unexpected EOF") }
    // Go takes the byte for a character.
    let scalar = Unicode.Scalar(text[index])
    var quoted: [UInt8] = []
    GoQuote.write(Array(String(scalar).utf8), into: &quoted, quote: UInt8(ascii: "'"))
    return .failure("invalid character \(String(decoding: quoted, as: UTF8.self)) \(place)")
  }

  private mutating func value() throws(BuiltinError) -> Node {
    skipSpace()
    guard index < text.count else { throw unexpected("") }
    switch text[index] {
    case UInt8(ascii: "{"): return try nested { reader throws(BuiltinError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(BuiltinError) in try reader.array() }
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "t"):
      try literal("true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .boolean(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected("looking for beginning of value")
    }
  }

  private mutating func nested(
    _ body: (inout GoJSONReader) throws(BuiltinError) -> Node
  ) throws(BuiltinError) -> Node {
    depth += 1
    guard depth <= Self.depthLimit else { throw .failure("exceeded max depth") }
    index += 1
    let node = try body(&self)
    depth -= 1
    return node
  }

  private mutating func literal(_ word: StaticString) throws(BuiltinError) {
    let bytes = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    for byte in bytes {
      guard index < text.count, text[index] == byte else {
        let wanted = Unicode.Scalar(byte)
        throw unexpected("in literal \(word) (expecting '\(wanted)')")
      }
      index += 1
    }
  }

  private mutating func array() throws(BuiltinError) -> Node {
    var elements: [Node] = []
    skipSpace()
    if index < text.count, text[index] == UInt8(ascii: "]") {
      index += 1
      return arena.array([])
    }
    while true {
      elements.append(try value())
      skipSpace()
      guard index < text.count else { throw unexpected("") }
      if text[index] == UInt8(ascii: "]") { break }
      guard text[index] == UInt8(ascii: ",") else { throw unexpected("after array element") }
      index += 1
    }
    index += 1
    return arena.array(elements)
  }

  private mutating func object() throws(BuiltinError) -> Node {
    var entries: [Node.Entry] = []
    skipSpace()
    if index < text.count, text[index] == UInt8(ascii: "}") {
      index += 1
      return arena.object([])
    }
    while true {
      skipSpace()
      guard index < text.count, text[index] == UInt8(ascii: "\"") else {
        throw unexpected("looking for beginning of object key string")
      }
      let key = try string()
      skipSpace()
      guard index < text.count, text[index] == UInt8(ascii: ":") else {
        throw unexpected("after object key")
      }
      index += 1
      entries.append(Node.Entry(key: key, value: try value()))
      skipSpace()
      guard index < text.count else { throw unexpected("") }
      if text[index] == UInt8(ascii: "}") { break }
      guard text[index] == UInt8(ascii: ",") else {
        throw unexpected("after object key:value pair")
      }
      index += 1
    }
    index += 1
    return arena.sortedObject(entries)
  }

  private mutating func number() throws(BuiltinError) -> Node {
    let start = index
    if text[index] == UInt8(ascii: "-") { index += 1 }
    func isDigit(_ at: Int) -> Bool { at < text.count && text[at] &- 0x30 < 10 }
    guard isDigit(index) else { throw unexpected("in numeric literal") }
    if text[index] == 0x30 {
      index += 1
    } else {
      while isDigit(index) { index += 1 }
    }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      guard isDigit(index) else { throw unexpected("after decimal point in numeric literal") }
      while isDigit(index) { index += 1 }
    }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") {
        index += 1
      }
      guard isDigit(index) else { throw unexpected("in exponent of numeric literal") }
      while isDigit(index) { index += 1 }
    }
    let node = arena.number(.init(rebasing: text[start..<index]), keepsSpelling: true)
    guard let node else { throw Arithmetic.outOfRange }
    return node
  }

  private mutating func string() throws(BuiltinError) -> Node {
    index += 1
    let start = index
    while index < text.count, text[index] != 0x22, text[index] != 0x5C, text[index] >= 0x20 {
      index += 1
    }
    if index < text.count, text[index] == 0x22 {
      index += 1
      return arena.string(copying: .init(rebasing: text[start..<(index - 1)]))
    }
    var output = Array(text[start..<index])
    while true {
      guard index < text.count else { throw unexpected("") }
      let byte = text[index]
      if byte == 0x22 { break }
      guard byte >= 0x20 else { throw unexpected("in string literal") }
      index += 1
      if byte != 0x5C {
        output.append(byte)
        continue
      }
      guard index < text.count else { throw unexpected("") }
      switch text[index] {
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(text[index])
      case UInt8(ascii: "u"):
        index += 1
        output += UTF8.encode(try escapedScalar()).map(Array.init) ?? []
        continue
      default: throw unexpected("in string escape code")
      }
      index += 1
    }
    index += 1
    return output.withUnsafeBufferPointer { arena.string(copying: $0) }
  }

  /// The scalar of `\uXXXX`; half a surrogate pair becomes U+FFFD.
  private mutating func escapedScalar() throws(BuiltinError) -> Unicode.Scalar {
    let unit = try escapedUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, index + 1 < text.count, text[index] == 0x5C,
      text[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let before = index
    index += 2
    let low = try escapedUnit()
    if low >= 0xDC00, low < 0xE000,
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    {
      return scalar
    }
    index = before
    return "\u{FFFD}"
  }

  private mutating func escapedUnit() throws(BuiltinError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard index < text.count, let digit = QueryEncoding.hexValue(text[index]) else {
        throw unexpected("in \\u hexadecimal character escape")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }
}
