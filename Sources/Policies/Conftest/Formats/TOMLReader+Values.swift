// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension TOMLReader {
  /// The value that begins here.
  mutating func value(depth: Int) throws(Problem) -> TOMLTable.Member {
    guard depth <= Self.maximumDepth else {
      throw problem("nested more than \(Self.maximumDepth) levels deep")
    }
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .value(arena.string(try quoted(lines: true)))
    case UInt8(ascii: "["): return .value(try array(depth: depth))
    case UInt8(ascii: "{"): return .table(try inlineTable(depth: depth))
    default: return .value(try scalar())
    }
  }

  private mutating func array(depth: Int) throws(Problem) -> Node {
    index += 1
    var elements: [Node] = []
    while true {
      skipBlank(lines: true)
      if peek == UInt8(ascii: "]") { break }
      switch try value(depth: depth + 1) {
      case .value(let node): elements.append(node)
      case .table(let table): elements.append(table.node(in: arena))
      case .tables: break
      }
      skipBlank(lines: true)
      if peek == UInt8(ascii: "]") { break }
      guard peek == UInt8(ascii: ",") else { throw problem("expected \",\" or \"]\"") }
      index += 1
    }
    index += 1
    return arena.array(elements)
  }

  private mutating func inlineTable(depth: Int) throws(Problem) -> TOMLTable {
    index += 1
    let table = TOMLTable()
    skipBlank(lines: false)
    while peek != UInt8(ascii: "}") {
      try assignment(into: table, depth: depth)
      skipBlank(lines: false)
      if peek == UInt8(ascii: "}") { break }
      guard peek == UInt8(ascii: ",") else { throw problem("expected \",\" or \"}\"") }
      index += 1
      skipBlank(lines: false)
      if peek == UInt8(ascii: "}") { throw problem("an inline table can't end with a comma") }
    }
    index += 1
    table.isClosed = true
    return table
  }

  // MARK: - Strings

  /// A string in either kind of quotes; three of them span lines where that is allowed.
  mutating func quoted(lines: Bool) throws(Problem) -> String {
    let quote = bytes[index]
    let isLong =
      index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
    if isLong, !lines { throw problem("a key can't span lines") }
    index += isLong ? 3 : 1
    if isLong { skipLineBreak() }
    var output: [UInt8] = []
    while let byte = peek {
      if byte == quote, !isLong || isEnd(quote) {
        index += isLong ? 3 : 1
        // Up to two quotes may stand before the three that end it.
        while isLong, peek == quote {
          output.append(quote)
          index += 1
        }
        return String(decoding: output, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try escape(into: &output, isLong: isLong)
        continue
      }
      if byte == 0x0A, !isLong { throw problem("the string isn't closed") }
      if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
        throw problem("a control character has to be written as an escape")
      }
      output.append(byte)
      index += 1
    }
    throw problem("the string isn't closed")
  }

  private func isEnd(_ quote: UInt8) -> Bool {
    index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
  }

  private mutating func skipLineBreak() {
    if peek == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
    if peek == 0x0A { index += 1 }
  }

  private mutating func escape(into output: inout [UInt8], isLong: Bool) throws(Problem) {
    index += 1
    guard let byte = peek else { throw problem("the string isn't closed") }
    index += 1
    switch byte {
    case UInt8(ascii: "b"): output.append(0x08)
    case UInt8(ascii: "t"): output.append(0x09)
    case UInt8(ascii: "n"): output.append(0x0A)
    case UInt8(ascii: "f"): output.append(0x0C)
    case UInt8(ascii: "r"): output.append(0x0D)
    case UInt8(ascii: "e"): output.append(0x1B)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = byte == UInt8(ascii: "u") ? 4 : 8
      guard index + count <= bytes.count,
        bytes[index..<(index + count)].allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
        let value = UInt32(text(index, index + count), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw problem("the escape names no character") }
      output += Array(String(scalar).utf8)
      index += count
    case 0x20, 0x09, 0x0A, 0x0D:
      guard isLong else { throw problem("unknown escape") }
      // A backslash at a line's end: everything up to the next text is passed over.
      index -= 1
      while let next = peek, next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D {
        index += 1
      }
    default: throw problem("unknown escape")
    }
  }

  // MARK: - Numbers, truth, time

  private mutating func scalar() throws(Problem) -> Node {
    let start = index
    while let byte = peek, Self.isScalar(byte) { index += 1 }
    // A blank may stand between date and time.
    if index - start == 10, peek == 0x20, index + 1 < bytes.count,
      (0x30...0x39).contains(bytes[index + 1]), bytes[start + 4] == UInt8(ascii: "-")
    {
      index += 1
      while let byte = peek, Self.isScalar(byte) { index += 1 }
    }
    let written = text(start, index)
    if written == "true" || written == "false" { return .boolean(written == "true") }
    if let node = number(written) ?? time(written) { return node }
    index = start
    throw problem(written.isEmpty ? "expected a value" : "\"\(written)\" is no value")
  }

  private static func isScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "+-_.:".utf8.contains(byte)
    }
  }

  private func number(_ written: String) -> Node? {
    var digits = written[...]
    // An underscore stands between two digits.
    let parts = digits.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    for (left, right) in zip(parts, parts.dropFirst()) {
      guard left.last?.isHexDigit == true, right.first?.isHexDigit == true else { return nil }
    }
    let plain = parts.joined()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
      return Int64(plain.dropFirst(2), radix: radix).map { .integer($0) }
    }
    digits = plain[...]
    if digits.first == "+" { digits = digits.dropFirst() }
    var text = String(digits)
    return text.withUTF8 { arena.number($0) }
  }

  /// A date, a time, or both: as text, `T` between them.
  private func time(_ written: String) -> Node? {
    let shape = written.utf8.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 & 0xDF }
    func begins(_ pattern: StaticString, at offset: Int) -> Bool {
      guard shape.count >= offset + pattern.utf8CodeUnitCount else { return false }
      return pattern.withUTF8Buffer { buffer in
        buffer.enumerated().allSatisfy { position, wanted in
          let byte = shape[offset + position]
          return wanted == UInt8(ascii: "0") ? byte == wanted : byte == wanted & 0xDF
        }
      }
    }
    if begins("00:00", at: 0) { return arena.string(written) }
    guard begins("0000-00-00", at: 0) else { return nil }
    if shape.count == 10 { return arena.string(written) }
    guard begins("00:00", at: 11) else { return nil }
    let date = written.prefix(10)
    return arena.string("\(date)T\(written.dropFirst(11).uppercased())")
  }
}
