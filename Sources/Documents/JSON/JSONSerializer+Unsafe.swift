// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Puts values into a buffer as JSON, without recursion.
struct JSONSerializer: ~Copyable {
  private let options: JSONWriter.Options
  private let canonical: Bool
  var output = ByteBuffer()
  /// Whether everything could be written in the canonical form.
  private(set) var isExact = true
  private var open: [Frame] = []

  /// A collection that is being written.
  private struct Frame {
    var node: Node
    var index = 0
    /// The positions of the entries in the order to write them; empty for the stored order.
    var order: [Int] = []
  }

  init(options: JSONWriter.Options, canonical: Bool = false) {
    self.options = options
    self.canonical = canonical
  }

  mutating func write(_ root: Node) {
    begin(root)
    while let last = open.indices.last {
      let node = open[last].node
      let index = open[last].index
      let isObject = node.isKind(.object)
      if index == node.count {
        open.removeLast()
        breakLine()
        output.append(isObject ? 0x7D : 0x5D)
        continue
      }
      if index > 0 { output.append(0x2C) }
      breakLine()
      open[last].index = index + 1
      if isObject {
        let order = open[last].order
        let entry = node.entries[order.isEmpty ? index : order[index]]
        writeKey(entry.key)
        output.append(0x3A)
        if options.indentation != nil { output.append(0x20) }
        begin(entry.value)
      } else {
        begin(node.elements[index])
      }
    }
  }

  /// Writes a value, or opens it when it has children.
  private mutating func begin(_ node: Node) {
    if node.has(.sensitive), !options.showsSensitive {
      if canonical { isExact = false }
      writeText(options.redaction)
      return
    }
    switch node.kind {
    case .array, .set:
      if node.count == 0 { return output.append("[]") }
      output.append(0x5B)
      open.append(Frame(node: node))
    case .object:
      if node.count == 0 { return output.append("{}") }
      output.append(0x7B)
      open.append(Frame(node: node, order: order(of: node)))
    default:
      writeScalar(node)
    }
  }

  private func order(of node: Node) -> [Int] {
    if canonical {
      // The UTF-16 forms are made once per key, not once per comparison.
      let names = node.entries.map { Array(($0.key.string ?? "").utf16) }
      return names.indices.sorted { names[$0].lexicographicallyPrecedes(names[$1]) }
    }
    if options.sortsKeys, !node.has(.sorted) { return node.sortedEntryOrder() }
    return []
  }

  private mutating func writeScalar(_ node: Node) {
    switch node.kind {
    case .null, .absent, .handle: output.append("null")
    case .boolean: output.append(node.isTrue ? "true" : "false")
    case .integer, .decimal, .bigNumber: writeNumber(node)
    case .string: writeString(node.utf8)
    case .unknown: writeUnknown(node)
    case .array, .object, .set: break
    }
  }

  private mutating func writeNumber(_ node: Node) {
    if canonical {
      guard let value = node.double, value.isFinite else {
        isExact = false
        return output.append("null")
      }
      output.append(ECMAScriptNumber.text(value))
    } else if let spelled = node.spelledNumberText {
      output.append(spelled)
    } else if let integer = node.integer {
      output.append(integer: integer)
    } else {
      output.append(node.numberText ?? "null")
    }
  }

  private mutating func writeUnknown(_ node: Node) {
    isExact = false
    switch options.unknown {
    case .null: output.append("null")
    case .text(let text): writeText(text)
    case .symbol(let otherwise):
      if let symbol = node.unknown?.symbol.string {
        writeText("${\(symbol)}")
      } else {
        writeText(otherwise)
      }
    }
  }

  private mutating func writeKey(_ key: Node) {
    if key.isKind(.string) {
      if key.has(.sensitive), !options.showsSensitive { return writeText(options.redaction) }
      return writeString(key.utf8)
    }
    // Rego's objects may have any value as a key; JSON's text of it takes its place, and
    // equal keys have equal texts.
    var inner = options
    inner.indentation = nil
    inner.sortsKeys = true
    writeText(JSONWriter.string(key, options: inner))
  }

  private mutating func writeText(_ text: String) {
    var text = text
    text.withUTF8 { writeString($0) }
  }

  private mutating func breakLine() {
    guard let indentation = options.indentation else { return }
    output.append(0x0A)
    output.append(spaces: indentation * (open.count + options.level))
  }

  private mutating func writeString(_ text: UnsafeBufferPointer<UInt8>) {
    output.append(0x22)
    defer { output.append(0x22) }
    guard var p = text.baseAddress else { return }
    let end = p + text.count
    while p < end {
      let start = p
      p = TextScan.endOfUnescaped(p, end)
      output.append(start, count: p - start)
      if p == end { break }
      writeEscape(p.pointee)
      p += 1
    }
  }

  private mutating func writeEscape(_ byte: UInt8) {
    output.append(0x5C)
    switch byte {
    case 0x22, 0x5C: output.append(byte)
    case 0x08: output.append(0x62)
    case 0x09: output.append(0x74)
    case 0x0A: output.append(0x6E)
    case 0x0C: output.append(0x66)
    case 0x0D: output.append(0x72)
    default:
      output.append("u00")
      output.append(0x30 + byte >> 4)
      let low = byte & 0x0F
      output.append(low < 10 ? 0x30 + low : 0x57 + low)
    }
  }
}

extension TextScan {
  /// The first byte that has to be escaped in a JSON string; `end` when there is none.
  @inline(__always)
  static func endOfUnescaped(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    let quote: SIMD16<UInt8> = SIMD16<UInt8>(repeating: 0x22)
    let backslash: SIMD16<UInt8> = SIMD16<UInt8>(repeating: 0x5C)
    let blank: SIMD16<UInt8> = SIMD16<UInt8>(repeating: 0x20)
    var p = start
    while end - p >= 16 {
      let bytes = UnsafeRawPointer(p).loadUnaligned(as: SIMD16<UInt8>.self)
      let isQuote: Mask = bytes .== quote
      let isBackslash: Mask = bytes .== backslash
      let isControl: Mask = bytes .< blank
      let found = firstIndex((isQuote .| isBackslash) .| isControl)
      p += found
      if found < 16 { return p }
    }
    while p < end, p.pointee >= 0x20, p.pointee != 0x22, p.pointee != 0x5C { p += 1 }
    return p
  }
}
