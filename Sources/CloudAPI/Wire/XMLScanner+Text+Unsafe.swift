// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension XMLScanner {
  /// The text of the element that has just begun, as a value in an arena; elements within are
  /// passed over.
  mutating func elementText(in arena: Arena) throws(WireProblem) -> Node {
    var only: Range<Int>?
    var gathered: [UInt8] = []
    var isGathered = false
    while true {
      switch try next() {
      case .start: try skipElement()
      case .text(let range):
        if !isGathered, only == nil, !needsDecoding(range) {
          only = range
          continue
        }
        if let first = only { gathered += bytes[first] }
        (only, isGathered) = (nil, true)
        try decode(range, into: &gathered)
      case .plainText(let range):
        if let first = only { gathered += bytes[first] }
        (only, isGathered) = (nil, true)
        gathered += bytes[range]
      case .end, .finished:
        if let only { return arena.string(copying: UnsafeBufferPointer(rebasing: bytes[only])) }
        return gathered.withUnsafeBufferPointer { arena.string(copying: $0) }
      }
    }
  }

  /// The value of an attribute by its local name, decoded; nil when it isn't there.
  func attribute(
    _ wanted: UnsafeBufferPointer<UInt8>, in attributes: Range<Int>
  ) throws(WireProblem) -> [UInt8]? {
    var index = attributes.lowerBound
    let end = attributes.upperBound
    while index < end {
      while index < end, Self.isSpace(bytes[index]) { index += 1 }
      var start = index
      while index < end, bytes[index] != 0x3D, !Self.isSpace(bytes[index]) {
        if bytes[index] == 0x3A { start = index + 1 }
        index += 1
      }
      let found = start..<index
      while index < end, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
      guard index < end else { return nil }
      let quote = bytes[index]
      let from = index + 1
      index = from
      while index < end, bytes[index] != quote { index += 1 }
      if bytes[found].elementsEqual(wanted) {
        var value: [UInt8] = []
        try decode(from..<index, into: &value)
        return value
      }
      index += 1
    }
    return nil
  }

  /// The bytes of a range as a text that is valid as long as the scanner's.
  func node(_ range: Range<Int>) -> Node {
    guard let base = bytes.baseAddress else { return .absent }
    return .string(bytes: base + range.lowerBound, count: range.count)
  }

  /// Whether the bytes of a range are a text.
  func equals(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return bytes[range].elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: range.count))
  }

  private func needsDecoding(_ range: Range<Int>) -> Bool {
    for index in range where bytes[index] == 0x26 || bytes[index] == 0x0D { return true }
    return false
  }

  /// Appends text with references replaced and line ends made one line feed.
  private func decode(_ range: Range<Int>, into result: inout [UInt8]) throws(WireProblem) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == 0x26 {
        index = try decodeReference(at: index, end: range.upperBound, into: &result)
      } else if byte == 0x0D {
        result.append(0x0A)
        index += 1
        if index < range.upperBound, bytes[index] == 0x0A { index += 1 }
      } else {
        result.append(byte)
        index += 1
      }
    }
  }

  private func decodeReference(
    at start: Int, end: Int, into result: inout [UInt8]
  ) throws(WireProblem) -> Int {
    // The longest one is a number of a character; more can't be a reference.
    var close = start + 1
    while close < end, close - start < 12, bytes[close] != 0x3B { close += 1 }
    let malformed = WireProblem(message: "a character reference is unknown", offset: start)
    guard close < end, bytes[close] == 0x3B else { throw malformed }
    let name = (start + 1)..<close
    if equals(name, "amp") {
      result.append(0x26)
    } else if equals(name, "lt") {
      result.append(0x3C)
    } else if equals(name, "gt") {
      result.append(0x3E)
    } else if equals(name, "quot") {
      result.append(0x22)
    } else if equals(name, "apos") {
      result.append(0x27)
    } else {
      guard bytes[name.lowerBound] == 0x23, name.count > 1 else { throw malformed }
      let isHexadecimal = bytes[name.lowerBound + 1] == 0x78
      let digits = bytes[(name.lowerBound + (isHexadecimal ? 2 : 1))..<name.upperBound]
      let text = String(decoding: digits, as: UTF8.self)
      guard text.first?.isHexDigit == true,
        let number = UInt32(text, radix: isHexadecimal ? 16 : 10), number > 0,
        let scalar = Unicode.Scalar(number)
      else { throw malformed }
      result += Array(String(Character(scalar)).utf8)
    }
    return close + 1
  }
}
