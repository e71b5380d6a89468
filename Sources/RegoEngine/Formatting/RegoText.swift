// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension Node {
  /// The value as Rego would write it: `{"a": [1, true]}`, `{1, 2}`, `set()`.
  ///
  /// Keys and members stand in Rego's order. `print` and `sprintf` show values like this.
  public var regoText: String {
    var writer = RegoText()
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// Writes values as Rego text into a buffer.
struct RegoText {
  var bytes: [UInt8] = []

  mutating func write(_ node: Node) {
    switch node.kind {
    case .absent: write("undefined")
    case .null: write("null")
    case .boolean: write(node.isTrue ? "true" : "false")
    case .integer, .decimal, .bigNumber: bytes += Self.number(node).utf8
    case .string: GoQuote.write(node.utf8, into: &bytes)
    case .array: write(node.elements, open: "[", close: "]")
    case .set:
      if node.count == 0 { return write("set()") }
      write(node.elements, open: "{", close: "}")
    case .object: writeObject(node)
    case .unknown, .handle: write("unknown")
    }
  }

  mutating func write(_ text: StaticString) {
    bytes += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  private mutating func write(
    _ elements: UnsafeBufferPointer<Node>, open: StaticString, close: StaticString
  ) {
    write(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { write(", ") }
      write(element)
    }
    write(close)
  }

  private mutating func writeObject(_ node: Node) {
    write("{")
    let entries = node.entries
    for (position, index) in node.sortedEntryOrder().enumerated() {
      if position > 0 { write(", ") }
      write(entries[index].key)
      write(": ")
      write(entries[index].value)
    }
    write("}")
  }

  /// A number's text as it was written, where that is known.
  static func number(_ node: Node) -> String {
    node.spelledNumberText ?? node.numberText ?? "0"
  }
}
