// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Takes XML 1.0 (https://www.w3.org/TR/xml/) apart into tags and text, passing over comments,
/// instructions and the document type.
struct XMLScanner {
  enum Token {
    /// Text between tags, its references replaced.
    case text(String)
    /// `<a b="c">`, or `<a/>`, which is closed.
    case start(Substring, attributes: [(name: Substring, value: String)], isClosed: Bool)
    /// `</a>`
    case end(Substring)
  }

  struct Failure: Error {
    var message: String
    /// A byte offset.
    var position: Int
  }

  private let bytes: [UInt8]
  private var position: Int
  /// Where the token at hand starts.
  private(set) var tokenStart = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next token; nil at the end.
  mutating func next() throws(Failure) -> Token? {
    while position < bytes.count {
      tokenStart = position
      guard bytes[position] == UInt8(ascii: "<") else { return try text() }
      if skip("<!--") {
        try pass("-->", "the comment isn't closed")
      } else if skip("<![CDATA[") {
        let start = position
        try pass("]]>", "the CDATA section isn't closed")
        return .text(string(start..<position - 3))
      } else if skip("<?") {
        try instruction()
      } else if skip("<!") {
        try documentType()
      } else if skip("</") {
        let name = try name()
        skipBlanks()
        try expect(">")
        return .end(name)
      } else {
        position += 1
        return try startTag()
      }
    }
    return nil
  }

  // MARK: - Tokens

  private mutating func startTag() throws(Failure) -> Token {
    let tag = try name()
    var attributes: [(name: Substring, value: String)] = []
    var names: Set<Substring> = []
    while true {
      let before = position
      skipBlanks()
      if skip("/>") { return .start(tag, attributes: attributes, isClosed: true) }
      if skip(">") { return .start(tag, attributes: attributes, isClosed: false) }
      guard position > before else { throw failure("expected a blank, \">\" or \"/>\"") }
      let start = position
      let attribute = try name()
      guard names.insert(attribute).inserted else {
        throw Failure(message: "the attribute \"\(attribute)\" stands twice", position: start)
      }
      skipBlanks()
      try expect("=")
      skipBlanks()
      guard position < bytes.count else { throw failure("the tag isn't closed") }
      let quote = bytes[position]
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw failure("the value of \"\(attribute)\" needs quotes")
      }
      position += 1
      let end = bytes[position...].firstIndex(of: quote)
      guard let end else { throw failure("the value of \"\(attribute)\" isn't closed") }
      let value = try replaced(position..<end)
      guard !bytes[position..<end].contains(UInt8(ascii: "<")) else {
        throw failure("a value can't hold \"<\"; write \"&lt;\"")
      }
      position = end + 1
      attributes.append((attribute, value))
    }
  }

  private mutating func text() throws(Failure) -> Token {
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    let text = try replaced(position..<end)
    position = end
    return .text(text)
  }

  private mutating func instruction() throws(Failure) {
    let start = position
    try pass("?>", "the instruction isn't closed")
    let words = string(start..<position - 2)
    guard words.hasPrefix("xml"), let mark = words.firstRange(of: "encoding") else { return }
    let value = words[mark.upperBound...].lowercased().filter {
      $0.isLetter || $0.isNumber || $0 == "-"
    }
    guard ["utf-8", "utf8", "us-ascii"].contains(where: { value.hasPrefix($0) }) else {
      throw Failure(message: "only UTF-8 is read; convert the file", position: start)
    }
  }

  /// `<!DOCTYPE …>`, declarations in its brackets included; what they say isn't used.
  private mutating func documentType() throws(Failure) {
    var depth = 0
    var quote: UInt8?
    while position < bytes.count {
      let byte = bytes[position]
      if quote == nil, skip("<!--") {
        try pass("-->", "the comment isn't closed")
        continue
      }
      position += 1
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"):
        if depth == 0 { return }
        depth -= 1
      default: break
      }
    }
    throw Failure(message: "the document type isn't closed", position: tokenStart)
  }

  // MARK: - Text

  /// Text with its references replaced.
  private func replaced(_ range: Range<Int>) throws(Failure) -> String {
    guard bytes[range].contains(UInt8(ascii: "&")) else { return Self.lines(string(range)) }
    var result = ""
    var start = range.lowerBound
    while let mark = bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "&")) {
      result += Self.lines(string(start..<mark))
      guard let end = bytes[mark..<min(mark + 12, range.upperBound)].firstIndex(of: 0x3B) else {
        throw Failure(message: "\"&\" begins no reference; write \"&amp;\"", position: mark)
      }
      let name = string(mark + 1..<end)
      guard let character = Self.character(name) else {
        throw Failure(message: "unknown reference \"&\(name);\"", position: mark)
      }
      result.unicodeScalars.append(character)
      start = end + 1
    }
    return result + Self.lines(string(start..<range.upperBound))
  }

  private static func character(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst(name.hasPrefix("#x") ? 2 : 1)
      guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else { return nil }
      let code = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10)
      return code.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
  }

  /// Line ends as XML has them: `\n` alone.
  private static func lines(_ text: String) -> String {
    guard text.utf8.contains(0x0D) else { return text }
    var result = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        result.append("\n")
      } else if scalar != "\n" || !isAfterReturn {
        result.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    return String(result)
  }

  // MARK: - Pieces

  private mutating func name() throws(Failure) -> Substring {
    let start = position
    while position < bytes.count, Self.isNamePart(bytes[position], isFirst: position == start) {
      position += 1
    }
    guard position > start else { throw failure("expected a name") }
    return string(start..<position)[...]
  }

  private static func isNamePart(_ byte: UInt8, isFirst: Bool) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x80...0xFF, UInt8(ascii: "_"), UInt8(ascii: ":"): true
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."): !isFirst
    default: false
    }
  }

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    let matches = text.withUTF8Buffer { bytes[position..<position + length].elementsEqual($0) }
    if matches { position += length }
    return matches
  }

  private mutating func expect(_ text: StaticString) throws(Failure) {
    guard skip(text) else { throw failure("expected \"\(text)\"") }
  }

  /// Goes on after the next occurrence of a text.
  private mutating func pass(_ end: StaticString, _ problem: String) throws(Failure) {
    while position < bytes.count {
      if skip(end) { return }
      position += 1
    }
    throw Failure(message: problem, position: tokenStart)
  }

  private func failure(_ message: String) -> Failure {
    Failure(message: message, position: min(position, max(bytes.count - 1, 0)))
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
