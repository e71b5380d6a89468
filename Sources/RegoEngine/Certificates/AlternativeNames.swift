// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The names in a subject alternative name extension (RFC 5280 section 4.2.1.6).
struct AlternativeNames {
  typealias Bytes = ArraySlice<UInt8>

  var hosts: [Bytes] = []
  var mailboxes: [Bytes] = []
  /// 4 or 16 bytes each.
  var addresses: [Bytes] = []
  var locations: [GoURL] = []
  /// Whether the extension is there at all.
  var arePresent = false

  init() {}

  /// Reads the extension's value; kinds of names that aren't known are passed over.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ bytes: Bytes) throws(BuiltinError) {
    arePresent = true
    var value = DERReader(bytes)
    guard var list = value.read(DERReader.Tag.sequence) else {
      throw .failure("x509: invalid subject alternative names")
    }
    while !list.isEmpty {
      guard let name = list.element() else {
        throw .failure("x509: invalid subject alternative name")
      }
      let content = name.content
      switch name.tag {
      case DERReader.Tag.context(1):
        try Self.check(content, "rfc822Name")
        mailboxes.append(content)
      case DERReader.Tag.context(2):
        try Self.check(content, "dNSName")
        hosts.append(content)
      case DERReader.Tag.context(6):
        try Self.check(content, "uniformResourceIdentifier")
        locations.append(try Self.location(content))
      case DERReader.Tag.context(7):
        guard content.count == 4 || content.count == 16 else {
          throw .failure("x509: cannot parse IP address of length \(content.count)")
        }
        addresses.append(content)
      default: break
      }
    }
  }

  /// Whether no name is of a known kind.
  var isEmpty: Bool {
    hosts.isEmpty && mailboxes.isEmpty && addresses.isEmpty && locations.isEmpty
  }

  private static func check(_ text: Bytes, _ kind: String) throws(BuiltinError) {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      throw .failure("x509: SAN \(kind) is malformed")
    }
  }

  private static func location(_ text: Bytes) throws(BuiltinError) -> GoURL {
    let quoted = GoQuote.string(text)
    let url: GoURL
    do throws(BuiltinError) {
      url = try GoURL(text)
    } catch {
      throw .failure("x509: cannot parse URI \(quoted): \(error.message)")
    }
    if !url.host.isEmpty, !DomainName.isValid(url.host[...], asConstraint: false) {
      throw .failure("x509: cannot parse URI \(quoted): invalid domain")
    }
    return url
  }
}
