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
    let rawAttributes = try body.context(0).items()
    let algorithm = try fields.algorithm()
    let signature = try fields.bitString()
    guard reader.rest.isEmpty else { throw GoASN1Reader.trailingData }

    self.signature = signature.rightAligned
    signatureAlgorithm = SignatureAlgorithm(algorithm)
    publicKeyAlgorithm = PublicKey.kind(keyAlgorithm.algorithm)
    publicKey = publicKeyAlgorithm == 0 ? nil : try PublicKey(keyAlgorithm, keyBits)
    subject = try DistinguishedName(request: rawSubject)
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
      var list = try reader.list("", of: 16)
      var requested: Set<ObjectIdentifier> = []
      while !list.rest.isEmpty {
        var item = try list.sequence("Extension")
        let found = Certificate.Extension(
          identifier: try item.objectIdentifier(), isCritical: try item.optionalBoolean() ?? false,
          value: try item.octets())
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
  private var values: [[(type: ObjectIdentifier, value: AttributeValue)]] = []

  /// An attribute from its bytes; nil when its values have another form.
  init?(_ bytes: Bytes) {
    var outer = DERReader(bytes)
    guard var fields = outer.read(DERReader.Tag.sequence), outer.isEmpty,
      let type = fields.objectIdentifier(), var set = fields.read(DERReader.Tag.set)
    else { return nil }
    self.type = type
    while !set.isEmpty {
      guard var list = set.read(DERReader.Tag.sequence) else { return nil }
      var items: [(ObjectIdentifier, AttributeValue)] = []
      while !list.isEmpty {
        guard var item = list.read(DERReader.Tag.sequence), let type = item.objectIdentifier(),
          let element = item.element(), let value = try? AttributeValue(element.bytes)
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
            ("Type", item.type.node(in: arena)), ("Value", item.value.node(in: arena)),
          ])
        })
    }
    return arena.fields([("Type", type.node(in: arena)), ("Value", arena.array(lists))])
  }
}
