// Bawn
// SPDX-License-Identifier: Apache-2.0

extension AddressedRequest {
  /// The whole request as it is sent, head and body in one piece: what is written at once costs one
  /// call of the system and mostly one packet.
  ///
  /// - Throws: `invalid` where a part could be taken for more than it is: parameters come from
  ///   answers, and a line's end in one would begin another field.
  func message(userAgent: String, proxy: ProxyRules.Proxy?) throws(TransportError) -> [UInt8] {
    let authority = authority
    var text: [UInt8] = []
    text.reserveCapacity(768 + body.count)
    text.append(contentsOf: method.utf8)
    text.append(0x20)
    // Within a tunnel the proxy sees nothing.
    let asked = isSecure ? nil : proxy
    let start = text.count
    if asked != nil { text.append(contentsOf: "http://\(authority)".utf8) }
    text.append(contentsOf: (path.isEmpty ? "/" : path).utf8)
    if !query.isEmpty { text.append(contentsOf: "?\(PercentEncoding.query(query))".utf8) }
    guard text[start...].allSatisfy(Self.isVisible), authority.utf8.allSatisfy(Self.isVisible),
      !host.isEmpty, Self.isToken(method)
    else {
      throw TransportError(.invalid, "\"\(authority)\" is no address that can be asked")
    }
    text.append(contentsOf: " HTTP/1.1\r\n".utf8)
    Self.append("Host", authority, to: &text)
    var hasAgent = false
    var hasEncoding = false
    for field in headers {
      guard Self.isToken(field.name), field.value.utf8.allSatisfy(Self.isOfValue) else {
        throw TransportError(
          .invalid, "a field of the request to \(authority) holds characters that can't be sent")
      }
      if Self.isFraming(field.name) { continue }
      if WireField.isSame(field.name, "User-Agent") { hasAgent = true }
      if WireField.isSame(field.name, "Accept-Encoding") { hasEncoding = true }
      Self.append(field.name, field.value, to: &text)
    }
    if !hasAgent { Self.append("User-Agent", userAgent, to: &text) }
    if !hasEncoding { Self.append("Accept-Encoding", "gzip", to: &text) }
    if !body.isEmpty || method == "POST" || method == "PUT" {
      Self.append("Content-Length", String(body.count), to: &text)
    }
    if let login = asked?.login { Self.append("Proxy-Authorization", login.basic, to: &text) }
    text.append(contentsOf: "\r\n".utf8)
    text.append(contentsOf: body)
    return text
  }

  private static func append(_ name: String, _ value: String, to text: inout [UInt8]) {
    text.append(contentsOf: name.utf8)
    text.append(UInt8(ascii: ":"))
    text.append(0x20)
    text.append(contentsOf: value.utf8)
    text.append(0x0D)
    text.append(0x0A)
  }

  /// Whether a field says how the message is framed, which is the connection's business.
  private static func isFraming(_ name: String) -> Bool {
    WireField.isSame(name, "Host") || WireField.isSame(name, "Content-Length")
      || WireField.isSame(name, "Transfer-Encoding") || WireField.isSame(name, "Connection")
  }

  private static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

  private static func isOfValue(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0.isOfToken }
  }
}

extension UInt8 {
  /// Whether it can stand in the name of a field (RFC 9110, 5.6.2).
  var isOfToken: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x7C,
      0x7E:
      true
    default: false
    }
  }
}
