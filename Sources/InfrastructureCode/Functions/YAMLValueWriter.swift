// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Writes values as Terraform's `yamlencode` does: strings quoted, sequences not indented.
struct YAMLValueWriter {
  private(set) var text = ""

  mutating func write(_ value: HCLValue) {
    write(value, indent: 0, isInline: true)
    // A plain scalar could go on; the mark says that it doesn't.
    switch value.content {
    case .null, .bool, .number, .unknown: text += "\n...\n"
    default: break
    }
    if text.utf8.last != 0x0A { text += "\n" }
  }

  /// `isInline` tells that something stands before the value on its line.
  private mutating func write(_ value: HCLValue, indent: Int, isInline: Bool) {
    switch value.content {
    case .null, .unknown: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .number(let number): text += number.description
    case .string(let string): write(string, indent: indent)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      writeSequence(elements, indent: indent)
    case .map(let entries, _), .object(let entries):
      writeMapping(entries, indent: indent)
    }
  }

  private mutating func writeSequence(_ elements: [HCLValue], indent: Int) {
    if elements.isEmpty {
      text += "[]"
      return
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { newLine(indent) }
      text += "- "
      write(element, indent: indent + 2, isInline: true)
    }
  }

  private mutating func writeMapping(_ entries: HCLEntries, indent: Int) {
    if entries.isEmpty {
      text += "{}"
      return
    }
    for (index, entry) in entries.entries.enumerated() {
      if index > 0 { newLine(indent) }
      let key = quoted(entry.key)
      if key.utf8.count > 128 || entry.key.utf8.contains(0x0A) {
        text += "? "
        write(entry.key, indent: indent + 2)
        newLine(indent)
        text += ":"
      } else {
        text += key + ":"
      }
      if let elements = entry.value.elements, !elements.isEmpty {
        newLine(indent)
        writeSequence(elements, indent: indent)
      } else if let inner = entry.value.entries, !inner.isEmpty {
        newLine(indent + 2)
        writeMapping(inner, indent: indent + 2)
      } else {
        text += " "
        write(entry.value, indent: indent + 2, isInline: true)
      }
    }
  }

  private mutating func newLine(_ indent: Int) {
    if text.utf8.last != 0x0A { text += "\n" }
    text += String(repeating: " ", count: indent)
  }

  /// Text of several lines becomes a literal block, everything else a quoted string.
  private mutating func write(_ string: String, indent: Int) {
    guard string.utf8.contains(0x0A), isPrintable(string), !string.hasSuffix(" "),
      !string.contains(" \n")
    else {
      writeQuoted(string, indent: max(indent, 2))
      return
    }
    writeLiteral(string, indent: indent)
  }

  private mutating func writeLiteral(_ string: String, indent: Int) {
    text += "|"
    let startsWithSpace = string.utf8.first == 0x20 || string.utf8.first == 0x0A
    if startsWithSpace { text += "2" }
    var body = Substring(string)
    if !string.hasSuffix("\n") {
      text += "-"
    } else if string.hasSuffix("\n\n") || string == "\n" {
      text += "+"
    }
    if body.hasSuffix("\n") { body = body.dropLast() }
    let depth = max(indent, 2)
    for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
      text += "\n"
      if !line.isEmpty { text += String(repeating: " ", count: depth) + line }
    }
    if string.hasSuffix("\n") { text += "\n" }
  }

  /// A quoted string, broken at single spaces behind column 80.
  private mutating func writeQuoted(_ string: String, indent: Int) {
    let scalars = Array(string.unicodeScalars)
    guard scalars.count > 40 else {
      text += quoted(string)
      return
    }
    var column = text.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
    var line = "\""
    var followsSpace = false
    for (index, scalar) in scalars.enumerated() {
      guard scalar == " " else {
        let piece = Self.escaped(scalar)
        line += piece
        column += piece.unicodeScalars.count
        // What has to be escaped doesn't count as text, nor as a space.
        followsSpace = false
        continue
      }
      if !followsSpace, column > 80, index > 0, index < scalars.count - 1 {
        line += "\n" + String(repeating: " ", count: indent)
        column = indent
        if scalars[index + 1] == " " {
          line += "\\"
          column += 1
        }
      } else {
        line += " "
        column += 1
      }
      followsSpace = true
    }
    text += line + "\""
  }

  private func isPrintable(_ string: String) -> Bool {
    string.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x0A, 0x20..<0x7F, 0xA0..<0xFEFF, 0xFF00..<0xFFFE: true
      default: false
      }
    }
  }

  private func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars { result += Self.escaped(scalar) }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{0}": return "\\0"
    case "\u{7}": return "\\a"
    case "\u{8}": return "\\b"
    case "\u{B}": return "\\v"
    case "\u{C}": return "\\f"
    case "\u{1B}": return "\\e"
    case "\u{85}": return "\\N"
    case "\u{A0}": return "\\_"
    case "\u{2028}": return "\\L"
    case "\u{2029}": return "\\P"
    case "\u{1}"..."\u{1F}", "\u{7F}"..."\u{9F}":
      return "\\x" + Formatting.hexadecimal(UInt8(scalar.value), isUpper: true)
    case "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
      return "\\u" + String(scalar.value, radix: 16, uppercase: true)
    case "\u{10000}"...:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    default: return String(scalar)
    }
  }
}
