// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads DER (ITU-T X.690) one element after the other, without recursion and without copies.
///
/// As strict as certificates need it: lengths in their shortest form, no indefinite lengths, no
/// tags beyond one byte. Every reader gives nil for what isn't there and then stays where it was.
struct DERReader {
  /// The tags that certificates and keys are made of.
  enum Tag {
    static let boolean: UInt8 = 0x01
    static let integer: UInt8 = 0x02
    static let bitString: UInt8 = 0x03
    static let octetString: UInt8 = 0x04
    static let null: UInt8 = 0x05
    static let objectIdentifier: UInt8 = 0x06
    static let utf8String: UInt8 = 0x0C
    static let numericString: UInt8 = 0x12
    static let printableString: UInt8 = 0x13
    static let t61String: UInt8 = 0x14
    static let ia5String: UInt8 = 0x16
    static let utcTime: UInt8 = 0x17
    static let generalizedTime: UInt8 = 0x18
    static let bmpString: UInt8 = 0x1E
    static let sequence: UInt8 = 0x30
    static let set: UInt8 = 0x31

    /// A tag of the context: `[number]`.
    static func context(_ number: UInt8, constructed: Bool = false) -> UInt8 {
      0x80 | number | (constructed ? 0x20 : 0)
    }
  }

  /// One element: its tag, all of its bytes, and those after tag and length.
  struct Element {
    var tag: UInt8
    var bytes: ArraySlice<UInt8>
    var content: ArraySlice<UInt8>

    /// A reader of what the element holds.
    var reader: DERReader { DERReader(content) }
  }

  /// What hasn't been read yet.
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isEmpty: Bool { rest.isEmpty }

  /// Whether the next element has a tag.
  func isNext(_ tag: UInt8) -> Bool { rest.first == tag }

  /// The next element whatever its tag.
  mutating func element() -> Element? {
    let start = rest.startIndex
    guard rest.count >= 2, rest[start] & 0x1F != 0x1F else { return nil }
    let first = rest[start + 1]
    var length = Int(first)
    var header = 2
    if first & 0x80 != 0 {
      let count = Int(first & 0x7F)
      guard count > 0, count <= 4, rest.count >= 2 + count else { return nil }
      length = 0
      for offset in 0..<count { length = length << 8 | Int(rest[start + 2 + offset]) }
      guard length >= 128, length >> ((count - 1) * 8) != 0 else { return nil }
      header += count
    }
    guard rest.count >= header + length else { return nil }
    let end = start + header + length
    let element = Element(
      tag: rest[start], bytes: rest[start..<end], content: rest[(start + header)..<end])
    rest = rest[end...]
    return element
  }

  /// The next element if it has the tag.
  mutating func element(_ tag: UInt8) -> Element? {
    guard isNext(tag) else { return nil }
    return element()
  }

  /// A reader of the next element's content if it has the tag.
  mutating func read(_ tag: UInt8) -> DERReader? { element(tag)?.reader }

  /// The content of the next element if it has the tag.
  mutating func content(_ tag: UInt8) -> ArraySlice<UInt8>? { element(tag)?.content }

  /// A reader of an element that may be absent.
  ///
  /// - Returns: nil when it is there and malformed; `.some(nil)` when it is absent.
  mutating func optional(_ tag: UInt8) -> DERReader?? {
    guard isNext(tag) else { return .some(nil) }
    guard let reader = read(tag) else { return nil }
    return .some(reader)
  }

  /// The bytes of an integer in two's complement, in their shortest form.
  mutating func integerBytes(_ tag: UInt8 = Tag.integer) -> ArraySlice<UInt8>? {
    var copy = self
    guard let bytes = copy.content(tag), let first = bytes.first else { return nil }
    if bytes.count > 1 {
      let second = bytes[bytes.startIndex + 1]
      if first == 0, second & 0x80 == 0 { return nil }
      if first == 0xFF, second & 0x80 != 0 { return nil }
    }
    self = copy
    return bytes
  }

  /// An integer of 64 bits.
  mutating func integer(_ tag: UInt8 = Tag.integer) -> Int? {
    var copy = self
    guard let bytes = copy.integerBytes(tag), bytes.count <= 8, let first = bytes.first else {
      return nil
    }
    self = copy
    return bytes.reduce(first & 0x80 != 0 ? -1 : 0) { $0 << 8 | Int($1) }
  }

  /// true or false.
  mutating func boolean() -> Bool? {
    var copy = self
    guard let bytes = copy.content(Tag.boolean), bytes.count == 1,
      let byte = bytes.first, byte == 0 || byte == 0xFF
    else { return nil }
    self = copy
    return byte != 0
  }

  /// An object identifier.
  mutating func objectIdentifier() -> ObjectIdentifier? {
    var copy = self
    guard let bytes = copy.content(Tag.objectIdentifier),
      let identifier = ObjectIdentifier(bytes)
    else { return nil }
    self = copy
    return identifier
  }

  /// A string of bits.
  mutating func bitString() -> BitString? {
    var copy = self
    guard let bytes = copy.content(Tag.bitString), let padding = bytes.first, padding <= 7 else {
      return nil
    }
    if bytes.count == 1, padding != 0 { return nil }
    if let last = bytes.last, bytes.count > 1, last & (1 << padding - 1) != 0 { return nil }
    self = copy
    return BitString(bytes: bytes.dropFirst(), padding: padding)
  }
}

/// A string of bits, the last byte of which may have bits that don't count.
struct BitString {
  var bytes: ArraySlice<UInt8>
  var padding: UInt8

  /// The bit at a position from the left.
  func bit(_ index: Int) -> Bool {
    guard index < bytes.count * 8 - Int(padding) else { return false }
    return bytes[bytes.startIndex + index / 8] >> (7 - index % 8) & 1 != 0
  }

  /// The bytes when the padding stands at the start.
  var rightAligned: [UInt8] {
    guard padding > 0 else { return Array(bytes) }
    var previous: UInt8 = 0
    return bytes.map { byte in
      let shifted = byte >> padding | previous << (8 - padding)
      previous = byte
      return shifted
    }
  }
}
