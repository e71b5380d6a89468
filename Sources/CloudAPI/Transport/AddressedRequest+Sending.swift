// Bawn
// SPDX-License-Identifier: Apache-2.0

extension AddressedRequest {
  /// A request from its parts; without a signature for what isn't signed, such as metadata.
  package init(
    method: String = "GET", scheme: String = "https", host: String, port: Int? = nil,
    path: String = "/", query: [WireField] = [], headers: [WireField] = [], body: [UInt8] = [],
    signedFor signing: SigningScope? = nil
  ) {
    self.init(
      method: method, scheme: scheme, host: host, port: port, path: path, query: query,
      headers: headers, body: body, signing: signing)
  }

  /// Whether the connection is encrypted.
  package var isSecure: Bool { scheme == "https" }

  /// Host and port as they are sent and signed: without the scheme's own port.
  package var authority: String {
    let isBareIPv6 = host.utf8.contains(UInt8(ascii: ":")) && !host.hasPrefix("[")
    let name = isBareIPv6 ? "[\(host)]" : host
    guard let port, port != (isSecure ? 443 : 80) else { return name }
    return "\(name):\(port)"
  }

  /// The whole address.
  package var url: String {
    let start = "\(scheme)://\(authority)\(path.isEmpty ? "/" : path)"
    return query.isEmpty ? start : "\(start)?\(PercentEncoding.query(query))"
  }

  /// The value of the first header of a name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { AddressedRequest.isSame($0.name, name) }?.value
  }

  /// Replaces all headers of a name; nil removes them.
  package mutating func setHeader(_ name: String, _ value: String?) {
    headers.removeAll { AddressedRequest.isSame($0.name, name) }
    if let value { headers.append(WireField(name, value)) }
  }

  /// Whether two names are the same but for case; header names are ASCII.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    WireField.isSame(left, right)
  }
}
