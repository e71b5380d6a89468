// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Cuts a template into tokens, by the grammar of Go's `text/template` with the delimiters
/// `{{` and `}}`.
struct TemplateLexer {
  private let input: [UInt8]
  private var position = 0
  private var start = 0
  private var line = 1
  private var startLine = 1
  private var isInAction = false
  private var parenthesisDepth = 0
  /// After an error or the end there is nothing more.
  private var isDone = false

  init(_ input: [UInt8]) { self.input = input }

  /// The next token; after the last one always the end.
  mutating func next() -> TemplateToken {
    while !isDone {
      start = position
      startLine = line
      if let token = isInAction ? actionToken() : textToken() { return token }
    }
    return TemplateToken(kind: .end, start: position, line: line, text: [])
  }

  // MARK: - Text

  private mutating func textToken() -> TemplateToken? {
    guard let open = index(of: "{{", from: position) else {
      position = input.count
      if position > start { return token(.text) }
      isDone = true
      return token(.end)
    }
    position = open
    let trims = hasLeftTrimMarker(at: open + 2)
    if open > start {
      var end = open
      if trims { while end > start, Self.isSpace(input[end - 1]) { end -= 1 } }
      if end > start {
        var result = token(.text)
        result.text.removeLast(open - end)
        return result
      }
    }
    countLines(to: open)
    start = open
    startLine = line
    position = open + 2 + (trims ? 2 : 0)
    if starts(with: "/*", at: position) { return comment() }
    isInAction = true
    parenthesisDepth = 0
    return TemplateToken(kind: .leftDelimiter, start: start, line: line, text: Array("{{".utf8))
  }

  private mutating func comment() -> TemplateToken? {
    guard let close = index(of: "*/", from: position) else { return error("unclosed comment") }
    position = close + 2
    guard let (length, trims) = rightDelimiter(at: position) else {
      return error("comment ends before closing delimiter")
    }
    position += length
    if trims { skipSpace() }
    countLines(to: position)
    return nil
  }

  // MARK: - Actions

  private mutating func actionToken() -> TemplateToken? {
    if let (length, trims) = rightDelimiter(at: position) {
      guard parenthesisDepth == 0 else { return error("unclosed left paren") }
      position += length
      let result = TemplateToken(
        kind: .rightDelimiter, start: start, line: line, text: Array("}}".utf8))
      if trims { skipSpace() }
      countLines(to: position)
      isInAction = false
      return result
    }
    guard position < input.count else { return error("unclosed action") }
    let byte = input[position]
    if Self.isSpace(byte) { return space() }
    position += 1
    switch byte {
    case UInt8(ascii: "="): return token(.assign)
    case UInt8(ascii: ":"):
      guard at(position) == UInt8(ascii: "=") else { return error("expected :=") }
      position += 1
      return token(.declare)
    case UInt8(ascii: "|"): return token(.pipe)
    case UInt8(ascii: "\""): return quoted(0x22, .string, "unterminated quoted string")
    case UInt8(ascii: "'"):
      return quoted(0x27, .characterConstant, "unterminated character constant")
    case UInt8(ascii: "`"):
      guard let end = input[position...].firstIndex(of: byte) else {
        return error("unterminated raw quoted string")
      }
      position = end + 1
      return token(.rawString)
    case UInt8(ascii: "$"): return field(.variable)
    case UInt8(ascii: "."):
      if let next = at(position), next &- 0x30 >= 10 { return field(.field) }
      return number()
    case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39: return number()
    case UInt8(ascii: "("):
      parenthesisDepth += 1
      return token(.leftParenthesis)
    case UInt8(ascii: ")"):
      parenthesisDepth -= 1
      return parenthesisDepth < 0 ? error("unexpected right paren") : token(.rightParenthesis)
    default: break
    }
    position -= 1
    let scalar = scalar(at: position)
    if Self.isAlphanumeric(scalar) { return identifier() }
    position += UTF8.width(scalar)
    if scalar.isASCII, GoQuote.isPrintable(scalar) { return token(.character) }
    return error("unrecognized character in action: \(Self.shown(scalar))")
  }

  /// Space between operands means something: `$x .y` are two of them.
  private mutating func space() -> TemplateToken? {
    while let byte = at(position), Self.isSpace(byte) { position += 1 }
    // The last space may belong to a trimming delimiter.
    if at(position) == UInt8(ascii: "-"), starts(with: "}}", at: position + 1) {
      position -= 1
      if position == start { return actionToken() }
    }
    return token(.space)
  }

  private mutating func identifier() -> TemplateToken? {
    skipAlphanumerics()
    guard isTerminated else { return badCharacter() }
    let word = String(decoding: input[start..<position], as: UTF8.self)
    if let keyword = TemplateToken.Keyword(rawValue: word) { return token(.keyword(keyword)) }
    return token(word == "true" || word == "false" ? .boolean : .identifier)
  }

  private mutating func field(_ kind: TemplateToken.Kind) -> TemplateToken? {
    if isTerminated { return token(kind == .variable ? .variable : .dot) }
    skipAlphanumerics()
    return isTerminated ? token(kind) : badCharacter()
  }

  private mutating func quoted(
    _ quote: UInt8, _ kind: TemplateToken.Kind, _ problem: String
  ) -> TemplateToken? {
    while let byte = at(position), byte != 0x0A {
      position += 1
      if byte == quote { return token(kind) }
      if byte == 0x5C {
        guard let escaped = at(position), escaped != 0x0A else { break }
        position += 1
      }
    }
    return error(problem)
  }

  private mutating func number() -> TemplateToken? {
    position = start
    var kind = TemplateToken.Kind.number
    var isGood = scanNumber()
    if isGood, at(position) == UInt8(ascii: "+") || at(position) == UInt8(ascii: "-") {
      kind = .complex
      isGood = scanNumber() && input[position - 1] == UInt8(ascii: "i")
    }
    guard isGood else {
      return error("bad number syntax: \(GoQuote.string(input[start..<position]))")
    }
    return token(kind)
  }

  private mutating func scanNumber() -> Bool {
    accept("+-")
    var digits = "0123456789_"
    if accept("0") {
      if accept("xX") {
        digits = "0123456789abcdefABCDEF_"
      } else if accept("oO") {
        digits = "01234567_"
      } else if accept("bB") {
        digits = "01_"
      }
    }
    while accept(digits) {}
    if accept(".") { while accept(digits) {} }
    let exponent = digits.utf8.count == 11 ? "eE" : (digits.utf8.count == 23 ? "pP" : "")
    if accept(exponent) {
      accept("+-")
      while accept("0123456789_") {}
    }
    accept("i")
    guard position < input.count, Self.isAlphanumeric(scalar(at: position)) else { return true }
    position += UTF8.width(scalar(at: position))
    return false
  }

  // MARK: - Helpers

  private func at(_ index: Int) -> UInt8? { index < input.count ? input[index] : nil }

  @discardableResult
  private mutating func accept(_ set: String) -> Bool {
    guard let byte = at(position), set.utf8.contains(byte) else { return false }
    position += 1
    return true
  }

  private mutating func token(_ kind: TemplateToken.Kind) -> TemplateToken {
    let result = TemplateToken(
      kind: kind, start: start, line: startLine, text: Array(input[start..<position]))
    countLines(to: position)
    return result
  }

  private mutating func error(_ message: String) -> TemplateToken {
    isDone = true
    countLines(to: min(position, input.count))
    return TemplateToken(kind: .error, start: start, line: startLine, text: Array(message.utf8))
  }

  private mutating func badCharacter() -> TemplateToken {
    error("bad character \(Self.shown(scalar(at: position)))")
  }

  private var counted = 0

  private mutating func countLines(to end: Int) {
    guard counted < end else { return }
    line += newlines(counted..<end)
    counted = end
  }

  private func newlines(_ range: Range<Int>) -> Int {
    input[range].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  private mutating func skipSpace() {
    while let byte = at(position), Self.isSpace(byte) { position += 1 }
  }

  private mutating func skipAlphanumerics() {
    while position < input.count, Self.isAlphanumeric(scalar(at: position)) {
      position += UTF8.width(scalar(at: position))
    }
  }

  /// Whether a word may end here.
  private var isTerminated: Bool {
    guard let byte = at(position) else { return true }
    return Self.isSpace(byte) || ".,|:()".utf8.contains(byte) || starts(with: "}}", at: position)
  }

  private func hasLeftTrimMarker(at index: Int) -> Bool {
    at(index) == UInt8(ascii: "-") && at(index + 1).map(Self.isSpace) == true
  }

  /// How long the closing delimiter here is, and whether it trims; nil when there is none.
  private func rightDelimiter(at index: Int) -> (length: Int, trims: Bool)? {
    if let byte = at(index), Self.isSpace(byte), at(index + 1) == UInt8(ascii: "-"),
      starts(with: "}}", at: index + 2)
    {
      return (4, true)
    }
    return starts(with: "}}", at: index) ? (2, false) : nil
  }

  private func starts(with text: StaticString, at index: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard index + count <= input.count else { return false }
    return input[index..<index + count].elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  private func index(of text: StaticString, from start: Int) -> Int? {
    var index = start
    while let found = input[index...].firstIndex(of: text.utf8Start[0]) {
      if starts(with: text, at: found) { return found }
      index = found + 1
    }
    return nil
  }

  private func scalar(at index: Int) -> Unicode.Scalar {
    var decoder = UTF8()
    var iterator = input[index...].makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
    return "\u{FFFD}"
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      return true
    default: return false
    }
  }

  /// A character as Go's `%#U` shows it.
  private static func shown(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(4 - hex.utf8.count, 0)) + hex
    return GoQuote.isPrintable(scalar) ? "\(code) '\(scalar)'" : code
  }
}
