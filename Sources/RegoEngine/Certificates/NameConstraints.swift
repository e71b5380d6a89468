// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The names that an authority may certify (RFC 5280 section 4.2.1.10).
struct NameConstraints {
  typealias Bytes = ArraySlice<UInt8>

  /// A range of addresses: as many bytes each, 4 or 16.
  struct Range {
    var address: Bytes
    var mask: Bytes

    func contains(_ other: Bytes) -> Bool {
      other.count == address.count
        && zip(zip(other, address), mask).allSatisfy { $0.0 & $1 == $0.1 & $1 }
    }
  }

  /// Constraints of each kind.
  struct Names {
    var hosts: [Bytes] = []
    var ranges: [Range] = []
    var mailboxes: [Bytes] = []
    var locations: [Bytes] = []

    var isEmpty: Bool {
      hosts.isEmpty && ranges.isEmpty && mailboxes.isEmpty && locations.isEmpty
    }
  }

  var permitted = Names()
  var excluded = Names()
  var isCritical = false
  /// Whether names of kinds are constrained that aren't known.
  var holdsUnknownKinds = false

  init() {}

  /// Reads the extension.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ item: Certificate.Extension) throws(BuiltinError) {
    let problem = BuiltinError.failure("x509: invalid NameConstraints extension")
    var value = DERReader(item.value)
    guard var fields = value.read(DERReader.Tag.sequence), value.isEmpty,
      let permitted = fields.optional(DERReader.Tag.context(0, constructed: true)),
      let excluded = fields.optional(DERReader.Tag.context(1, constructed: true)),
      fields.isEmpty
    else { throw problem }
    guard !(permitted?.isEmpty ?? true) || !(excluded?.isEmpty ?? true) else {
      throw .failure("x509: empty name constraints extension")
    }
    if let permitted { self.permitted = try names(permitted) }
    if let excluded { self.excluded = try names(excluded) }
    isCritical = item.isCritical
  }

  private mutating func names(_ subtrees: DERReader) throws(BuiltinError) -> Names {
    var subtrees = subtrees
    var names = Names()
    while !subtrees.isEmpty {
      guard var fields = subtrees.read(DERReader.Tag.sequence), let base = fields.element() else {
        throw .failure("x509: invalid NameConstraints extension")
      }
      let text = base.content
      switch base.tag {
      case DERReader.Tag.context(1):
        try Self.checkText(text)
        let isValid =
          text.contains(UInt8(ascii: "@"))
          ? Mailbox(text) != nil : DomainName.isValid(text, asConstraint: true)
        guard isValid else {
          throw .failure("x509: failed to parse rfc822Name constraint \(GoQuote.string(text))")
        }
        names.mailboxes.append(text)
      case DERReader.Tag.context(2):
        try Self.checkText(text)
        guard DomainName.isValid(text, asConstraint: true) else {
          throw .failure("x509: failed to parse dnsName constraint \(GoQuote.string(text))")
        }
        names.hosts.append(text)
      case DERReader.Tag.context(6):
        try Self.checkText(text)
        let start = "x509: failed to parse URI constraint \(GoQuote.string(text))"
        guard IPAddress(text) == nil else { throw .failure("\(start): cannot be IP address") }
        guard DomainName.isValid(text, asConstraint: true) else { throw .failure(start) }
        names.locations.append(text)
      case DERReader.Tag.context(7): names.ranges.append(try Self.range(text))
      default: holdsUnknownKinds = true
      }
    }
    return names
  }

  private static func checkText(_ text: Bytes) throws(BuiltinError) {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      throw .failure(
        "x509: invalid constraint value: x509: \(GoQuote.string(text)) "
          + "cannot be encoded as an IA5String")
    }
  }

  private static func range(_ bytes: Bytes) throws(BuiltinError) -> Range {
    guard bytes.count == 8 || bytes.count == 32 else {
      throw .failure("x509: IP constraint contained value of length \(bytes.count)")
    }
    let middle = bytes.startIndex + bytes.count / 2
    let mask = bytes[middle...]
    // Ones, then zeros.
    let bits = mask.reduce(into: (isValid: true, ended: false)) { state, byte in
      if state.ended, byte != 0 { state.isValid = false }
      if byte != 0xFF {
        if ~byte & (~byte &+ 1) != 0 { state.isValid = false }
        state.ended = true
      }
    }
    guard bits.isValid else {
      var hex: [UInt8] = []
      for byte in mask { GoQuote.writeHex(UInt32(byte), digits: 2, into: &hex) }
      let text = String(decoding: hex, as: UTF8.self)
      throw .failure("x509: IP constraint contained invalid mask \(text)")
    }
    return Range(address: bytes[..<middle], mask: mask)
  }
}
