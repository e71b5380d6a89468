// Bawn
// SPDX-License-Identifier: Apache-2.0

extension JSONProblem {
  /// The problem in words.
  ///
  /// - Parameters:
  ///   - text: the bytes that were read.
  ///   - options: name the limits.
  func diagnostic(
    text: UnsafeBufferPointer<UInt8>, file: SourceFile?, options: ReaderOptions
  ) -> Diagnostic {
    let range = ByteRange(min(offset, text.count), min(max(end, offset), text.count))
    return Diagnostic(
      id: id, severity: isWarning ? .warning : .error,
      message: message(text: text, file: file, options: options), file: file, range: range)
  }

  /// What is said when warnings were left out.
  static func omitted(_ count: Int, file: SourceFile?) -> Diagnostic {
    Diagnostic(
      id: "json-more-warnings", severity: .warning,
      message: "\(count) more warnings about this text aren't shown", file: file)
  }

  private var id: String {
    switch kind {
    case .encoding, .invalidUTF8: "json-encoding"
    case .loneSurrogate: "json-lone-surrogate"
    case .trailingComma: "json-trailing-comma"
    case .duplicateKey: "json-duplicate-key"
    case .leadingZero, .number, .numberRange: "json-number"
    case .depth, .nodeCount, .byteCount, .memory: "json-limit"
    default: "json-syntax"
    }
  }

  private func message(
    text: UnsafeBufferPointer<UInt8>, file: SourceFile?, options: ReaderOptions
  ) -> String {
    let found = Self.found(text, at: offset)
    switch kind {
    case .none: return ""
    case .empty: return "no JSON value in an empty text; write \"null\" where nothing is meant"
    case .encoding: return "the text isn't UTF-8; save it as UTF-8 without UTF-16 or UTF-32"
    case .expectedValue: return "expected a value but found \(found)"
    case .expectedKey: return "expected a key in double quotes but found \(found)"
    case .expectedColon: return "expected \":\" after the key but found \(found)"
    case .expectedCommaOrBrace: return "expected \",\" or \"}\" but found \(found)"
    case .expectedCommaOrBracket: return "expected \",\" or \"]\" but found \(found)"
    case .trailingComma: return "a comma stands before the closing bracket; remove the comma"
    case .comment: return "comments aren't part of JSON; remove the comment"
    case .unterminatedComment: return "the comment has no end; add \"*/\""
    case .unterminatedString: return "the string has no end; add the closing double quote"
    case .controlCharacter:
      return "\(found) may not stand in a string; write it as an escape such as \"\\n\""
    case .invalidEscape:
      return "unknown escape in a string; write a backslash itself as \"\\\\\""
    case .invalidUnicodeEscape: return "\"\\u\" has to be followed by four hexadecimal digits"
    case .loneSurrogate:
      let rest = isWarning ? "U+FFFD was taken in its place" : "write both halves, or neither"
      return "the escape is half of a surrogate pair; \(rest)"
    case .invalidUTF8: return "\(found) isn't UTF-8; save the text as UTF-8"
    case .literal: return "unknown word; only true, false and null stand without quotes"
    case .leadingZero: return "a number may not start with a zero; remove the zero"
    case .number: return "the number isn't complete; a digit has to follow here"
    case .numberRange: return "the number's exponent is beyond 32 bits; write it as a string"
    case .depth:
      return "nested deeper than \(options.maximumDepth) levels; flatten the document"
    case .nodeCount:
      return "more than \(options.maximumNodeCount) values in one document; split it"
    case .byteCount:
      return "larger than \(options.maximumByteCount) bytes; split the document"
    case .memory: return "the document needs more memory than it may use; split it"
    case .afterValue: return "expected the end of the text but found \(found)"
    case .duplicateKey:
      let place = Self.place(of: first, text: text, file: file)
      return
        "the key \(Self.keyText(text, at: offset)) stands twice in one object, first \(place); "
        + "the last value counts, remove the others"
    }
  }

  /// What stands at a byte, named so that control characters don't reach a terminal.
  private static func found(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> String {
    guard offset < text.count else { return "the end of the text" }
    let byte = text[offset]
    if byte == 0x22 { return "a string" }
    if byte > 0x20 && byte < 0x7F { return "\"\(Character(Unicode.Scalar(byte)))\"" }
    if byte == 0x0A || byte == 0x0D { return "a line break" }
    if byte == 0x09 { return "a tab" }
    if byte < 0x80 { return "the control character \(hex(UInt32(byte), width: 4, prefix: "U+"))" }
    let sequence = text[offset..<min(offset + 4, text.count)]
    var decoder = UTF8()
    var iterator = sequence.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) {
      return "the character \(hex(scalar.value, width: 4, prefix: "U+"))"
    }
    return "the byte \(hex(UInt32(byte), width: 2, prefix: "0x"))"
  }

  private static func hex(_ value: UInt32, width: Int, prefix: String) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func place(
    of offset: Int, text: UnsafeBufferPointer<UInt8>, file: SourceFile?
  ) -> String {
    if let file {
      let position = file.position(of: offset)
      return "in line \(position.line), column \(position.column)"
    }
    return "at byte \(offset)"
  }

  /// A key as it was written, quotes included, cut to what fits a message.
  private static func keyText(_ text: UnsafeBufferPointer<UInt8>, at offset: Int) -> String {
    var end = offset + 1
    while end < text.count, text[end] != 0x22 { end += text[end] == 0x5C ? 2 : 1 }
    let shownEnd = min(end, text.count, offset + 400)
    let written = String(decoding: text[min(offset + 1, shownEnd)..<shownEnd], as: UTF8.self)
    let shown = written.count > 60 ? written.prefix(60) + "…" : Substring(written)
    return "\"\(shown)\""
  }
}
