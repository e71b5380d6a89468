// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A request for a certificate (RFC 2986) with what Go's `x509.CertificateRequest` tells of one.
struct CertificateRequest {
  typealias Bytes = ArraySlice<UInt8>

  private let raw: Bytes
  private let rawBody: Bytes
  private let rawPublicKey: Bytes
  private let rawSubject: Bytes
  private let version: Int
  private let subject: DistinguishedName
  private let publicKeyAlgorithm: Int
  private let publicKey: PublicKey?
  private let signature: [UInt8]
  private let signatureAlgorithm: SignatureAlgorithm
  private let attributes: [RequestAttribute]
  private var extensions: [Certificate.Extension] = []
  private var names = AlternativeNames()

  /// Reads a request.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ bytes: Bytes) throws(BuiltinError) {
    var reader = GoASN1Reader(bytes)
    var (raw, fields) = try reader.rawSequence("certificateRequest")
    self.raw = raw
    var (rawBody, body) = try fields.rawSequence("tbsCertificateRequest")
    self.rawBody = rawBody
    version = try body.integer()
    rawSubject = try body.any()
    var (rawKey, keyFields) = try body.rawSequence("publicKeyInfo")
    rawPublicKey = rawKey
    let keyAlgorithm = try keyFields.algorithm()
    let keyBits = try keyFields.bitString()
    var list = try body.context(0)
    var rawAttributes: [Bytes] = []
    while !list.rest.isEmpty { rawAttributes.append(try list.any()) }
    let algorithm = try fields.algorithm()
    let signature = try fields.bitString()
    guard reader.rest.isEmpty else { throw GoASN1Reader.trailingData }

    self.signature = signature.rightAligned
    signatureAlgorithm = SignatureAlgorithm(algorithm)
    publicKeyAlgorithm = PublicKey.kind(keyAlgorithm.algorithm)
    publicKey = publicKeyAlgorithm == 0 ? nil : try PublicKey(keyAlgorithm, keyBits)
    subject = try DistinguishedName(DERReader(rawSubject))
    attributes = rawAttributes.compactMap { RequestAttribute($0) }
    try readExtensions(rawAttributes)
  }

  private mutating func readExtensions(_ attributes: [Bytes]) throws(BuiltinError) {
    var seen: Set<ObjectIdentifier> = []
    for bytes in attributes {
      var outer = DERReader(bytes)
      guard var fields = outer.read(DERReader.Tag.sequence), outer.isEmpty,
        let type = fields.objectIdentifier(), var values = fields.read(DERReader.Tag.set),
        let value = values.element()
      else { continue }
      guard seen.insert(type).inserted else {
        throw .failure("x509: certificate request contains duplicate extensions")
      }
      guard type == .extensionRequest else { continue }
      var reader = GoASN1Reader(value.bytes)
      let content = try reader.sequence("")
      var list = DERReader(content.rest)
      var requested: Set<ObjectIdentifier> = []
      while !list.isEmpty {
        guard let item = list.read(DERReader.Tag.sequence) else {
          throw .failure("asn1: structure error: sequence tag mismatch")
        }
        let found = try Certificate.Extension(item)
        guard requested.insert(found.identifier).inserted else {
          throw .failure("x509: certificate request contains duplicate requested extensions")
        }
        extensions.append(found)
      }
    }
    for item in extensions where item.identifier.last(of: 29) == 17 {
      names = try AlternativeNames(item.value)
    }
  }

  /// The value that Go's JSON encoder makes of a request.
  func node(in arena: Arena) -> Node {
    arena.fields(
      [
        ("Raw", arena.base64(raw)), ("RawTBSCertificateRequest", arena.base64(rawBody)),
        ("RawSubjectPublicKeyInfo", arena.base64(rawPublicKey)),
        ("RawSubject", arena.base64(rawSubject)), ("Version", .integer(version)),
        ("Signature", arena.base64(signature)),
        ("SignatureAlgorithm", .integer(signatureAlgorithm.rawValue)),
        ("PublicKeyAlgorithm", .integer(publicKeyAlgorithm)),
        ("PublicKey", publicKey?.node(in: arena) ?? .null), ("Subject", subject.node(in: arena)),
        ("Attributes", arena.listOrNull(attributes) { $0.node(in: arena) }),
        ("Extensions", arena.listOrNull(extensions) { $0.node(in: arena) }),
        ("ExtraExtensions", .null),
      ] + names.fields(in: arena))
  }
}

/// An attribute of a request whose values are lists of types with values, as extensions are.
struct RequestAttribute {
  typealias Bytes = ArraySlice<UInt8>

  private let type: ObjectIdentifier
  private var values: [[(type: ObjectIdentifier, value: DERReader.Element)]] = []

  /// An attribute from its bytes; nil when its values have another form.
  init?(_ bytes: Bytes) {
    var outer = DERReader(bytes)
    guard var fields = outer.read(DERReader.Tag.sequence), outer.isEmpty,
      let type = fields.objectIdentifier(), var set = fields.read(DERReader.Tag.set)
    else { return nil }
    self.type = type
    while !set.isEmpty {
      guard var list = set.read(DERReader.Tag.sequence) else { return nil }
      var items: [(ObjectIdentifier, DERReader.Element)] = []
      while !list.isEmpty {
        guard var item = list.read(DERReader.Tag.sequence), let type = item.objectIdentifier(),
          let value = item.element()
        else { return nil }
        items.append((type, value))
      }
      values.append(items)
    }
  }

  func node(in arena: Arena) -> Node {
    let lists = values.map { items in
      arena.array(
        items.map { item in
          arena.fields([
            ("Type", item.type.node(in: arena)), ("Value", Self.node(item.value, in: arena)),
          ])
        })
    }
    return arena.fields([("Type", type.node(in: arena)), ("Value", arena.array(lists))])
  }

  /// A value of one of the types that Go reads without being told the type; null for others.
  private static func node(_ element: DERReader.Element, in arena: Arena) -> Node {
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
    case DERReader.Tag.utf8String, DERReader.Tag.printableString, DERReader.Tag.ia5String,
      DERReader.Tag.t61String, DERReader.Tag.numericString:
      return arena.repairedString(element.content)
    case DERReader.Tag.utcTime, DERReader.Tag.generalizedTime:
      return (try? CertificateTime(&reader)).map { arena.string($0.text) } ?? .null
    default: return .null
    }
  }
}
