// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Numbers and strings (October 2021, sections 2.9.1 to 2.9.4).
extension GraphQLLexer {
  mutating func number() -> GraphQLToken {
    advance(-1)
    if end < text.count, text[end] == UInt8(ascii: "-") { advance() }
    if end < text.count, text[end] == UInt8(ascii: "0") {
      advance()
      if end < text.count, text[end] &- 0x30 < 10 {
        return failure("Invalid number, unexpected digit after 0: \(nextText).")
      }
    } else if !skipDigits() {
      return missingDigit
    }
    var isFloat = false
    if end < text.count, text[end] == UInt8(ascii: ".") {
      isFloat = true
      advance()
      guard skipDigits() else { return missingDigit }
    }
    if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
      isFloat = true
      advance()
      if end < text.count, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-") {
        advance()
      }
      guard skipDigits() else { return missingDigit }
    }
    return token(isFloat ? .float : .int)
  }

  private mutating func skipDigits() -> Bool {
    let first = end
    while end < text.count, text[end] &- 0x30 < 10 { advance() }
    return end > first
  }

  private var missingDigit: GraphQLToken {
    failure("Invalid number, expected digit but got: \(nextText).")
  }

  private var nextText: String {
    end < text.count ? "\"\(Self.character(text[end]))\"" : "<EOF>"
  }

  mutating func string() -> GraphQLToken {
    // The position is that of the text within the quotes.
    start += 1
    startCharacters += 1
    var value: [UInt8] = []
    while end < text.count {
      let byte = text[end]
      switch byte {
      case 0x0A, 0x0D: return failure("Unterminated string.")
      case 0x09: break
      case 0..<0x20: return invalidCharacter(byte)
      case UInt8(ascii: "\""):
        var result = token(.string)
        result.value = String(decoding: value, as: UTF8.self)
        advance()
        return result
      case UInt8(ascii: "\\"):
        if let problem = escape(into: &value) { return problem }
        continue
      default: break
      }
      let first = end
      advanceCharacter()
      value += text[first..<end]
    }
    return failure("Unterminated string.")
  }

  private func invalidCharacter(_ byte: UInt8) -> GraphQLToken {
    failure("Invalid character within String: \"\\u\(Self.fourDigits(byte))\".")
  }

  private mutating func escape(into value: inout [UInt8]) -> GraphQLToken? {
    guard end + 1 < text.count else {
      advance()
      return failure("Invalid character escape sequence.")
    }
    let letter = text[end + 1]
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"): value.append(letter)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "u"): return unicodeEscape(into: &value)
    default:
      advance()
      return failure("Invalid character escape sequence: \\\(Self.character(letter)).")
    }
    advance(2)
    return nil
  }

  private mutating func unicodeEscape(into value: inout [UInt8]) -> GraphQLToken? {
    guard end + 6 < text.count else {
      advance()
      return invalidEscape(text[end...])
    }
    var unit: UInt32 = 0
    for byte in text[(end + 2)..<(end + 6)] {
      guard let digit = QueryEncoding.hexValue(byte) else {
        advance()
        return invalidEscape(text[end..<(end + 5)])
      }
      unit = unit << 4 | UInt32(digit)
    }
    value += UTF8.encode(Unicode.Scalar(unit) ?? "\u{FFFD}").map(Array.init) ?? []
    advance(6)
    return nil
  }

  private func invalidEscape(_ bytes: Slice<UTF8Text.Bytes>) -> GraphQLToken {
    let shown = String(decoding: bytes, as: UTF8.self)
    return failure("Invalid character escape sequence: \\\(shown).")
  }

  mutating func blockString() -> GraphQLToken {
    start += 3
    startCharacters += 3
    advance(2)
    var value: [UInt8] = []
    while end < text.count {
      let byte = text[end]
      switch byte {
      // Of more than three quotes the last three end the text.
      case UInt8(ascii: "\"") where isAhead("\"\"\"") && !isAhead("\"\"\"\""):
        var result = token(.blockString)
        result.value = Self.unindented(value)
        advance(3)
        return result
      case UInt8(ascii: "\\") where isAhead("\\\"\"\""):
        value += "\"\"\"".utf8
        advance(4)
      case 0x0A, 0x0D:
        value.append(0x0A)
        blockNewLine()
      case 0x09:
        value.append(byte)
        advance()
      case 0..<0x20: return invalidCharacter(byte)
      default:
        let first = end
        advanceCharacter()
        value += text[first..<end]
      }
    }
    return failure("Unterminated string.")
  }

  /// A block string without the indentation its lines have in common and without blank lines at
  /// its ends (section 2.9.4).
  private static func unindented(_ value: [UInt8]) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var lines = value.split(separator: 0x0A, omittingEmptySubsequences: false)
    var common: Int?
    for line in lines.dropFirst() {
      let indent = line.prefix(while: isBlank).count
      if indent < line.count { common = min(common ?? indent, indent) }
    }
    if let common {
      for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(common) }
    }
    let rest = lines.drop { $0.allSatisfy(isBlank) }
    guard let last = rest.lastIndex(where: { !$0.allSatisfy(isBlank) }) else { return "" }
    return String(decoding: Array(rest[...last].joined(separator: [0x0A])), as: UTF8.self)
  }
}
