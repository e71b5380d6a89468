// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// YAML as OPA writes it: block style, keys sorted, lists not indented below their key, long
/// lines folded after 80 columns.
struct YAMLWriter {
  private static let width = 80
  /// A key of more bytes isn't written on one line with its value.
  private static let longestKey = 128

  private var output: [UInt8] = []
  private var column = 0

  private init() {}

  static func write(_ node: Node) -> [UInt8] {
    var writer = YAMLWriter()
    writer.write(node, indent: 0, parentIndent: -2)
    if writer.output.last != 0x0A { writer.output.append(0x0A) }
    return writer.output
  }

  /// Whether U+2028 or U+2029 starts here.
  static func isSeparator(_ text: [UInt8], at index: Int) -> Bool {
    index + 2 < text.count && text[index] == 0xE2 && text[index + 1] == 0x80
      && (text[index + 2] == 0xA8 || text[index + 2] == 0xA9)
  }

  private mutating func put(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      output.append(byte)
      if byte & 0xC0 != 0x80 { column += 1 }
    }
  }

  private mutating func breakLine(_ indent: Int) {
    if output.last != 0x0A, !output.isEmpty { output.append(0x0A) }
    output += [UInt8](repeating: 0x20, count: max(indent, 0))
    column = max(indent, 0)
  }

  /// Writes a value where the cursor is; its further lines begin at `indent`.
  private mutating func write(_ node: Node, indent: Int, parentIndent: Int) {
    switch node.kind {
    case .array, .set:
      if node.count == 0 { return put("[]".utf8) }
      for (index, element) in node.elements.enumerated() {
        if index > 0 { breakLine(indent) }
        put("- ".utf8)
        write(element, indent: indent + 2, parentIndent: indent)
      }
    case .object:
      if node.count == 0 { return put("{}".utf8) }
      let entries = node.entries.map { entry in
        let key = entry.key.isKind(.string) ? Array(entry.key.utf8) : GoJSONWriter.write(entry.key)
        return (key: key, value: entry.value)
      }.sorted { YAMLKeyOrder.precedes($0.key, $1.key) }
      for (index, entry) in entries.enumerated() {
        if index > 0 { breakLine(indent) }
        let style = YAMLTextStyle(entry.key)
        if entry.key.count > Self.longestKey || style.hasLineBreaks || style.hasSeparators {
          // A key that is long or has several lines stands by itself.
          put("? ".utf8)
          write(text: entry.key, indent: indent + 2, isKey: false)
          breakLine(indent)
          put(": ".utf8)
          write(entry.value, indent: indent + 2, parentIndent: indent)
          continue
        }
        write(text: entry.key, indent: indent + 2, isKey: true)
        put(":".utf8)
        write(entry.value, below: indent)
      }
    case .string: write(text: Array(node.utf8), indent: max(parentIndent + 2, 2), isKey: false)
    case .boolean: put((node.isTrue ? "true" : "false").utf8)
    case .integer, .decimal, .bigNumber: put(Self.number(node).utf8)
    default: put("null".utf8)
    }
  }

  private mutating func write(_ value: Node, below indent: Int) {
    let isList = value.isKind(.array) || value.isKind(.set)
    if value.count > 0, value.isCollection {
      let inner = isList ? indent : indent + 2
      breakLine(inner)
      write(value, indent: inner, parentIndent: indent)
    } else {
      put(" ".utf8)
      write(value, indent: indent + 2, parentIndent: indent)
    }
  }

  private static func number(_ node: Node) -> String {
    if let text = node.isWholeNumber ? node.numberText : nil,
      UInt64(text) != nil || Int64(text) != nil
    {
      return text
    }
    return String(
      decoding: GoFloat.text(node.double ?? 0, verb: UInt8(ascii: "g"), precision: nil),
      as: UTF8.self)
  }

  // MARK: - Text

  private mutating func write(text: [UInt8], indent: Int, isKey: Bool) {
    let style = YAMLTextStyle(text)
    if style.looksLikeAnotherType { return writeDoubleQuoted(text, indent, folds: !isKey) }
    if style.hasLineBreaks, !isKey, style.allowsBlock {
      return writeLiteral(text, indent: max(indent, 2))
    }
    if style.allowsPlain { return fold(text, indent, folds: !isKey) }
    if style.allowsSingleQuotes, !style.hasLineBreaks {
      put("'".utf8)
      var doubled: [UInt8] = []
      for byte in text { doubled += byte == 0x27 ? [0x27, 0x27] : [byte] }
      fold(doubled, indent, folds: !isKey)
      return put("'".utf8)
    }
    writeDoubleQuoted(text, indent, folds: !isKey)
  }

  /// A single space beyond the width becomes a line break.
  private mutating func fold(_ text: [UInt8], _ indent: Int, folds: Bool) {
    var previousWasSpace = false
    for (index, byte) in text.enumerated() {
      let next = index + 1 < text.count ? text[index + 1] : 0x20
      if Self.endsSeparator(text, at: index) {
        put([byte])
        indentAfterSeparator(text, index, indent)
      } else if byte == 0x20, folds, !previousWasSpace, column > Self.width, next != 0x20, index > 0
      {
        breakLine(indent)
      } else {
        put([byte])
      }
      previousWasSpace = byte == 0x20
    }
  }

  /// Whether the last byte of U+2028 or U+2029 stands here.
  private static func endsSeparator(_ text: [UInt8], at index: Int) -> Bool {
    index >= 2 && isSeparator(text, at: index - 2)
  }

  /// What follows a separator is indented like a line.
  private mutating func indentAfterSeparator(_ text: [UInt8], _ index: Int, _ indent: Int) {
    column = 0
    guard index + 1 < text.count, text[index + 1] != 0x0A, !Self.isSeparator(text, at: index + 1)
    else { return }
    put([UInt8](repeating: 0x20, count: indent))
  }

  private mutating func writeLiteral(_ text: [UInt8], indent: Int) {
    put("|".utf8)
    if text[0] == 0x20 || text[0] == 0x0A { put("2".utf8) }
    if text.last != 0x0A {
      put("-".utf8)
    } else if text.count == 1 || text[text.count - 2] == 0x0A {
      put("+".utf8)
    }
    output.append(0x0A)
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      let line = Array(line)
      if !line.isEmpty { output += [UInt8](repeating: 0x20, count: indent) }
      for (index, byte) in line.enumerated() {
        output.append(byte)
        if Self.endsSeparator(line, at: index) { indentAfterSeparator(line, index, indent) }
      }
      output.append(0x0A)
    }
    column = 0
  }

  private mutating func writeDoubleQuoted(_ text: [UInt8], _ indent: Int, folds: Bool) {
    put("\"".utf8)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x22: put("\\\"".utf8)
      case 0x5C: put("\\\\".utf8)
      case 0x00: put("\\0".utf8)
      case 0x07: put("\\a".utf8)
      case 0x08: put("\\b".utf8)
      case 0x09: put("\\t".utf8)
      case 0x0A: put("\\n".utf8)
      case 0x0B: put("\\v".utf8)
      case 0x0C: put("\\f".utf8)
      case 0x0D: put("\\r".utf8)
      case 0x1B: put("\\e".utf8)
      case 0x85: put("\\N".utf8)
      case 0xA0: put("\\_".utf8)
      case 0x2028: put("\\L".utf8)
      case 0x2029: put("\\P".utf8)
      case 0..<0x20, 0x7F..<0xA0, 0xFEFF:
        var escape: [UInt8] = []
        GoQuote.writeHex(
          scalar.value, digits: scalar.value < 0x100 ? 2 : 4, uppercase: true, into: &escape)
        put((scalar.value < 0x100 ? "\\x" : "\\u").utf8)
        put(escape)
      case 0x10000...:
        // go-yaml takes only the first plane's characters for printable.
        var escape = Array("\\U".utf8)
        GoQuote.writeHex(scalar.value, digits: 8, uppercase: true, into: &escape)
        put(escape)
      default: put(String(scalar).utf8)
      }
    }
    put("\"".utf8)
  }
}
