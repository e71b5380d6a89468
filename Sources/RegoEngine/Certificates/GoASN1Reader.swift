// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Reads the fields of a DER structure with the errors of Go's `encoding/asn1`, which keys and
/// certificate requests are read with.
struct GoASN1Reader {
  /// Tag and length of an element, as they show in messages.
  struct Header {
    var kind: UInt8
    var tag: Int
    var length: Int
    var isCompound: Bool

    var text: String { "{class:\(kind) tag:\(tag) length:\(length) isCompound:\(isCompound)}" }
  }

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// What hasn't been read yet.
  var rest: ArraySlice<UInt8> { bytes[place...] }

  private static func syntax(_ text: String) -> BuiltinError {
    .failure("asn1: syntax error: \(text)")
  }

  private static func structure(_ text: String) -> BuiltinError {
    .failure("asn1: structure error: \(text)")
  }

  /// The problem of bytes after the last element.
  static let trailingData = syntax("trailing data")

  private mutating func byte() throws(BuiltinError) -> UInt8 {
    guard place < bytes.endIndex else { throw Self.syntax("truncated tag or length") }
    place += 1
    return bytes[place - 1]
  }

  private mutating func header() throws(BuiltinError) -> Header {
    let first = try byte()
    var tag = Int(first & 0x1F)
    if tag == 0x1F {
      tag = 0
      var digits = 0
      while true {
        guard place < bytes.endIndex else { throw Self.syntax("truncated base 128 integer") }
        let next = try byte()
        if digits == 0, next == 0x80 { throw Self.syntax("integer is not minimally encoded") }
        guard digits < 5, tag < 1 << 24 else {
          throw Self.structure("base 128 integer too large")
        }
        tag = tag << 7 | Int(next & 0x7F)
        digits += 1
        if next & 0x80 == 0 { break }
      }
      if tag < 0x1F { throw Self.syntax("non-minimal tag") }
    }
    let second = try byte()
    var length = Int(second & 0x7F)
    if second & 0x80 != 0 {
      guard length > 0 else { throw Self.syntax("indefinite length found (not DER)") }
      let count = length
      length = 0
      for _ in 0..<count {
        let next = try byte()
        if length >= 1 << 23 { throw Self.structure("length too large") }
        length = length << 8 | Int(next)
        if length == 0 { throw Self.structure("superfluous leading zeros in length") }
      }
      if length < 0x80 { throw Self.structure("non-minimal length") }
    }
    return Header(kind: first >> 6, tag: tag, length: length, isCompound: first & 0x20 != 0)
  }

  private mutating func take(_ length: Int) throws(BuiltinError) -> ArraySlice<UInt8> {
    guard bytes.endIndex - place >= length else { throw Self.syntax("data truncated") }
    place += length
    return bytes[(place - length)..<place]
  }

  /// The next element whatever it is: all of its bytes.
  mutating func any() throws(BuiltinError) -> ArraySlice<UInt8> {
    guard place < bytes.endIndex else { throw Self.syntax("sequence truncated") }
    let start = place
    _ = try take(try header().length)
    return bytes[start..<place]
  }

  /// All elements that are left, whatever they are.
  func items() throws(BuiltinError) -> [ArraySlice<UInt8>] {
    var copy = self
    var items: [ArraySlice<UInt8>] = []
    while copy.place < copy.bytes.endIndex {
      let start = copy.place
      let length = try copy.header().length
      guard copy.bytes.endIndex - copy.place >= length else {
        throw Self.syntax("truncated sequence")
      }
      copy.place += length
      items.append(copy.bytes[start..<copy.place])
    }
    return items
  }

  /// The content of the next element, which has to be of a kind.
  private mutating func field(
    _ tag: Int, _ type: String, kind: UInt8 = 0, isCompound: Bool = false, options: String = ""
  ) throws(BuiltinError) -> ArraySlice<UInt8> {
    guard place < bytes.endIndex else { throw Self.syntax("sequence truncated") }
    let header = try header()
    guard header.kind == kind, header.tag == tag, header.isCompound == isCompound else {
      let parameters =
        "{optional:false explicit:false application:false private:false defaultValue:<nil> "
        + "tag:\(options.isEmpty ? "<nil>" : options) stringType:0 timeType:0 set:false "
        + "omitEmpty:false}"
      throw Self.structure(
        "tags don't match (\(tag) vs \(header.text)) \(parameters) \(type) "
          + "@\(place - bytes.startIndex)")
    }
    return try take(header.length)
  }

  /// A reader of a structure's fields; `type` is its name in messages.
  mutating func sequence(_ type: String) throws(BuiltinError) -> GoASN1Reader {
    GoASN1Reader(try field(16, type, isCompound: true))
  }

  /// A structure's fields and all of its bytes.
  mutating func rawSequence(
    _ type: String
  ) throws(BuiltinError) -> (bytes: ArraySlice<UInt8>, fields: GoASN1Reader) {
    let start = place
    let fields = try sequence(type)
    return (bytes[start..<place], fields)
  }

  /// The content of `[number]`, which has to be there.
  mutating func context(_ number: Int) throws(BuiltinError) -> GoASN1Reader {
    GoASN1Reader(
      try field(number, "", kind: 2, isCompound: true, options: "\(number)"))
  }

  /// Whether `[number]` is next around an optional field of a kind, which then follows.
  ///
  /// Go doesn't look at its length, so neither is it here.
  mutating func passContext(_ number: Int, around tag: Int) throws(BuiltinError) -> Bool {
    guard place < bytes.endIndex else { return false }
    var inner = self
    let found = try inner.header()
    guard found.kind == 2, found.tag == number, found.isCompound, found.length > 0 else {
      return false
    }
    var content = inner
    let field = try content.header()
    guard field.kind == 0, field.tag == tag, !field.isCompound else { return false }
    self = inner
    return true
  }

  /// The elements of a list, which all have to be of a kind; `type` is the list's name in messages.
  mutating func list(_ type: String, of tag: Int) throws(BuiltinError) -> GoASN1Reader {
    try checked(sequence(type), of: tag)
  }

  /// The elements of an attribute set, which all have to be sequences.
  mutating func attributeSet() throws(BuiltinError) -> GoASN1Reader {
    try checked(
      GoASN1Reader(field(17, "RelativeDistinguishedNameSET", isCompound: true)), of: 16)
  }

  private func checked(
    _ content: GoASN1Reader, of tag: Int
  ) throws(BuiltinError) -> GoASN1Reader {
    var items = content
    while !items.rest.isEmpty {
      let found = try items.header()
      guard found.kind == 0, found.tag == tag, found.isCompound else {
        throw Self.structure("sequence tag mismatch")
      }
      guard items.bytes.endIndex - items.place >= found.length else {
        throw Self.syntax("truncated sequence")
      }
      items.place += found.length
    }
    return content
  }

  /// An integer of any size if one is next.
  mutating func optionalBigInteger() throws(BuiltinError) -> BigInt? {
    guard place < bytes.endIndex else { return nil }
    let start = place
    let found = try header()
    place = start
    guard found.kind == 0, found.tag == 2, !found.isCompound else { return nil }
    return try bigInteger()
  }

  /// true or false if one is next.
  mutating func optionalBoolean() throws(BuiltinError) -> Bool? {
    guard place < bytes.endIndex else { return nil }
    let start = place
    let found = try header()
    place = start
    guard found.kind == 0, found.tag == 1, !found.isCompound else { return nil }
    let content = try field(1, "bool")
    guard content.count == 1 else { throw Self.syntax("invalid boolean") }
    switch content.first {
    case 0: return false
    case 0xFF: return true
    default: throw Self.syntax("invalid boolean")
    }
  }

  /// An integer of any size.
  mutating func bigInteger() throws(BuiltinError) -> BigInt {
    let content = try field(2, "")
    try Self.check(content)
    guard content.count <= DERReader.integerLimit else { throw .tooLarge }
    let magnitude = BigUInt(bigEndian: content)
    return content.first ?? 0 < 0x80
      ? BigInt(magnitude) : BigInt(magnitude) - BigInt(1) << (content.count * 8)
  }

  /// An integer of 64 bits.
  mutating func integer() throws(BuiltinError) -> Int {
    let content = try field(2, "int")
    try Self.check(content)
    guard content.count <= 8 else { throw Self.structure("integer too large") }
    return content.reduce(content.first ?? 0 < 0x80 ? 0 : -1) { $0 << 8 | Int($1) }
  }

  private static func check(_ content: ArraySlice<UInt8>) throws(BuiltinError) {
    guard let first = content.first else { throw structure("empty integer") }
    guard content.count > 1 else { return }
    let second = content[content.startIndex + 1]
    if first == 0 && second < 0x80 || first == 0xFF && second >= 0x80 {
      throw structure("integer not minimally-encoded")
    }
  }

  /// A string of bytes.
  mutating func octets() throws(BuiltinError) -> ArraySlice<UInt8> { try field(4, "") }

  /// A string of bits.
  mutating func bitString() throws(BuiltinError) -> BitString {
    let content = try field(3, "BitString")
    guard let padding = content.first else { throw Self.syntax("zero length BIT STRING") }
    guard padding <= 7, content.count > 1 || padding == 0,
      content.count == 1 || (content.last ?? 0) & (1 << padding - 1) == 0
    else { throw Self.syntax("invalid padding bits in BIT STRING") }
    return BitString(bytes: content.dropFirst(), padding: padding)
  }

  /// An object identifier.
  mutating func objectIdentifier() throws(BuiltinError) -> ObjectIdentifier {
    let content = try field(6, "ObjectIdentifier")
    guard let last = content.last else { throw Self.syntax("zero length OBJECT IDENTIFIER") }
    guard let identifier = ObjectIdentifier(content) else {
      let starts = zip([0] + content, content).filter { $0.0 < 0x80 }
      if starts.contains(where: { $0.1 == 0x80 }) {
        throw Self.syntax("integer is not minimally encoded")
      }
      if last & 0x80 != 0 { throw Self.syntax("truncated base 128 integer") }
      throw Self.structure("base 128 integer too large")
    }
    return identifier
  }

  /// An algorithm with its parameters.
  mutating func algorithm() throws(BuiltinError) -> AlgorithmIdentifier {
    var fields = try sequence("AlgorithmIdentifier")
    let algorithm = try fields.objectIdentifier()
    let parameters = fields.rest.isEmpty ? [] : try fields.any()
    return AlgorithmIdentifier(algorithm: algorithm, parameters: parameters)
  }
}

extension AlgorithmIdentifier {
  init(algorithm: ObjectIdentifier, parameters: ArraySlice<UInt8>) {
    self.algorithm = algorithm
    self.parameters = parameters
  }
}
