// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

extension Certificate {
  /// The value that Go's JSON encoder makes of a certificate.
  ///
  /// `extended` adds `URIStrings`, which OPA does in most places.
  func node(in arena: Arena, extended: Bool) -> Node {
    let names = details.names
    var fields: [(StaticString, Node)] = [
      ("Raw", arena.base64(raw)),
      ("RawTBSCertificate", arena.base64(rawBody)),
      ("RawSubjectPublicKeyInfo", arena.base64(rawPublicKey)),
      ("RawSubject", arena.base64(rawSubject)),
      ("RawIssuer", arena.base64(rawIssuer)),
      ("Signature", arena.base64(signature)),
      ("SignatureAlgorithm", .integer(signatureAlgorithm.rawValue)),
      ("PublicKeyAlgorithm", .integer(publicKeyAlgorithm)),
      ("PublicKey", publicKey?.node(in: arena) ?? .null),
      ("Version", .integer(version)),
      ("SerialNumber", arena.number(serialNumber) ?? .null),
      ("Issuer", issuer.node(in: arena)),
      ("Subject", subject.node(in: arena)),
      ("NotBefore", arena.string(notBefore.text)),
      ("NotAfter", arena.string(notAfter.text)),
      ("Extensions", arena.listOrNull(extensions) { $0.node(in: arena) }),
      ("ExtraExtensions", .null),
    ]
    fields += details.fields(in: arena)
    fields += names.fields(in: arena)
    if extended {
      fields.append(
        ("URIStrings", arena.listOrNull(names.locations) { arena.repairedString($0.text) }))
    }
    return arena.fields(fields)
  }
}

extension Certificate.Extension {
  func node(in arena: Arena) -> Node {
    arena.fields([
      ("Id", identifier.node(in: arena)), ("Critical", .boolean(isCritical)),
      ("Value", arena.base64(value)),
    ])
  }
}

extension AlternativeNames {
  func fields(in arena: Arena) -> [(StaticString, Node)] {
    [
      ("DNSNames", arena.listOrNull(hosts) { arena.repairedString($0) }),
      ("EmailAddresses", arena.listOrNull(mailboxes) { arena.repairedString($0) }),
      ("IPAddresses", arena.listOrNull(addresses) { arena.string(IPAddress(bytes: $0).text) }),
      ("URIs", arena.listOrNull(locations) { $0.node(in: arena) }),
    ]
  }
}

extension CertificateExtensions {
  func fields(in arena: Arena) -> [(StaticString, Node)] {
    func texts(_ texts: [Bytes]) -> Node { arena.listOrNull(texts) { arena.repairedString($0) } }
    func ranges(_ ranges: [NameConstraints.Range]) -> Node {
      arena.listOrNull(ranges) { range in
        arena.fields([
          ("IP", arena.string(IPAddress(bytes: range.address).text)),
          ("Mask", arena.base64(range.mask)),
        ])
      }
    }
    return [
      ("KeyUsage", .integer(keyUsage)),
      ("UnhandledCriticalExtensions", arena.listOrNull(unhandledCritical) { $0.node(in: arena) }),
      ("ExtKeyUsage", arena.listOrNull(purposes) { .integer($0) }),
      ("UnknownExtKeyUsage", arena.listOrNull(otherPurposes) { $0.node(in: arena) }),
      ("BasicConstraintsValid", .boolean(hasBasicConstraints)),
      ("IsCA", .boolean(isAuthority)),
      ("MaxPathLen", .integer(pathLength)),
      ("MaxPathLenZero", .boolean(hasBasicConstraints && pathLength == 0)),
      ("SubjectKeyId", arena.base64(subjectKey)),
      ("AuthorityKeyId", arena.base64(authorityKey)),
      ("OCSPServer", texts(responders)),
      ("IssuingCertificateURL", texts(issuerAddresses)),
      ("PermittedDNSDomainsCritical", .boolean(constraints.isCritical)),
      ("PermittedDNSDomains", texts(constraints.permitted.hosts)),
      ("ExcludedDNSDomains", texts(constraints.excluded.hosts)),
      ("PermittedIPRanges", ranges(constraints.permitted.ranges)),
      ("ExcludedIPRanges", ranges(constraints.excluded.ranges)),
      ("PermittedEmailAddresses", texts(constraints.permitted.mailboxes)),
      ("ExcludedEmailAddresses", texts(constraints.excluded.mailboxes)),
      ("PermittedURIDomains", texts(constraints.permitted.locations)),
      ("ExcludedURIDomains", texts(constraints.excluded.locations)),
      ("CRLDistributionPoints", texts(revocationLists)),
      ("PolicyIdentifiers", arena.listOrNull(policyIdentifiers) { $0.node(in: arena) }),
      ("Policies", arena.listOrNull(policies) { arena.string($0) }),
      (
        "PolicyMappings",
        arena.listOrNull(policyMappings) { mapping in
          arena.fields([
            ("IssuerDomainPolicy", arena.string(mapping.issuer)),
            ("SubjectDomainPolicy", arena.string(mapping.subject)),
          ])
        }
      ),
      ("InhibitAnyPolicy", .integer(inhibitAnyPolicy ?? 0)),
      ("InhibitAnyPolicyZero", .boolean(inhibitAnyPolicy == 0)),
      ("InhibitPolicyMapping", .integer(inhibitPolicyMapping ?? 0)),
      ("InhibitPolicyMappingZero", .boolean(inhibitPolicyMapping == 0)),
      ("RequireExplicitPolicy", .integer(requireExplicitPolicy ?? 0)),
      ("RequireExplicitPolicyZero", .boolean(requireExplicitPolicy == 0)),
    ]
  }
}

extension GoURL {
  func node(in arena: Arena) -> Node {
    arena.fields([
      ("Scheme", arena.repairedString(scheme)), ("Opaque", arena.repairedString(opaque)),
      ("User", user == nil ? .null : arena.object([])), ("Host", arena.repairedString(host)),
      ("Path", arena.repairedString(path)), ("RawPath", arena.repairedString(rawPath)),
      ("OmitHost", .boolean(omitsHost)), ("ForceQuery", .boolean(hasEmptyQuery)),
      ("RawQuery", arena.repairedString(query)), ("Fragment", arena.repairedString(fragment)),
      ("RawFragment", arena.repairedString(rawFragment)),
    ])
  }
}

extension IPAddress {
  /// An address from its 4 or 16 bytes.
  init(bytes: some Collection<UInt8>) {
    let bits = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    self.init(bits: bytes.count == 4 ? Self.v4Prefix | bits : bits)
  }

  /// The text as Go's `net.IP` has it: also a mapped address as an IPv4 one.
  var text: String { description }
}
