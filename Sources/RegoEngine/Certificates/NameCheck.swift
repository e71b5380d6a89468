// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether the names in a chain are within the constraints of the authorities above them.
///
/// Constraints are kept in sets, so that checking takes time in proportion to their size and that
/// of the names, and not to the product of both.
enum NameCheck {
  typealias Bytes = ArraySlice<UInt8>

  static func holds(_ chain: [Certificate]) -> Bool {
    var constraints: [(index: Int, permitted: Lookup, excluded: Lookup)] = []
    for (index, certificate) in chain.enumerated() {
      let own = certificate.details.constraints
      guard !own.permitted.isEmpty || !own.excluded.isEmpty || own.holdsUnknownKinds else {
        continue
      }
      constraints.append((index, Lookup(own.permitted), Lookup(own.excluded)))
    }
    guard !constraints.isEmpty else { return true }
    for (index, certificate) in chain.enumerated() {
      let names = certificate.details.names
      let above = constraints.filter { $0.index > index }
      guard names.arePresent, !above.isEmpty else { continue }
      guard let checked = CheckedNames(names) else { return false }
      for (_, permitted, excluded) in above where !checked.hold(permitted, excluded) {
        return false
      }
    }
    return true
  }

  /// Names in the form that they are compared in.
  private struct CheckedNames {
    private var hosts: [[UInt8]]
    private var locations: [[UInt8]] = []
    private var mailboxes: [Mailbox] = []
    private var addresses: [Bytes]

    /// nil when a name has a form that can't be compared.
    init?(_ names: AlternativeNames) {
      hosts = names.hosts.map { DomainName.lowercased($0) }
      addresses = names.addresses
      for location in names.locations {
        guard let host = Self.host(of: location) else { return nil }
        locations.append(host)
      }
      for text in names.mailboxes {
        guard var mailbox = Mailbox(text) else { return nil }
        mailbox.domain = DomainName.lowercased(mailbox.domain)
        mailboxes.append(mailbox)
      }
      let domains = hosts + locations + mailboxes.map(\.domain)
      guard domains.allSatisfy({ DomainName.isValid($0[...], asConstraint: false) }) else {
        return nil
      }
    }

    private static func host(of location: GoURL) -> [UInt8]? {
      var host = DomainName.lowercased(location.host)
      guard !host.isEmpty, host.first != UInt8(ascii: "[") else { return nil }
      if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
        host = Array(host[..<colon])
      }
      return IPAddress(host) == nil ? host : nil
    }

    func hold(_ permitted: Lookup, _ excluded: Lookup) -> Bool {
      for host in hosts {
        if permitted.hasHosts, !permitted.holds(host: host) { return false }
        if excluded.holds(host: host) || excluded.meets(wildcard: host) { return false }
      }
      for location in locations {
        if permitted.hasLocations, !permitted.holds(location: location) { return false }
        if excluded.holds(location: location) { return false }
      }
      for mailbox in mailboxes {
        if permitted.hasMailboxes, !permitted.holds(mailbox) { return false }
        if excluded.holds(mailbox) { return false }
      }
      for address in addresses {
        if permitted.hasRanges, !permitted.holds(address: address) { return false }
        if excluded.holds(address: address) { return false }
      }
      return true
    }
  }
}
