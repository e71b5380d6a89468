// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

extension AddressedRequest {
  /// Path and query as the request's line has them.
  private var line: String {
    let path = path.isEmpty ? "/" : path
    return query.isEmpty ? path : "\(path)?\(PercentEncoding.query(query))"
  }

  /// The request without its body, as it is sent.
  ///
  /// - Throws: `invalid` where a part could be taken for more than it is: parameters come from
  ///   answers, and a line's end in one would begin another field.
  func head(userAgent: String, proxy: ProxyRules.Proxy?) throws(TransportError) -> HTTPRequestHead {
    // Within a tunnel the proxy sees nothing.
    let asked = isSecure ? nil : proxy
    let target = asked == nil ? line : "http://\(authority)\(line)"
    guard target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      authority.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !host.isEmpty
    else {
      throw TransportError(.invalid, "\"\(authority)\" is no address that can be asked")
    }
    var fields = HTTPHeaders()
    fields.reserveCapacity(headers.count + 6)
    fields.add(name: "Host", value: authority)
    var hasAgent = false
    var hasEncoding = false
    for field in headers {
      guard Self.isToken(field.name), Self.isValue(field.value) else {
        throw TransportError(
          .invalid, "a field of the request to \(authority) holds characters that can't be sent")
      }
      switch field.name.lowercased() {
      // These say how the message is framed, which is the connection's business.
      case "host", "content-length", "transfer-encoding", "connection": continue
      case "user-agent": hasAgent = true
      case "accept-encoding": hasEncoding = true
      default: break
      }
      fields.add(name: field.name, value: field.value)
    }
    if !hasAgent { fields.add(name: "User-Agent", value: userAgent) }
    if !hasEncoding { fields.add(name: "Accept-Encoding", value: "gzip") }
    if !body.isEmpty || method == "POST" || method == "PUT" {
      fields.add(name: "Content-Length", value: String(body.count))
    }
    if let login = asked?.login { fields.add(name: "Proxy-Authorization", value: login.basic) }
    return HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: fields)
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E,
          0x7C, 0x7E:
          true
        default: false
        }
      }
  }

  private static func isValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}
