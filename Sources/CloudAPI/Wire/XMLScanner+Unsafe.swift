// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads XML piece by piece, without building anything.
///
/// It knows what services send: elements, attributes, text, character references, CDATA. Comments
/// and processing instructions are passed over. A document type is refused outright, and with it
/// everything that could be expanded or fetched. Time is linear and memory is that of the names of
/// open elements.
struct XMLScanner {
  /// A piece of the text.
  enum Piece: Equatable {
    /// An element begins; `name` is the local one.
    case start(name: Range<Int>, attributes: Range<Int>)
    /// The innermost open element ends.
    case end
    /// Text as it is written.
    case text(Range<Int>)
    /// Text in which nothing is to be replaced.
    case plainText(Range<Int>)
    /// The outermost element has ended and nothing follows.
    case finished
  }

  /// The text; it has to outlive the scanner.
  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Full names of the elements that are open.
  private var open: [Range<Int>] = []
  private var isEmptyElement = false
  private var hasRoot = false
  private var pieceCount = 0
  private let limits: WireLimits

  /// A scanner at the start of a text.
  init(_ bytes: UnsafeBufferPointer<UInt8>, limits: WireLimits) throws(WireProblem) {
    self.bytes = bytes
    self.limits = limits
    guard bytes.count <= limits.byteCount else {
      throw WireProblem(message: "it is larger than \(limits.byteCount) bytes", offset: 0)
    }
    if let bad = Self.invalidUTF8(bytes) {
      throw WireProblem(message: "it isn't UTF-8", offset: bad)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// How many elements are open.
  var depth: Int { open.count }
  /// The byte that is next.
  var offset: Int { position }

  /// The next piece.
  mutating func next() throws(WireProblem) -> Piece {
    pieceCount += 1
    if pieceCount > limits.valueCount { throw problem("it has too many values") }
    if isEmptyElement {
      isEmptyElement = false
      open.removeLast()
      return .end
    }
    while true {
      guard position < bytes.count else {
        guard hasRoot, open.isEmpty else { throw problem("it ends too early") }
        return .finished
      }
      if bytes[position] != 0x3C {
        let text = scanText()
        if !open.isEmpty { return .text(text) }
        guard text.allSatisfy({ Self.isSpace(bytes[$0]) }) else {
          throw problem("there is text outside of the elements")
        }
        continue
      }
      guard position + 1 < bytes.count else { throw problem("it ends too early") }
      switch bytes[position + 1] {
      case 0x2F: return try scanEnd()
      case 0x3F: try skip(past: [0x3F, 0x3E], from: position + 2)
      case 0x21:
        if matches([0x2D, 0x2D], at: position + 2) {
          try skip(past: [0x2D, 0x2D, 0x3E], from: position + 4)
        } else if matches(Array("[CDATA[".utf8), at: position + 2), !open.isEmpty {
          let start = position + 9
          try skip(past: [0x5D, 0x5D, 0x3E], from: start)
          return .plainText(start..<(position - 3))
        } else {
          throw problem("it has a document type, which is never read")
        }
      default: return try scanStart()
      }
    }
  }

  /// Passes over the rest of the element that has just begun.
  mutating func skipElement() throws(WireProblem) {
    let outside = open.count - 1
    while open.count > outside { _ = try next() }
  }

  private mutating func scanText() -> Range<Int> {
    let start = position
    while position < bytes.count, bytes[position] != 0x3C { position += 1 }
    return start..<position
  }

  private mutating func scanStart() throws(WireProblem) -> Piece {
    guard open.count < limits.depth else { throw problem("it is nested too deep") }
    if open.isEmpty, hasRoot { throw problem("it has more than one outermost element") }
    position += 1
    let name = scanName()
    guard !name.isEmpty else { throw problem("an element has no name") }
    let attributes = position
    var quote: UInt8 = 0
    while position < bytes.count {
      let byte = bytes[position]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3E {
        break
      } else if byte == 0x3C {
        throw problem("an element's start isn't closed")
      }
      position += 1
    }
    guard position < bytes.count else { throw problem("it ends too early") }
    var end = position
    if end > attributes, bytes[end - 1] == 0x2F {
      end -= 1
      isEmptyElement = true
    }
    position += 1
    open.append(name)
    hasRoot = true
    return .start(name: local(name), attributes: attributes..<end)
  }

  private mutating func scanEnd() throws(WireProblem) -> Piece {
    position += 2
    let name = scanName()
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count, bytes[position] == 0x3E else {
      throw problem("the end of an element isn't closed")
    }
    guard let opened = open.popLast(), isSame(opened, name) else {
      throw problem("an element is closed that isn't open")
    }
    position += 1
    return .end
  }

  private mutating func scanName() -> Range<Int> {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if Self.isSpace(byte) || byte == 0x3E || byte == 0x2F || byte == 0x3C || byte == 0x3D {
        break
      }
      position += 1
    }
    return start..<position
  }

  private func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count else { return false }
    for offset in 0..<left.count
    where bytes[left.lowerBound &+ offset] != bytes[right.lowerBound &+ offset] { return false }
    return true
  }

  /// The part of a name after its prefix.
  private func local(_ name: Range<Int>) -> Range<Int> {
    for index in name where bytes[index] == 0x3A { return (index + 1)..<name.upperBound }
    return name
  }

  private mutating func skip(past end: [UInt8], from start: Int) throws(WireProblem) {
    var index = start
    while index + end.count <= bytes.count {
      if matches(end, at: index) {
        position = index + end.count
        return
      }
      index += 1
    }
    throw problem("it ends too early")
  }

  private func matches(_ text: [UInt8], at index: Int) -> Bool {
    guard index + text.count <= bytes.count else { return false }
    for offset in text.indices where bytes[index + offset] != text[offset] { return false }
    return true
  }

  func problem(_ message: String) -> WireProblem {
    WireProblem(message: message, offset: min(position, bytes.count))
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// The first byte that isn't part of well-formed UTF-8; nil when all are (RFC 3629).
  static func invalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index < bytes.count {
      // Eight plain characters at a time.
      if index + 8 <= bytes.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
        continue
      }
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
      guard length > 0, index + length <= bytes.count else { return index }
      for place in 1..<length where bytes[index + place] & 0xC0 != 0x80 { return index }
      let second = bytes[index + 1]
      if lead == 0xE0, second < 0xA0 { return index }
      if lead == 0xED, second >= 0xA0 { return index }
      if lead == 0xF0, second < 0x90 { return index }
      if lead == 0xF4, second >= 0x90 { return index }
      index += length
    }
    return nil
  }
}
