// Bawn
// SPDX-License-Identifier: Apache-2.0

extension CertificateExtensions {
  private static let purposeNumbers: [ObjectIdentifier: Int] = [
    [2, 5, 29, 37, 0]: 0,
    [1, 3, 6, 1, 5, 5, 7, 3, 1]: 1,
    [1, 3, 6, 1, 5, 5, 7, 3, 2]: 2,
    [1, 3, 6, 1, 5, 5, 7, 3, 3]: 3,
    [1, 3, 6, 1, 5, 5, 7, 3, 4]: 4,
    [1, 3, 6, 1, 5, 5, 7, 3, 5]: 5,
    [1, 3, 6, 1, 5, 5, 7, 3, 6]: 6,
    [1, 3, 6, 1, 5, 5, 7, 3, 7]: 7,
    [1, 3, 6, 1, 5, 5, 7, 3, 8]: 8,
    [1, 3, 6, 1, 5, 5, 7, 3, 9]: 9,
    [1, 3, 6, 1, 4, 1, 311, 10, 3, 3]: 10,
    [2, 16, 840, 1, 113730, 4, 1]: 11,
    [1, 3, 6, 1, 4, 1, 311, 2, 1, 22]: 12,
    [1, 3, 6, 1, 4, 1, 311, 61, 1, 1]: 13,
  ]

  /// Extended key usage (RFC 5280 section 4.2.1.12).
  mutating func readPurposes(_ value: inout DERReader) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid extended key usages")
    guard var list = value.read(DERReader.Tag.sequence) else { throw problem }
    while !list.isEmpty {
      guard let identifier = list.objectIdentifier() else { throw problem }
      if let number = Self.purposeNumbers[identifier] {
        purposes.append(number)
      } else {
        otherPurposes.append(identifier)
      }
    }
  }

  /// Certificate policies (RFC 5280 section 4.2.1.4).
  mutating func readPolicies(_ value: inout DERReader) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid certificate policies")
    guard var list = value.read(DERReader.Tag.sequence) else { throw problem }
    var seen: Set<String> = []
    while !list.isEmpty {
      guard var item = list.read(DERReader.Tag.sequence),
        let bytes = item.content(DERReader.Tag.objectIdentifier),
        let text = ObjectIdentifier.text(of: bytes)
      else { throw problem }
      guard seen.insert(text).inserted else { throw problem }
      policies.append(text)
      if let identifier = ObjectIdentifier(bytes) { policyIdentifiers.append(identifier) }
    }
  }

  /// Policy mappings (RFC 5280 section 4.2.1.5).
  mutating func readPolicyMappings(_ value: inout DERReader) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid policy mappings extension")
    guard var list = value.read(DERReader.Tag.sequence) else { throw problem }
    while !list.isEmpty {
      guard var item = list.read(DERReader.Tag.sequence),
        let issuer = item.content(DERReader.Tag.objectIdentifier),
        let subject = item.content(DERReader.Tag.objectIdentifier),
        let issuerText = ObjectIdentifier.text(of: issuer),
        let subjectText = ObjectIdentifier.text(of: subject)
      else { throw problem }
      policyMappings.append((issuerText, subjectText))
    }
  }

  /// Policy constraints (RFC 5280 section 4.2.1.11).
  mutating func readPolicyConstraints(_ value: inout DERReader) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid policy constraints extension")
    guard var fields = value.read(DERReader.Tag.sequence) else { throw problem }
    if fields.isNext(DERReader.Tag.context(0)) {
      guard let number = fields.integer(DERReader.Tag.context(0)) else { throw problem }
      requireExplicitPolicy = number
    }
    if fields.isNext(DERReader.Tag.context(1)) {
      guard let number = fields.integer(DERReader.Tag.context(1)) else { throw problem }
      inhibitPolicyMapping = number
    }
  }
}
