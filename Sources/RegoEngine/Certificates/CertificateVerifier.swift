// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Builds a chain from a certificate up to a trusted one (RFC 5280 section 6), as Go does.
///
/// Only what stands in the certificates is looked at: no revocation, nothing fetched. The number
/// of signatures that are checked is bounded, so that certificates of one name can't make it slow.
struct CertificateVerifier {
  /// The most signatures that are checked for one chain.
  private static let signatureLimit = 100

  private let leaf: Certificate
  private let root: Certificate
  private let intermediates: [ArraySlice<UInt8>: [Certificate]]
  private let options: Options

  /// A verifier of certificates in OPA's order: the trusted one first, the one in question last.
  ///
  /// - Returns: nil for fewer than two.
  init?(_ certificates: [Certificate], _ options: Options) {
    guard certificates.count >= 2, let root = certificates.first, let leaf = certificates.last
    else { return nil }
    self.root = root
    self.leaf = leaf
    self.options = options
    var known: Set<ArraySlice<UInt8>> = []
    var intermediates: [ArraySlice<UInt8>: [Certificate]] = [:]
    for certificate in certificates[1..<(certificates.count - 1)]
    where known.insert(certificate.raw).inserted {
      intermediates[certificate.rawSubject, default: []].append(certificate)
    }
    self.intermediates = intermediates
  }

  /// The first chain found that holds, from the certificate in question to the trusted one; nil
  /// when there is none.
  func chain() -> [Certificate]? {
    guard isValid(leaf, after: [], isIntermediate: false) else { return nil }
    if !options.host.isEmpty, !isFor(options.host) { return nil }
    if leaf.raw == root.raw { return accepts([leaf]) ? [leaf] : nil }
    var checks = 0
    return build([leaf], &checks)
  }

  private func build(_ chain: [Certificate], _ checks: inout Int) -> [Certificate]? {
    guard let last = chain.last else { return nil }
    if root.rawSubject == last.rawIssuer, isIssuer(root, of: last, in: chain, &checks),
      isValid(root, after: chain, isIntermediate: false), accepts(chain + [root])
    {
      return chain + [root]
    }
    // Those whose key identifier is the one that the certificate names come first.
    let candidates = (intermediates[last.rawIssuer] ?? []).enumerated().map { index, candidate in
      (rank: Self.rank(candidate, for: last), index: index, certificate: candidate)
    }
    for (_, _, candidate) in candidates.sorted(by: { ($0.rank, $0.index) < ($1.rank, $1.index) }) {
      guard checks <= Self.signatureLimit else { return nil }
      if isIssuer(candidate, of: last, in: chain, &checks),
        isValid(candidate, after: chain, isIntermediate: true),
        let found = build(chain + [candidate], &checks)
      {
        return found
      }
    }
    return nil
  }

  private static func rank(_ candidate: Certificate, for child: Certificate) -> Int {
    let subject = candidate.details.subjectKey ?? []
    let authority = child.details.authorityKey ?? []
    if subject == authority { return 0 }
    return subject.isEmpty || authority.isEmpty ? 1 : 2
  }

  private func isIssuer(
    _ candidate: Certificate, of child: Certificate, in chain: [Certificate],
    _ checks: inout Int
  ) -> Bool {
    // The same authority twice would be a loop, also through another certificate of it.
    let names = Self.namesExtension(candidate)
    for member in chain
    where member.rawSubject == candidate.rawSubject && member.publicKey == candidate.publicKey {
      let others = Self.namesExtension(member)
      if names == others { return false }
      if names == nil || others == nil { break }
    }
    checks += 1
    guard checks <= Self.signatureLimit else { return false }
    let details = candidate.details
    if candidate.version == 3, !details.hasBasicConstraints { return false }
    if details.hasBasicConstraints, !details.isAuthority { return false }
    if details.keyUsage != 0, details.keyUsage & 1 << 5 == 0 { return false }
    return candidate.publicKey.map { child.isSigned(by: $0) } ?? false
  }

  private static func namesExtension(_ certificate: Certificate) -> ArraySlice<UInt8>? {
    certificate.extensions.first { $0.identifier.last(of: 29) == 17 }?.value
  }

  private func isValid(
    _ certificate: Certificate, after chain: [Certificate], isIntermediate: Bool
  ) -> Bool {
    let details = certificate.details
    guard details.unhandledCritical.isEmpty else { return false }
    let seconds = options.time.seconds
    if seconds < certificate.notBefore.seconds { return false }
    if (seconds, options.time.nanoseconds) > (certificate.notAfter.seconds, 0) { return false }
    if isIntermediate, !details.hasBasicConstraints || !details.isAuthority { return false }
    if details.hasBasicConstraints, details.pathLength >= 0 {
      return chain.count - 1 <= details.pathLength
    }
    return true
  }

  private func isFor(_ host: [UInt8]) -> Bool {
    var literal = host[...]
    if host.count >= 3, host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
      literal = host[1..<(host.count - 1)]
    }
    let names = leaf.details.names
    if let address = IPAddress(literal) {
      return names.addresses.contains { IPAddress(bytes: $0) == address }
    }
    return names.hosts.contains { DomainName.matches(pattern: $0, host: host[...]) }
  }

  /// Whether a chain is for one of the uses asked for, and holds to policies and constraints.
  private func accepts(_ chain: [Certificate]) -> Bool {
    allowsPurpose(chain) && PolicyCheck.holds(chain) && NameCheck.holds(chain)
  }

  private func allowsPurpose(_ chain: [Certificate]) -> Bool {
    var wanted = options.purposes
    if wanted.contains(0) { return true }
    for certificate in chain.reversed() {
      let details = certificate.details
      if details.purposes.isEmpty, details.otherPurposes.isEmpty { continue }
      if details.purposes.contains(0) { continue }
      wanted.formIntersection(details.purposes)
      if wanted.isEmpty { return false }
    }
    return true
  }
}
