// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The value of an attribute (RFC 5280 section 4.1.2.4), which may be of any type.
enum AttributeValue {
  /// Text; bytes that are no UTF-8 are repaired when it is shown.
  case text([UInt8])
  /// Something else, as an element.
  case other(DERReader.Element)

  /// Reads a value of which no type is told, as Go's `encoding/asn1` does.
  ///
  /// - Throws: Go's text for text with characters that its type doesn't have.
  init(_ bytes: ArraySlice<UInt8>) throws(BuiltinError) {
    var reader = DERReader(bytes)
    guard let element = reader.element() else {
      // Tags of several bytes are none that Go knows, so such values are null.
      self = .other(DERReader.Element(tag: 0, bytes: bytes, content: []))
      return
    }
    let content = element.content
    func syntax(_ text: String) -> BuiltinError { .failure("asn1: syntax error: \(text)") }
    switch element.tag {
    case DERReader.Tag.printableString:
      guard content.allSatisfy(DistinguishedName.isPrintable) else {
        throw syntax("PrintableString contains invalid character")
      }
      self = .text(Array(content))
    case DERReader.Tag.numericString:
      guard content.allSatisfy({ $0 == 0x20 || $0 &- 0x30 < 10 }) else {
        throw syntax("NumericString contains invalid character")
      }
      self = .text(Array(content))
    case DERReader.Tag.ia5String:
      guard content.allSatisfy({ $0 < 0x80 }) else {
        throw syntax("IA5String contains invalid character")
      }
      self = .text(Array(content))
    case DERReader.Tag.t61String:
      self = .text(content.flatMap { UTF8.encode(Unicode.Scalar($0)).map(Array.init) ?? [] })
    case DERReader.Tag.utf8String:
      guard String(validating: content, as: UTF8.self) != nil else {
        throw .failure("asn1: invalid UTF-8 string")
      }
      self = .text(Array(content))
    case DERReader.Tag.bmpString:
      guard let text = DistinguishedName.basicPlane(content) else {
        throw .failure("invalid BMPString")
      }
      self = .text(text)
    default: self = .other(element)
    }
  }

  /// The value as Go's JSON encoder writes it; null for types that Go doesn't know.
  func node(in arena: Arena) -> Node {
    guard case .other(let element) = self else {
      if case .text(let text) = self { return arena.repairedString(text) }
      return .null
    }
    var reader = DERReader(element.bytes)
    switch element.tag {
    case DERReader.Tag.boolean: return reader.boolean().map { .boolean($0) } ?? .null
    case DERReader.Tag.integer: return reader.integer().map { .integer($0) } ?? .null
    case DERReader.Tag.octetString: return arena.base64(element.content)
    case DERReader.Tag.objectIdentifier:
      return reader.objectIdentifier()?.node(in: arena) ?? .null
    case DERReader.Tag.bitString:
      guard let bits = reader.bitString() else { return .null }
      let count = bits.bytes.count * 8 - Int(bits.padding)
      return arena.fields([("Bytes", arena.base64(bits.bytes)), ("BitLength", .integer(count))])
    case DERReader.Tag.utcTime, DERReader.Tag.generalizedTime:
      return (try? CertificateTime(&reader)).map { arena.string($0.text) } ?? .null
    default: return .null
    }
  }
}
