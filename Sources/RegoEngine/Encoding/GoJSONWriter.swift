// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// JSON as OPA writes it: keys sorted, sets as arrays, `<`, `>` and `&` escaped, and keys that
/// aren't strings as their JSON text.
struct GoJSONWriter {
  /// How output is laid out; nil for everything in one line.
  struct Layout {
    var prefix: [UInt8]
    var indent: [UInt8]
  }

  private let layout: Layout?
  private let escapesHTML: Bool
  private var depth = 0
  private(set) var bytes: [UInt8] = []

  private init(layout: Layout?, escapesHTML: Bool) {
    self.layout = layout
    self.escapesHTML = escapesHTML
  }

  static func write(
    _ node: Node, layout: Layout? = nil, escapesHTML: Bool = true
  ) -> [UInt8] {
    var writer = GoJSONWriter(layout: layout, escapesHTML: escapesHTML)
    if let layout { writer.bytes += layout.prefix }
    writer.write(node)
    return writer.bytes
  }

  private mutating func write(_ node: Node) {
    switch node.kind {
    case .absent, .null, .unknown, .handle: bytes += "null".utf8
    case .boolean: bytes += (node.isTrue ? "true" : "false").utf8
    case .integer, .decimal, .bigNumber: bytes += RegoText.number(node).utf8
    case .string: write(text: node.utf8)
    case .array, .set:
      write(count: node.count, open: UInt8(ascii: "["), close: UInt8(ascii: "]")) {
        writer, index in writer.write(node.elements[index])
      }
    case .object:
      let order = Self.order(node)
      write(count: node.count, open: UInt8(ascii: "{"), close: UInt8(ascii: "}")) {
        writer, index in
        let (key, value) = order[index]
        key.withUnsafeBufferPointer { writer.write(text: $0) }
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.layout != nil { writer.bytes.append(UInt8(ascii: " ")) }
        writer.write(value)
      }
    }
  }

  /// Keys as text, sorted by their bytes.
  private static func order(_ node: Node) -> [(key: [UInt8], value: Node)] {
    let entries = node.entries.map { entry in
      let key = entry.key.isKind(.string) ? Array(entry.key.utf8) : write(entry.key)
      return (key: key, value: entry.value)
    }
    if node.has(.sorted), entries.count == node.count,
      node.entries.allSatisfy({ $0.key.isKind(.string) })
    {
      return entries
    }
    return entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  private mutating func write(
    count: Int, open: UInt8, close: UInt8, _ item: (inout GoJSONWriter, Int) -> Void
  ) {
    bytes.append(open)
    depth += 1
    for index in 0..<count {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine()
      item(&self, index)
    }
    depth -= 1
    if count > 0 { breakLine() }
    bytes.append(close)
  }

  private mutating func breakLine() {
    guard let layout else { return }
    bytes.append(0x0A)
    bytes += layout.prefix
    for _ in 0..<depth { bytes += layout.indent }
  }

  private mutating func write(text: UTF8Text.Bytes) {
    bytes.append(0x22)
    for (index, byte) in text.enumerated() {
      switch byte {
      case 0x22: bytes += "\\\"".utf8
      case 0x5C: bytes += "\\\\".utf8
      case 0x08: bytes += "\\b".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
        guard escapesHTML else {
          bytes.append(byte)
          continue
        }
        bytes += "\\u".utf8
        GoQuote.writeHex(UInt32(byte), digits: 4, into: &bytes)
      case 0..<0x20:
        bytes += "\\u".utf8
        GoQuote.writeHex(UInt32(byte), digits: 4, into: &bytes)
      case 0xA8, 0xA9:
        // U+2028 and U+2029 end lines in JavaScript.
        if index >= 2, text[index - 1] == 0x80, text[index - 2] == 0xE2 {
          bytes.removeLast(2)
          bytes += "\\u20".utf8
          GoQuote.writeHex(UInt32(byte - 0x80), digits: 2, into: &bytes)
        } else {
          bytes.append(byte)
        }
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}
