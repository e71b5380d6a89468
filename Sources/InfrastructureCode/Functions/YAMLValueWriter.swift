// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Writes values as Terraform's `yamlencode` does: strings quoted, sequences not indented.
struct YAMLValueWriter {
  private(set) var text = ""

  mutating func write(_ value: HCLValue) {
    write(value, indent: 0, isInline: true)
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
      text += quoted(entry.key) + ":"
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
    guard string.utf8.contains(0x0A), isPrintable(string) else {
      text += quoted(string)
      return
    }
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

  private func isPrintable(_ string: String) -> Bool {
    string.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) }
  }

  private func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}": result += "\\0"
      case "\u{7}": result += "\\a"
      case "\u{8}": result += "\\b"
      case "\u{B}": result += "\\v"
      case "\u{C}": result += "\\f"
      case "\u{1B}": result += "\\e"
      case "\u{85}": result += "\\N"
      case "\u{A0}": result += "\\_"
      case "\u{2028}": result += "\\L"
      case "\u{2029}": result += "\\P"
      case "\u{1}"..."\u{1F}", "\u{7F}":
        result += "\\x" + Formatting.hexadecimal(UInt8(scalar.value), isUpper: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
