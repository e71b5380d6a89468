// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What the extensions of a certificate say (RFC 5280 section 4.2).
struct CertificateExtensions {
  typealias Bytes = ArraySlice<UInt8>

  var keyUsage = 0
  /// Purposes by their numbers in Go's `x509.ExtKeyUsage`, and others by identifier.
  var purposes: [Int] = []
  var otherPurposes: [ObjectIdentifier] = []
  var hasBasicConstraints = false
  var isAuthority = false
  /// -1 when the path may be of any length; 0 also without basic constraints.
  var pathLength = 0
  var subjectKey: Bytes?
  var authorityKey: Bytes?
  var responders: [Bytes] = []
  var issuerAddresses: [Bytes] = []
  var names = AlternativeNames()
  var constraints = NameConstraints()
  var revocationLists: [Bytes] = []
  /// Identifiers with parts of any size; and those whose parts are below 2^31.
  var policies: [String] = []
  var policyIdentifiers: [ObjectIdentifier] = []
  var policyMappings: [(issuer: String, subject: String)] = []
  var inhibitAnyPolicy: Int?
  var inhibitPolicyMapping: Int?
  var requireExplicitPolicy: Int?
  var unhandledCritical: [ObjectIdentifier] = []

  init() {}

  /// Reads extensions; those that aren't known are passed over, and told when they are critical.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ extensions: [Certificate.Extension]) throws(BuiltinError) {
    for item in extensions {
      let isHandled = try read(item)
      if item.isCritical, !isHandled { unhandledCritical.append(item.identifier) }
    }
  }

  private mutating func read(_ item: Certificate.Extension) throws(BuiltinError) -> Bool {
    if item.identifier == .authorityInformation {
      if item.isCritical {
        throw .failure("x509: authority info access incorrectly marked critical")
      }
      try readAuthorityInformation(item.value)
      return true
    }
    var value = DERReader(item.value)
    switch item.identifier.last(of: 29) {
    case 14:
      if item.isCritical {
        throw .failure("x509: subject key identifier incorrectly marked critical")
      }
      guard let key = value.content(DERReader.Tag.octetString) else {
        throw .failure("x509: invalid subject key identifier")
      }
      subjectKey = key
    case 15:
      guard let bits = value.bitString() else { throw .failure("x509: invalid key usage") }
      keyUsage = (0..<9).reduce(0) { $0 | (bits.bit($1) ? 1 << $1 : 0) }
    case 17:
      names = try AlternativeNames(item.value)
      return !names.isEmpty
    case 19: try readBasicConstraints(&value)
    case 30:
      constraints = try NameConstraints(item)
      return !constraints.holdsUnknownKinds
    case 31: try readRevocationLists(&value)
    case 32: try readPolicies(&value)
    case 33: try readPolicyMappings(&value)
    case 35:
      if item.isCritical {
        throw .failure("x509: authority key identifier incorrectly marked critical")
      }
      guard var fields = value.read(DERReader.Tag.sequence) else {
        throw .failure("x509: invalid authority key identifier")
      }
      if fields.isNext(DERReader.Tag.context(0)) {
        guard let key = fields.content(DERReader.Tag.context(0)) else {
          throw .failure("x509: invalid authority key identifier")
        }
        authorityKey = key
      }
    case 36: try readPolicyConstraints(&value)
    case 37: try readPurposes(&value)
    case 54:
      guard let number = value.integer() else {
        throw .failure("x509: invalid inhibit any policy extension")
      }
      inhibitAnyPolicy = number
    default: return false
    }
    return true
  }

  private mutating func readBasicConstraints(_ value: inout DERReader) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid basic constraints")
    guard var fields = value.read(DERReader.Tag.sequence) else { throw problem }
    hasBasicConstraints = true
    if fields.isNext(DERReader.Tag.boolean) {
      guard let authority = fields.boolean() else { throw problem }
      isAuthority = authority
    }
    pathLength = -1
    if fields.isNext(DERReader.Tag.integer) {
      guard let length = fields.integer(), length >= 0 else { throw problem }
      pathLength = length
    }
  }

  private mutating func readRevocationLists(_ value: inout DERReader) throws(BuiltinError) {
    let context = DERReader.Tag.context(0, constructed: true)
    guard var list = value.read(DERReader.Tag.sequence) else {
      throw .failure("x509: invalid CRL distribution points")
    }
    let problem = BuiltinError.failure("x509: invalid CRL distribution point")
    while !list.isEmpty {
      guard var point = list.read(DERReader.Tag.sequence),
        let name = point.optional(context)
      else { throw problem }
      guard var name else { continue }
      guard var full = name.read(context) else { throw problem }
      while full.isNext(DERReader.Tag.context(6)) {
        guard let address = full.content(DERReader.Tag.context(6)) else { throw problem }
        revocationLists.append(address)
      }
    }
  }

  private mutating func readAuthorityInformation(_ bytes: Bytes) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid authority info access")
    var value = DERReader(bytes)
    guard var list = value.read(DERReader.Tag.sequence) else { throw problem }
    while !list.isEmpty {
      guard var item = list.read(DERReader.Tag.sequence),
        let method = item.objectIdentifier()
      else { throw problem }
      guard item.isNext(DERReader.Tag.context(6)) else { continue }
      guard let address = item.content(DERReader.Tag.context(6)) else { throw problem }
      switch method {
      case [1, 3, 6, 1, 5, 5, 7, 48, 1]: responders.append(address)
      case [1, 3, 6, 1, 5, 5, 7, 48, 2]: issuerAddresses.append(address)
      default: break
      }
    }
  }
}
