// Bawn
// SPDX-License-Identifier: Apache-2.0

extension NameCheck {
  /// Domains that names are looked up in.
  struct Domains {
    private var texts: Set<[UInt8]> = []
    private var lengths: Set<Int> = []
    private var holdsAll = false
    private(set) var isEmpty = true

    mutating func insert(_ domain: some Collection<UInt8>) {
      isEmpty = false
      if domain.isEmpty { holdsAll = true }
      texts.insert(DomainName.lowercased(domain))
      lengths.insert(domain.count)
    }

    /// Whether a domain is one of these, or below one: all labels of a constraint have to be the
    /// last ones of it, and with a point before them there has to be another.
    func hold(_ domain: [UInt8]) -> Bool {
      if holdsAll { return true }
      if contains(domain[...]) { return true }
      for index in domain.indices where domain[index] == UInt8(ascii: ".") {
        if contains(domain[index...]) || contains(domain[(index + 1)...]) { return true }
      }
      return false
    }

    /// Whether `*` in a domain may stand for a label that makes it one of these.
    func meets(wildcard domain: [UInt8]) -> Bool {
      guard domain.first == UInt8(ascii: "*") else { return false }
      return parents.contains(Array(domain.drop { $0 != UInt8(ascii: ".") }))
    }

    private var parents: Set<[UInt8]> = []

    /// Notes the domains without their first labels, for `meets(wildcard:)`.
    mutating func indexParents() {
      parents = Set(texts.map { Array($0.drop { $0 != UInt8(ascii: ".") }) }.filter { !$0.isEmpty })
    }

    private func contains(_ domain: ArraySlice<UInt8>) -> Bool {
      lengths.contains(domain.count) && texts.contains(Array(domain))
    }
  }

  /// The constraints of one certificate, permitting or excluding.
  struct Lookup {
    private var hosts = Domains()
    private var locations = Domains()
    private var domains = Domains()
    private var mailboxes: Set<Mailbox> = []
    /// Masked addresses by mask.
    private var ranges: [[UInt8]: Set<[UInt8]>] = [:]

    init(_ names: NameConstraints.Names) {
      for host in names.hosts { hosts.insert(host) }
      hosts.indexParents()
      for location in names.locations { locations.insert(location) }
      for text in names.mailboxes {
        if text.contains(UInt8(ascii: "@")) {
          guard var mailbox = Mailbox(text) else { continue }
          mailbox.domain = DomainName.lowercased(mailbox.domain)
          mailboxes.insert(mailbox)
        } else {
          domains.insert(text)
        }
      }
      for range in names.ranges {
        let masked = zip(range.address, range.mask).map { $0 & $1 }
        ranges[Array(range.mask), default: []].insert(masked)
      }
    }

    var hasHosts: Bool { !hosts.isEmpty }
    var hasLocations: Bool { !locations.isEmpty }
    var hasMailboxes: Bool { !domains.isEmpty || !mailboxes.isEmpty }
    var hasRanges: Bool { !ranges.isEmpty }

    func holds(host: [UInt8]) -> Bool { hosts.hold(host) }
    func meets(wildcard host: [UInt8]) -> Bool { hosts.meets(wildcard: host) }
    func holds(location: [UInt8]) -> Bool { locations.hold(location) }

    func holds(_ mailbox: Mailbox) -> Bool {
      mailboxes.contains(mailbox) || domains.hold(mailbox.domain)
    }

    /// There are at most 33 masks of addresses of 4 bytes and 129 of those of 16.
    func holds(address: ArraySlice<UInt8>) -> Bool {
      ranges.contains { mask, addresses in
        mask.count == address.count && addresses.contains(zip(address, mask).map { $0 & $1 })
      }
    }
  }
}
