// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads JSON with the place of every value, for the JSON syntax of HCL.
///
/// Its own small reader, because numbers must be exact and members must keep their order and
/// repetitions, which both mean something in HCL.
struct JSONReader {
  struct Failure: Error {}

  static let maximumDepth = 200

  let source: SourceFile
  private let bytes: [UInt8]
  private var position: Int
  private var depth = 0
  private var costlyNumbers = NativeParser.maximumCostlyNumbers
  private(set) var diagnostics: [Diagnostic] = []

  init(source: SourceFile) {
    self.source = source
    bytes = source.bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The value that the text is; nil after a report.
  mutating func read() -> JSONNode? {
    do throws(Failure) {
      let value = try readValue()
      skipSpace()
      guard position >= bytes.count else {
        throw fail(
          "hcl-json-extra", "expected the end of the file after the JSON value; remove the rest")
      }
      return value
    } catch {
      return nil
    }
  }

  private mutating func fail(
    _ id: String, _ message: String, at start: Int? = nil, to end: Int? = nil
  ) -> Failure {
    let start = min(start ?? position, bytes.count)
    diagnostics.append(
      Diagnostic(
        id: id, severity: .error, message: message, file: source,
        range: ByteRange(start, min(end ?? start + 1, bytes.count))))
    return Failure()
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func readValue() throws(Failure) -> JSONNode {
    skipSpace()
    depth += 1
    defer { depth -= 1 }
    guard depth <= JSONReader.maximumDepth else {
      throw fail(
        "hcl-too-deep", "nested more than \(JSONReader.maximumDepth) levels deep; simplify it")
    }
    guard position < bytes.count else {
      throw fail("hcl-json-value", "expected a JSON value but found the end of the file")
    }
    let start = position
    switch bytes[start] {
    case 0x7B: return try readObject()
    case 0x5B: return try readArray()
    case 0x22:
      let (text, isVerbatim) = try readString()
      return JSONNode(
        kind: .string(text, isVerbatim: isVerbatim), range: ByteRange(start, position))
    case 0x2D, 0x30...0x39: return try readNumber()
    case 0x74: return try readWord("true", .bool(true))
    case 0x66: return try readWord("false", .bool(false))
    case 0x6E: return try readWord("null", .null)
    case 0x27:
      throw fail("hcl-json-value", "JSON strings stand in double quotes; replace the single ones")
    default:
      throw fail(
        "hcl-json-value",
        "expected a JSON value: an object, array, string, number, true, false or null")
    }
  }

  private mutating func readWord(
    _ word: StaticString, _ kind: JSONNode.Kind
  ) throws(Failure) -> JSONNode {
    let start = position
    let text = word.description.utf8
    guard bytes[start...].starts(with: text) else {
      throw fail("hcl-json-value", "unknown JSON keyword; use true, false or null, or quote it")
    }
    position += text.count
    return JSONNode(kind: kind, range: ByteRange(start, position))
  }

  private mutating func readNumber() throws(Failure) -> JSONNode {
    let start = position
    scanning: while position < bytes.count {
      switch bytes[position] {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: position += 1
      default: break scanning
      }
    }
    let digits = bytes[start..<position]
    if digits.count > 40 || digits.contains(where: { $0 | 0x20 == 0x65 }) { costlyNumbers -= 1 }
    guard costlyNumbers >= 0, let number = HCLNumber(bytes: digits) else {
      throw fail(
        "hcl-json-number", "not a JSON number, or one out of range", at: start, to: position)
    }
    return JSONNode(kind: .number(number), range: ByteRange(start, position))
  }

  private mutating func readArray() throws(Failure) -> JSONNode {
    let start = position
    position += 1
    var elements: [JSONNode] = []
    while true {
      skipSpace()
      if position < bytes.count, bytes[position] == 0x5D, elements.isEmpty { break }
      elements.append(try readValue())
      skipSpace()
      guard position < bytes.count else {
        throw fail("hcl-json-unclosed", "array is never closed; add \"]\"", at: start)
      }
      if bytes[position] == 0x5D { break }
      guard bytes[position] == 0x2C else {
        throw fail("hcl-json-separator", "expected \",\" or \"]\" after an element")
      }
      position += 1
    }
    position += 1
    return JSONNode(kind: .array(elements), range: ByteRange(start, position))
  }

  private mutating func readObject() throws(Failure) -> JSONNode {
    let start = position
    position += 1
    var members: [JSONNode.Member] = []
    while true {
      skipSpace()
      if position < bytes.count, bytes[position] == 0x7D, members.isEmpty { break }
      guard position < bytes.count, bytes[position] == 0x22 else {
        throw fail("hcl-json-name", "expected a member's name in double quotes")
      }
      let nameStart = position
      let (name, _) = try readString()
      let nameRange = ByteRange(nameStart, position)
      skipSpace()
      guard position < bytes.count, bytes[position] == 0x3A else {
        throw fail("hcl-json-colon", "expected \":\" after the member's name")
      }
      position += 1
      members.append(
        JSONNode.Member(name: name, nameRange: nameRange, value: try readValue()))
      skipSpace()
      guard position < bytes.count else {
        throw fail("hcl-json-unclosed", "object is never closed; add \"}\"", at: start)
      }
      if bytes[position] == 0x7D { break }
      guard bytes[position] == 0x2C else {
        throw fail("hcl-json-separator", "expected \",\" or \"}\" after a member")
      }
      position += 1
    }
    position += 1
    return JSONNode(kind: .object(members), range: ByteRange(start, position))
  }

  private mutating func readString() throws(Failure) -> (text: String, isVerbatim: Bool) {
    let start = position
    position += 1
    var index = position
    while index < bytes.count, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 {
      index += 1
    }
    if index < bytes.count, bytes[index] == 0x22 {
      let text = String(decoding: bytes[position..<index], as: UTF8.self)
      position = index + 1
      return (text, true)
    }
    var text = [UInt8](bytes[position..<index])
    while true {
      guard index < bytes.count, bytes[index] >= 0x20 else {
        throw fail(
          "hcl-json-string", "string is never closed on its line; close it, or write \"\\n\"",
          at: start)
      }
      switch bytes[index] {
      case 0x22:
        position = index + 1
        return (String(decoding: text, as: UTF8.self), false)
      case 0x5C:
        index = try appendEscape(at: index, to: &text)
      default:
        text.append(bytes[index])
        index += 1
      }
    }
  }

  private mutating func appendEscape(at start: Int, to text: inout [UInt8]) throws(Failure) -> Int {
    let kind: UInt8 = start + 1 < bytes.count ? bytes[start + 1] : 0
    switch kind {
    case 0x22, 0x5C, 0x2F: text.append(kind)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75:
      guard var code = hexNumber(at: start + 2) else {
        throw fail("hcl-json-escape", "\"\\u\" needs four hexadecimal digits", at: start)
      }
      var end = start + 6
      if code & 0xFC00 == 0xD800, end + 1 < bytes.count, bytes[end] == 0x5C, bytes[end + 1] == 0x75,
        let low = hexNumber(at: end + 2), low & 0xFC00 == 0xDC00
      {
        code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
        end += 6
      }
      // Half of a pair stands for nothing.
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      text.append(contentsOf: String(Character(scalar)).utf8)
      return end
    default:
      throw fail("hcl-json-escape", "unknown escape in a JSON string", at: start, to: start + 2)
    }
    return start + 2
  }

  private func hexNumber(at start: Int) -> UInt32? {
    guard start + 4 <= bytes.count else { return nil }
    var result: UInt32 = 0
    for byte in bytes[start..<(start + 4)] {
      switch byte {
      case 0x30...0x39: result = result << 4 | UInt32(byte - 0x30)
      case 0x61...0x66: result = result << 4 | UInt32(byte - 0x61 + 10)
      case 0x41...0x46: result = result << 4 | UInt32(byte - 0x41 + 10)
      default: return nil
      }
    }
    return result
  }
}
