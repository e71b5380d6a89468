// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Writes values as Terraform's `jsonencode` does; unknowns as null, for callers that allow them.
enum JSONValueWriter {
  static func write(_ value: HCLValue, into bytes: inout [UInt8]) {
    switch value.content {
    case .null, .unknown: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .number(let number): bytes += number.description.utf8
    case .string(let text): writeString(text, into: &bytes)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        write(element, into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .map(let entries, _), .object(let entries):
      bytes.append(UInt8(ascii: "{"))
      for (index, entry) in entries.entries.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        writeString(entry.key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        write(entry.value, into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// `<`, `>`, `&` and the two line separators are escaped, as Go's encoder does by default.
  static func writeString(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes += "\\\"".utf8
      case "\\": bytes += "\\\\".utf8
      case "\n": bytes += "\\n".utf8
      case "\r": bytes += "\\r".utf8
      case "\t": bytes += "\\t".utf8
      case "\u{8}": bytes += "\\b".utf8
      case "\u{C}": bytes += "\\f".utf8
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        bytes += "\\u".utf8
        bytes += String(repeating: "0", count: 4 - digits.utf8.count).utf8
        bytes += digits.utf8
      default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
