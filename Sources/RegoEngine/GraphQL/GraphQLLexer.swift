// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Cuts GraphQL text into tokens (October 2021, section 2.1).
struct GraphQLLexer {
  let text: UTF8Text.Bytes
  /// The token's first byte and what follows its last one.
  var start = 0
  var end = 0
  /// The same, counted in characters.
  var startCharacters = 0
  var endCharacters = 0
  var line = 1
  var lineStartCharacters = 0

  init(_ text: UTF8Text.Bytes) { self.text = text }

  mutating func next() -> GraphQLToken {
    skipSpace()
    start = end
    startCharacters = endCharacters
    guard end < text.count else { return punctuator(.end) }
    let byte = text[start]
    advance()
    switch byte {
    case UInt8(ascii: "!"): return punctuator(.bang)
    case UInt8(ascii: "#"): return comment()
    case UInt8(ascii: "$"): return punctuator(.dollar)
    case UInt8(ascii: "&"): return punctuator(.ampersand)
    case UInt8(ascii: "("): return punctuator(.openParenthesis)
    case UInt8(ascii: ")"): return punctuator(.closeParenthesis)
    case UInt8(ascii: ":"): return punctuator(.colon)
    case UInt8(ascii: "="): return punctuator(.equals)
    case UInt8(ascii: "@"): return punctuator(.at)
    case UInt8(ascii: "["): return punctuator(.openBracket)
    case UInt8(ascii: "]"): return punctuator(.closeBracket)
    case UInt8(ascii: "{"): return punctuator(.openBrace)
    case UInt8(ascii: "}"): return punctuator(.closeBrace)
    case UInt8(ascii: "|"): return punctuator(.pipe)
    case UInt8(ascii: ".") where isAhead(".."):
      advance(2)
      return punctuator(.spread)
    case UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      while end < text.count, Self.isNamePart(text[end]) { advance() }
      return token(.name)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "\""): return isAhead("\"\"") ? blockString() : string()
    default: return unexpected(byte)
    }
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  mutating func advance(_ count: Int = 1) {
    end += count
    endCharacters += count
  }

  /// Moves past one character, which may have several bytes.
  mutating func advanceCharacter() {
    end = min(end + UTF8Text.width(of: text[end]), text.count)
    endCharacters += 1
  }

  func isAhead(_ expected: StaticString) -> Bool {
    let bytes = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
    return end + bytes.count <= text.count
      && text[end..<(end + bytes.count)].elementsEqual(bytes)
  }

  func token(_ kind: GraphQLToken.Kind) -> GraphQLToken {
    GraphQLToken(
      kind: kind, value: String(decoding: text[start..<end], as: UTF8.self),
      position: GraphQLPosition(line: line, column: startCharacters - lineStartCharacters + 1))
  }

  /// A token whose kind says all.
  private func punctuator(_ kind: GraphQLToken.Kind) -> GraphQLToken {
    GraphQLToken(
      kind: kind, value: "",
      position: GraphQLPosition(line: line, column: startCharacters - lineStartCharacters + 1))
  }

  func failure(_ problem: String) -> GraphQLToken {
    GraphQLToken(
      kind: .invalid, value: "",
      position: GraphQLPosition(line: line, column: endCharacters - lineStartCharacters + 1),
      problem: problem)
  }

  private mutating func unexpected(_ byte: UInt8) -> GraphQLToken {
    advance(-1)
    if byte < 0x20 {
      return failure("Cannot contain the invalid character \"\\u\(Self.fourDigits(byte))\"")
    }
    if byte == UInt8(ascii: "'") {
      return failure(
        "Unexpected single quote character ('), did you mean to use a double quote (\")?")
    }
    return failure("Cannot parse the unexpected character \"\(Self.character(byte))\".")
  }

  static func fourDigits(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// A byte as the character with its number, which is how Go shows one.
  static func character(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }

  private mutating func newLine() {
    advance()
    line += 1
    lineStartCharacters = endCharacters
  }

  private mutating func skipSpace() {
    while end < text.count {
      switch text[end] {
      case UInt8(ascii: "\t"), UInt8(ascii: " "), UInt8(ascii: ","): advance()
      case 0x0A: newLine()
      case 0x0D:
        newLine()
        // The line counts as starting before the line feed: that is how positions come out.
        if end < text.count, text[end] == 0x0A { advance() }
      case 0xEF:
        guard end + 2 < text.count, text[end + 1] == 0xBB, text[end + 2] == 0xBF else { return }
        advanceCharacter()
      default: return
      }
    }
  }

  private mutating func comment() -> GraphQLToken {
    while end < text.count, text[end] > 0x1F || text[end] == 0x09 { advanceCharacter() }
    return token(.comment)
  }

  /// Line breaks within a block string.
  mutating func blockNewLine() {
    if text[end] == 0x0D, end + 1 < text.count, text[end + 1] == 0x0A { advance() }
    newLine()
  }
}
