// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The name of a subject or issuer (RFC 5280 section 4.1.2.4).
struct DistinguishedName {
  /// The attributes in their order.
  var attributes: [(type: ObjectIdentifier, value: Text)] = []

  /// The value of an attribute; UTF-8, repaired where the certificate holds something else.
  typealias Text = [UInt8]

  /// Reads a name.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ name: DERReader) throws(BuiltinError) {
    var name = name
    guard var sequence = name.read(DERReader.Tag.sequence) else {
      throw .failure("x509: invalid RDNSequence")
    }
    while !sequence.isEmpty {
      guard var set = sequence.read(DERReader.Tag.set) else {
        throw .failure("x509: invalid RDNSequence")
      }
      while !set.isEmpty {
        guard var attribute = set.read(DERReader.Tag.sequence) else {
          throw .failure("x509: invalid RDNSequence: invalid attribute")
        }
        guard let type = attribute.objectIdentifier() else {
          throw .failure("x509: invalid RDNSequence: invalid attribute type")
        }
        guard let value = attribute.element() else {
          throw .failure("x509: invalid RDNSequence: invalid attribute value")
        }
        attributes.append((type, try Self.text(value)))
      }
    }
  }

  /// The text of an attribute's value in one of ASN.1's string types.
  private static func text(_ value: DERReader.Element) throws(BuiltinError) -> Text {
    let bytes = value.content
    func require(_ condition: Bool, _ problem: String) throws(BuiltinError) {
      guard condition else {
        throw .failure("x509: invalid RDNSequence: invalid attribute value: \(problem)")
      }
    }
    switch value.tag {
    case DERReader.Tag.t61String:
      // Treated as Latin-1 by most of the world.
      return bytes.flatMap { UTF8.encode(Unicode.Scalar($0)).map(Array.init) ?? [] }
    case DERReader.Tag.printableString:
      try require(bytes.allSatisfy(isPrintable), "invalid PrintableString")
    case DERReader.Tag.utf8String:
      try require(String(validating: bytes, as: UTF8.self) != nil, "invalid UTF-8 string")
    case DERReader.Tag.ia5String:
      try require(bytes.allSatisfy { $0 < 0x80 }, "invalid IA5String")
    case DERReader.Tag.numericString:
      try require(bytes.allSatisfy { $0 == 0x20 || $0 &- 0x30 < 10 }, "invalid NumericString")
    case DERReader.Tag.bmpString:
      guard let text = basicPlane(bytes) else {
        try require(false, "invalid BMPString")
        return []
      }
      return text
    default:
      try require(false, "unsupported string type: \(value.tag)")
    }
    return Array(bytes)
  }

  /// The characters of a PrintableString, and `*` and `&`, which certificates in use have.
  private static func isPrintable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "'")...UInt8(ascii: ")"),
      UInt8(ascii: "+")...UInt8(ascii: "/"):
      true
    default: " :=?*&".utf8.contains(byte)
    }
  }

  /// UTF-8 from two bytes a character; nil when one of them isn't a character of the basic plane.
  private static func basicPlane(_ bytes: ArraySlice<UInt8>) -> Text? {
    guard bytes.count % 2 == 0 else { return nil }
    var bytes = bytes
    if bytes.suffix(2) == [0, 0] { bytes = bytes.dropLast(2) }
    var text: Text = []
    for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      let unit = UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
      guard unit < 0xFFFE, !(0xFDD0...0xFDEF).contains(unit), let scalar = Unicode.Scalar(unit)
      else { return nil }
      text += UTF8.encode(scalar).map(Array.init) ?? []
    }
    return text
  }

  /// The value that Go makes of a name.
  func node(in arena: Arena) -> Node {
    func values(_ type: Int) -> [Node] {
      attributes.filter { $0.type.last(of: 4) == type }.map { arena.repairedString($0.value) }
    }
    func list(_ type: Int) -> Node {
      let values = values(type)
      return values.isEmpty ? .null : arena.array(values)
    }
    let names = attributes.map { attribute in
      arena.fields([
        ("Type", attribute.type.node(in: arena)), ("Value", arena.repairedString(attribute.value)),
      ])
    }
    return arena.fields([
      ("Country", list(6)), ("Organization", list(10)), ("OrganizationalUnit", list(11)),
      ("Locality", list(7)), ("Province", list(8)), ("StreetAddress", list(9)),
      ("PostalCode", list(17)), ("SerialNumber", values(5).last ?? .emptyString),
      ("CommonName", values(3).last ?? .emptyString),
      ("Names", names.isEmpty ? .null : arena.array(names)), ("ExtraNames", .null),
    ])
  }
}

extension ObjectIdentifier {
  /// The parts as an array of numbers.
  func node(in arena: Arena) -> Node { arena.array(parts.map { Node.integer($0) }) }
}
