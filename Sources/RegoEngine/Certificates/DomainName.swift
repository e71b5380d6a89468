// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Names of hosts and mailboxes in certificates.
enum DomainName {
  typealias Bytes = ArraySlice<UInt8>

  /// Whether a text has the form of a domain: labels that aren't empty, of visible characters.
  ///
  /// A constraint may also be empty or start with a point, and then a single one; only a name may
  /// not end with one.
  static func isValid(_ text: Bytes, asConstraint: Bool) -> Bool {
    var text = text
    if text.isEmpty { return asConstraint }
    if asConstraint, text.first == UInt8(ascii: ".") { text = text.dropFirst() }
    return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.allSatisfy { $0 >= 33 && $0 <= 126 }
    }
  }

  /// The text with A to Z as a to z.
  static func lowercased(_ text: some Collection<UInt8>) -> [UInt8] {
    text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Whether a text has the form of a host's name (RFC 6125), or of a pattern of such.
  static func isHost(_ text: Bytes, asPattern: Bool) -> Bool {
    var text = text
    if !asPattern, text.last == UInt8(ascii: ".") { text = text.dropLast() }
    guard !text.isEmpty else { return false }
    let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.enumerated().allSatisfy { index, label in
      if asPattern, index == 0, label.elementsEqual("*".utf8) { return true }
      return !label.isEmpty && label.first != UInt8(ascii: "-")
        && label.allSatisfy {
          URLEscapes.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
  }

  /// Whether a host's name is what a certificate's name stands for, with `*` for a first label.
  static func matches(pattern: Bytes, host: Bytes) -> Bool {
    let point = UInt8(ascii: ".")
    guard isHost(host, asPattern: false), isHost(pattern, asPattern: true) else {
      // Names that aren't hosts' match only themselves.
      let same = lowercased(pattern) == lowercased(host)
      return same && !host.isEmpty && !host.elementsEqual(".".utf8)
    }
    let host = host.last == point ? host.dropLast() : host
    let wanted = lowercased(pattern).split(separator: point, omittingEmptySubsequences: false)
    let given = lowercased(host).split(separator: point, omittingEmptySubsequences: false)
    return wanted.count == given.count
      && zip(wanted, given).enumerated().allSatisfy { index, pair in
        index == 0 && pair.0.elementsEqual("*".utf8) || pair.0 == pair.1
      }
  }
}

/// A mailbox (RFC 2821 section 4.1.2) in its two parts.
struct Mailbox: Hashable {
  var local: [UInt8]
  var domain: [UInt8]

  /// A mailbox from its text; nil when it isn't one.
  init?(_ text: ArraySlice<UInt8>) {
    var text = text
    local = []
    if text.first == UInt8(ascii: "\"") {
      guard let rest = Self.quoted(text.dropFirst(), into: &local) else { return nil }
      text = rest
    } else {
      guard let rest = Self.atoms(text, into: &local) else { return nil }
      text = rest
    }
    guard text.first == UInt8(ascii: "@") else { return nil }
    let domain = text.dropFirst()
    guard domain.isEmpty || DomainName.isValid(domain, asConstraint: false) else { return nil }
    self.domain = Array(domain)
  }

  private static func quoted(
    _ text: ArraySlice<UInt8>, into local: inout [UInt8]
  ) -> ArraySlice<UInt8>? {
    var text = text
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"):
        guard let next = text.popFirst(), next > 0, next < 0x80, next != 0x0A, next != 0x0D else {
          return nil
        }
        local.append(next)
      case 1...8, 11, 12, 14...33, 35...91, 93...127: local.append(byte)
      default: return nil
      }
    }
    return nil
  }

  private static func atoms(
    _ text: ArraySlice<UInt8>, into local: inout [UInt8]
  ) -> ArraySlice<UInt8>? {
    var text = text
    while let byte = text.first {
      if byte == UInt8(ascii: "\\") {
        text = text.dropFirst()
        guard let next = text.popFirst() else { return nil }
        local.append(next)
      } else if URLEscapes.isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte) {
        local.append(byte)
        text = text.dropFirst()
      } else {
        break
      }
    }
    let point = UInt8(ascii: ".")
    guard !local.isEmpty, local.first != point, local.last != point,
      !zip(local, local.dropFirst()).contains(where: { $0 == point && $1 == point })
    else { return nil }
    return text
  }
}
