// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Cuts a text into tokens, all at once.
///
/// Template strings are cut here too: a stack remembers in which template each brace stands, so
/// that the parser sees one flat list.
struct Lexer {
  private(set) var tokens: [Token] = []
  private(set) var errors: [LexicalError] = []
  /// From `#` to the line's end.
  private(set) var comments: [ByteRange] = []

  private let bytes: [UInt8]
  private let classes = CharacterClass.table
  private var offset = 0
  private var hasSpace = false
  private var hasNewline = false
  /// Whether something is wrong with the token that is being read.
  private var hasProblem = false
  private var templates: [OpenTemplate] = []

  /// A template string whose expression is being read.
  private struct OpenTemplate {
    var isRaw: Bool
    /// Braces opened within the expression.
    var openBraces: Int
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 3 + 8)
  }

  /// Reads all tokens; the last is `endOfFile`.
  mutating func run() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while offset < bytes.count {
      let byte = bytes[offset]
      let found = classes[Int(byte)]
      if found.contains(.space) {
        hasSpace = true
        if byte == 0x0A { hasNewline = true }
        offset += 1
      } else if found.contains(.identifierStart) {
        readIdentifier()
      } else if byte == UInt8(ascii: "#") {
        readComment()
      } else if found.contains(.digit) {
        readNumber()
      } else {
        readOther(byte)
      }
    }
    add(.endOfFile, from: bytes.count)
  }

  private mutating func add(_ kind: TokenKind, from start: Int) {
    tokens.append(
      Token(
        kind: kind, hasSpaceBefore: hasSpace, hasNewlineBefore: hasNewline,
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: offset)))
    hasSpace = false
    hasNewline = false
  }

  /// Notes what is wrong with the token that is being read.
  private mutating func note(_ problem: String) {
    hasProblem = true
    // Nobody reads more, and a file of NULs has one for each byte.
    guard errors.count < Parser.maximumErrors else { return }
    errors.append(LexicalError(tokenIndex: tokens.count, message: problem))
  }

  /// Adds a token; one with which something was wrong is illegal.
  private mutating func finish(_ kind: TokenKind, from start: Int) {
    add(hasProblem ? .illegal : kind, from: start)
    hasProblem = false
  }

  private func byte(at position: Int) -> UInt8 {
    position < bytes.count ? bytes[position] : 0
  }

  // MARK: - Words and numbers

  private mutating func readIdentifier() {
    let start = offset
    // At most eight letters matter: no keyword is longer than "contains".
    var packed: UInt64 = 0
    while offset < bytes.count, !classes[Int(bytes[offset])].isDisjoint(with: .identifierPart) {
      packed = packed << 8 | UInt64(bytes[offset])
      offset += 1
    }
    add(offset - start <= 8 ? Self.keyword(packed) : .identifier, from: start)
  }

  /// The keyword whose letters, first in the highest byte, make this number.
  private static func keyword(_ letters: UInt64) -> TokenKind {
    switch letters {
    case 0x6173: .as
    case 0x6966: .if
    case 0x696E: .in
    case 0x6F72: .orWord
    case 0x616E64: .andWord
    case 0x6E6F74: .not
    case 0x736F_6D65: .some
    case 0x7769_7468: .with
    case 0x6E75_6C6C: .null
    case 0x7472_7565: .true
    case 0x656C_7365: .else
    case 0x66_616C_7365: .false
    case 0x65_7665_7279: .every
    case 0x696D_706F_7274: .import
    case 0x70_6163_6B61_6765: .package
    case 0x64_6566_6175_6C74: .default
    case 0x636F_6E74_6169_6E73: .contains
    default: .identifier
    }
  }

  private mutating func readNumber() {
    let start = offset
    skipDigits()
    if byte(at: offset) == UInt8(ascii: ".") {
      offset += 1
      if !skipDigits() { note("expected fraction") }
    }
    if byte(at: offset) | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if byte(at: offset) == UInt8(ascii: "+") || byte(at: offset) == UInt8(ascii: "-") {
        offset += 1
      }
      if !skipDigits() { note("expected exponent") }
    }
    // `0a2b` is one wrong number, not a number and a name.
    if offset < bytes.count, classes[Int(bytes[offset])].contains(.identifierStart) {
      note("illegal number format")
      while offset < bytes.count, !classes[Int(bytes[offset])].isDisjoint(with: .identifierPart) {
        offset += 1
      }
    }
    finish(.number, from: start)
  }

  @discardableResult
  private mutating func skipDigits() -> Bool {
    let start = offset
    while offset < bytes.count, classes[Int(bytes[offset])].contains(.digit) { offset += 1 }
    return offset > start
  }

  private mutating func readComment() {
    let start = offset
    while offset < bytes.count, bytes[offset] != 0x0A {
      if classes[Int(bytes[offset])].contains(.special) {
        step()
      } else {
        offset += 1
      }
    }
    let end = offset > start + 1 && bytes[offset - 1] == 0x0D ? offset - 1 : offset
    comments.append(ByteRange(start, end))
    if hasProblem { finish(.illegal, from: start) }
    hasSpace = true
  }

  // MARK: - Strings

  /// Goes over one character that isn't plain ASCII, noting what is wrong with it.
  private mutating func step() {
    let first = bytes[offset]
    if first >= 0x80 {
      let length = UTF8Sequence.length(in: bytes, at: offset)
      if length == 0 {
        note("illegal utf-8 character")
        offset += 1
        return
      }
      if length == 3, first == 0xEF, bytes[offset + 1] == 0xBB, bytes[offset + 2] == 0xBF {
        note("illegal byte-order mark")
      }
      offset += length
      return
    }
    if first == 0 { note("illegal null character") }
    offset += 1
  }

  private mutating func readString() {
    let start = offset
    offset += 1
    loop: while true {
      guard offset < bytes.count, bytes[offset] != 0x0A else {
        note("non-terminated string")
        break
      }
      let byte = bytes[offset]
      guard classes[Int(byte)].contains(.special) else {
        offset += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        break loop
      case UInt8(ascii: "\\"): readEscape(allowsBrace: false)
      default: step()
      }
    }
    finish(.string, from: start)
  }

  /// Goes over a backslash and what it escapes; the parser makes sense of it.
  private mutating func readEscape(allowsBrace: Bool) {
    offset += 1
    switch byte(at: offset) {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    case UInt8(ascii: "u"):
      // Three characters more belong to it, whatever they are: a quote among them ends nothing.
      offset += 1
      for _ in 0..<3 where offset < bytes.count { step() }
    case UInt8(ascii: "{") where allowsBrace: offset += 1
    default: note("illegal escape sequence")
    }
  }

  private mutating func readRawString() {
    let start = offset
    offset += 1
    while true {
      guard offset < bytes.count else {
        note("non-terminated string")
        break
      }
      let byte = bytes[offset]
      if byte == UInt8(ascii: "`") {
        offset += 1
        break
      }
      if classes[Int(byte)].contains(.special) { step() } else { offset += 1 }
    }
    finish(.string, from: start)
  }

  /// Reads text of a template up to an opening brace or the closing quote.
  ///
  /// - Parameter start: where the token starts; `offset` is at the text already.
  private mutating func readTemplateText(from start: Int, isRaw: Bool, isFirst: Bool) {
    let quote = isRaw ? UInt8(ascii: "`") : UInt8(ascii: "\"")
    var hasExpression = false
    while true {
      guard offset < bytes.count, isRaw || bytes[offset] != 0x0A else {
        note("non-terminated string")
        break
      }
      let byte = bytes[offset]
      if byte == quote {
        offset += 1
        break
      }
      if byte == UInt8(ascii: "{") {
        offset += 1
        hasExpression = true
        break
      }
      if byte == UInt8(ascii: "\\") {
        if !isRaw {
          readEscape(allowsBrace: true)
        } else {
          offset += self.byte(at: offset + 1) == UInt8(ascii: "{") ? 2 : 1
        }
      } else if classes[Int(byte)].contains(.special) {
        step()
      } else {
        offset += 1
      }
    }
    // The template goes on after a wrong part too, so that one slip isn't reported twice.
    if hasExpression { templates.append(OpenTemplate(isRaw: isRaw, openBraces: 0)) }
    if isFirst {
      finish(hasExpression ? .templateStart : .templateWhole, from: start)
    } else {
      // A wrong part counts from after the brace.
      finish(
        hasExpression ? .templateMiddle : .templateFinish, from: hasProblem ? start + 1 : start)
    }
  }

  // MARK: - Punctuation

  private mutating func readOther(_ byte: UInt8) {
    let start = offset
    switch byte {
    case UInt8(ascii: "\""): readString()
    case UInt8(ascii: "`"): readRawString()
    case UInt8(ascii: "{"):
      if !templates.isEmpty { templates[templates.count - 1].openBraces += 1 }
      single(.leftBrace)
    case UInt8(ascii: "}"):
      if let template = templates.last {
        if template.openBraces == 0 {
          templates.removeLast()
          offset += 1
          readTemplateText(from: start, isRaw: template.isRaw, isFirst: false)
          return
        }
        templates[templates.count - 1].openBraces -= 1
      }
      single(.rightBrace)
    case UInt8(ascii: "["): single(.leftBracket)
    case UInt8(ascii: "]"): single(.rightBracket)
    case UInt8(ascii: "("): single(.leftParenthesis)
    case UInt8(ascii: ")"): single(.rightParenthesis)
    case UInt8(ascii: ","): single(.comma)
    case UInt8(ascii: ";"): single(.semicolon)
    case UInt8(ascii: "."): single(.dot)
    case UInt8(ascii: "+"): single(.plus)
    case UInt8(ascii: "-"): single(.minus)
    case UInt8(ascii: "*"): single(.times)
    case UInt8(ascii: "/"): single(.divide)
    case UInt8(ascii: "%"): single(.remainder)
    case UInt8(ascii: "&"): single(.and)
    case UInt8(ascii: "|"): single(.or)
    case UInt8(ascii: ":"): withEqualsSign(.assign, otherwise: .colon)
    case UInt8(ascii: "="): withEqualsSign(.equal, otherwise: .unify)
    case UInt8(ascii: ">"): withEqualsSign(.greaterOrEqual, otherwise: .greater)
    case UInt8(ascii: "<"): withEqualsSign(.lessOrEqual, otherwise: .less)
    case UInt8(ascii: "!"):
      offset += 1
      if self.byte(at: offset) == UInt8(ascii: "=") {
        offset += 1
        add(.notEqual, from: start)
      } else {
        note("illegal ! character")
        finish(.illegal, from: start)
      }
    case UInt8(ascii: "$"):
      let next = self.byte(at: offset + 1)
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "`") {
        offset += 2
        readTemplateText(from: start, isRaw: next == UInt8(ascii: "`"), isFirst: true)
      } else {
        offset += 1
        note("illegal $ character")
        finish(.illegal, from: start)
      }
    default:
      step()
      hasProblem = true
      // OPA's place for a NUL or a byte-order mark is the one before it.
      let isMark = byte == 0 || bytes[start...].starts(with: [0xEF, 0xBB, 0xBF])
      finish(.illegal, from: isMark ? max(start - 1, 0) : start)
    }
  }

  private mutating func single(_ kind: TokenKind) {
    offset += 1
    add(kind, from: offset - 1)
  }

  private mutating func withEqualsSign(_ kind: TokenKind, otherwise: TokenKind) {
    let start = offset
    offset += 1
    if byte(at: offset) == UInt8(ascii: "=") {
      offset += 1
      add(kind, from: start)
    } else {
      add(otherwise, from: start)
    }
  }
}
