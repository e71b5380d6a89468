// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// An X.509 certificate (RFC 5280) with everything that Go's `x509.Certificate` tells of one.
struct Certificate {
  typealias Bytes = ArraySlice<UInt8>
  typealias Text = ArraySlice<UInt8>

  /// One extension.
  struct Extension {
    var identifier: ObjectIdentifier
    var isCritical: Bool
    var value: Bytes
  }

  let raw: Bytes
  let rawBody: Bytes
  let rawPublicKey: Bytes
  let rawSubject: Bytes
  let rawIssuer: Bytes
  let signature: [UInt8]
  let signatureAlgorithm: SignatureAlgorithm
  let publicKeyAlgorithm: Int
  let publicKey: PublicKey?
  let version: Int
  let serialNumber: BigInt
  let issuer: DistinguishedName
  let subject: DistinguishedName
  let notBefore: CertificateTime
  let notAfter: CertificateTime
  let extensions: [Extension]
  let details: CertificateExtensions

  /// Reads the certificate that bytes start with.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ bytes: Bytes) throws(BuiltinError) {
    var outer = DERReader(bytes)
    guard let whole = outer.element(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed certificate")
    }
    raw = whole.bytes
    var fields = whole.reader
    guard let body = fields.element(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed tbs certificate")
    }
    rawBody = body.bytes
    var reader = body.reader
    version = try Self.version(&reader)
    guard let serial = try reader.bigInteger() else {
      throw .failure("x509: malformed serial number")
    }
    guard serial.signum() >= 0 else { throw .failure("x509: negative serial number") }
    serialNumber = serial
    guard let inner = reader.content(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed signature algorithm identifier")
    }
    guard let outerAlgorithm = fields.content(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed algorithm identifier")
    }
    guard inner == outerAlgorithm else {
      throw .failure("x509: inner and outer signature algorithm identifiers don't match")
    }
    signatureAlgorithm = SignatureAlgorithm(try AlgorithmIdentifier(DERReader(inner)))
    guard let issuer = reader.element(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed issuer")
    }
    rawIssuer = issuer.bytes
    self.issuer = try DistinguishedName(DERReader(rawIssuer))
    guard var validity = reader.read(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed validity")
    }
    notBefore = try CertificateTime(&validity)
    notAfter = try CertificateTime(&validity)
    guard let subject = reader.element(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed issuer")
    }
    rawSubject = subject.bytes
    self.subject = try DistinguishedName(DERReader(rawSubject))
    (rawPublicKey, publicKeyAlgorithm, publicKey) = try Self.publicKey(&reader)
    extensions = version > 1 ? try Self.extensions(&reader, version: version) : []
    details = try CertificateExtensions(extensions)
    guard let signature = fields.bitString() else { throw .failure("x509: malformed signature") }
    self.signature = signature.rightAligned
  }

  private static func version(_ reader: inout DERReader) throws(BuiltinError) -> Int {
    guard let field = reader.optional(DERReader.Tag.context(0, constructed: true)) else {
      throw .failure("x509: malformed version")
    }
    guard var field else { return 1 }
    guard let number = field.integer(), field.isEmpty, number >= 0 else {
      throw .failure("x509: malformed version")
    }
    guard number < 3 else { throw .failure("x509: invalid version") }
    return number + 1
  }

  private static func publicKey(
    _ reader: inout DERReader
  ) throws(BuiltinError) -> (Bytes, Int, PublicKey?) {
    guard let element = reader.element(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed spki")
    }
    var fields = element.reader
    guard let algorithmField = fields.read(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed public key algorithm identifier")
    }
    let algorithm = try AlgorithmIdentifier(algorithmField)
    guard let bits = fields.bitString() else {
      throw .failure("x509: malformed subjectPublicKey")
    }
    let kind = PublicKey.kind(algorithm.algorithm)
    return (element.bytes, kind, kind == 0 ? nil : try PublicKey(algorithm, bits))
  }

  private static func extensions(
    _ reader: inout DERReader, version: Int
  ) throws(BuiltinError) -> [Extension] {
    guard reader.optional(DERReader.Tag.context(1)) != nil else {
      throw .failure("x509: malformed issuerUniqueID")
    }
    guard reader.optional(DERReader.Tag.context(2)) != nil else {
      throw .failure("x509: malformed subjectUniqueID")
    }
    guard version == 3 else { return [] }
    guard let field = reader.optional(DERReader.Tag.context(3, constructed: true)) else {
      throw .failure("x509: malformed extensions")
    }
    guard var field else { return [] }
    guard var list = field.read(DERReader.Tag.sequence) else {
      throw .failure("x509: malformed extensions")
    }
    var extensions: [Extension] = []
    var seen: Set<ObjectIdentifier> = []
    while !list.isEmpty {
      guard let item = list.read(DERReader.Tag.sequence) else {
        throw .failure("x509: malformed extension")
      }
      let found = try Extension(item)
      guard seen.insert(found.identifier).inserted else {
        let name = found.identifier.text
        throw .failure("x509: certificate contains duplicate extension with OID \"\(name)\"")
      }
      extensions.append(found)
    }
    return extensions
  }

  /// Reads one certificate that bytes consist of.
  static func single(_ bytes: Bytes) throws(BuiltinError) -> Certificate {
    let certificate = try Certificate(bytes)
    guard certificate.raw.count == bytes.count else { throw .failure("x509: trailing data") }
    return certificate
  }

  /// The most certificates that are read from one text.
  static let countLimit = 10_000

  /// Reads certificates that stand one after the other.
  static func list(_ bytes: Bytes) throws(BuiltinError) -> [Certificate] {
    var certificates: [Certificate] = []
    var rest = bytes
    while !rest.isEmpty {
      guard certificates.count < countLimit else { throw .tooLarge }
      let certificate = try Certificate(rest)
      certificates.append(certificate)
      rest = rest[certificate.raw.endIndex...]
    }
    return certificates
  }

  /// Whether it is signed with the key of another one.
  func isSigned(by key: PublicKey) -> Bool {
    signatureAlgorithm.scheme?.verifies(signature, of: Array(rawBody), by: key) ?? false
  }
}

extension Certificate.Extension {
  /// Reads the content of an extension.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ reader: DERReader) throws(BuiltinError) {
    var reader = reader
    guard let identifier = reader.objectIdentifier() else {
      throw .failure("x509: malformed extension OID field")
    }
    self.identifier = identifier
    isCritical = false
    if reader.isNext(DERReader.Tag.boolean) {
      guard let critical = reader.boolean() else {
        throw .failure("x509: malformed extension critical field")
      }
      isCritical = critical
    }
    guard let value = reader.content(DERReader.Tag.octetString) else {
      throw .failure("x509: malformed extension value field")
    }
    self.value = value
  }
}
