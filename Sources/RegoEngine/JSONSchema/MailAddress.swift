// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether a text is one mail address (RFC 5322, section 3.4), with or without a name, in the forms
/// that Go's `net/mail` takes.
struct MailAddress {
  private var rest: ArraySlice<UInt8>

  private init(_ text: String) { rest = Array(text.utf8)[...] }

  static func isValid(_ text: String) -> Bool {
    var parser = MailAddress(text)
    return parser.readAddress()
  }

  private mutating func readAddress() -> Bool {
    var plain = self
    if plain.skipSpace(), plain.readBareAddress(), plain.skipSpace(), plain.rest.isEmpty {
      return true
    }
    guard skipSpace() else { return false }
    if rest.first != UInt8(ascii: "<") {
      guard readPhrase(), skipSpace() else { return false }
    }
    guard take(UInt8(ascii: "<")), readBareAddress(), take(UInt8(ascii: ">")), skipSpace() else {
      return false
    }
    return rest.isEmpty
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// Skips blanks and comments.
  private mutating func skipSpace() -> Bool {
    while let byte = rest.first {
      if byte == 0x20 || byte == 0x09 {
        rest.removeFirst()
      } else if byte == UInt8(ascii: "(") {
        guard skipComment() else { return false }
      } else {
        break
      }
    }
    return true
  }

  private mutating func skipComment() -> Bool {
    var depth = 0
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): rest = rest.dropFirst()
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return true }
      default: break
      }
    }
    return false
  }

  private mutating func readBareAddress() -> Bool {
    if rest.first == UInt8(ascii: "\"") {
      guard readQuoted(isLocalPart: true) else { return false }
    } else {
      guard readAtoms() else { return false }
    }
    guard take(UInt8(ascii: "@")), skipSpace() else { return false }
    if rest.first == UInt8(ascii: "[") { return readDomainLiteral() }
    return readAtoms()
  }

  private mutating func readDomainLiteral() -> Bool {
    guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
    let inner = rest[(rest.startIndex + 1)..<end]
    rest = rest[(end + 1)...]
    return IPAddress(inner) != nil
  }

  /// Atoms with a dot between each two.
  private mutating func readAtoms() -> Bool {
    var length = 0
    var previous: UInt8 = UInt8(ascii: ".")
    while let byte = rest.first, Self.isAtomByte(byte) || byte == UInt8(ascii: ".") {
      if byte == UInt8(ascii: "."), previous == byte { return false }
      previous = byte
      length += 1
      rest.removeFirst()
    }
    return length > 0 && previous != UInt8(ascii: ".")
  }

  private static func isAtomByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
      || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private mutating func readQuoted(isLocalPart: Bool) -> Bool {
    rest.removeFirst()
    var length = 0
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return length > 0 || !isLocalPart
      case UInt8(ascii: "\\"):
        guard let next = rest.popFirst(), next >= 0x20 || next == 0x09 else { return false }
      case 0x20, 0x09, 0x21...0x7E, 0x80...: break
      default: return false
      }
      length += 1
    }
    return false
  }

  /// Words before an address in angle brackets.
  private mutating func readPhrase() -> Bool {
    var count = 0
    while let byte = rest.first, byte != UInt8(ascii: "<") {
      if byte == UInt8(ascii: "\"") {
        guard readQuoted(isLocalPart: false) else { return false }
      } else {
        let word = rest.prefix { Self.isAtomByte($0) || $0 == UInt8(ascii: ".") }
        guard !word.isEmpty else { return false }
        rest = rest[word.endIndex...]
      }
      count += 1
      guard skipSpace() else { return false }
    }
    return count > 0
  }
}
