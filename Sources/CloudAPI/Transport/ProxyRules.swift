// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which requests go through a proxy, as the environment says it for nearly all programs.
package struct ProxyRules: Hashable, Sendable {
  /// A proxy.
  package struct Proxy: Hashable, Sendable {
    /// The host's name or address.
    package var host: String
    /// The port.
    package var port: Int
    /// The user's name and password; nil without.
    package var login: Login?
  }

  /// Who uses a proxy. Its description doesn't show the password.
  package struct Login: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The user's name.
    package var user: String
    /// The password.
    package var password: String

    package var description: String { "login (hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
  }

  /// The proxy for encrypted connections.
  package var secure: Proxy?
  /// The proxy for all others.
  package var plain: Proxy?
  private var exceptions: [Exception] = []
  private var isNeverUsed = false

  private enum Exception: Hashable, Sendable {
    case network(NetworkAddress, bits: Int)
    case name(String, port: Int?)
  }

  /// No proxy for anything.
  package init() {}

  /// What `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say, in capitals or not.
  ///
  /// - Throws: `invalid` for an address of a proxy that can't be used.
  package init(environment: [String: String]) throws(TransportError) {
    func value(_ name: String) -> String? {
      [name.lowercased(), name].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    if let text = value("HTTPS_PROXY") { secure = try ProxyRules.proxy(text, "HTTPS_PROXY") }
    // A web server hands the request's `Proxy` field to what it starts under this very name.
    if environment["REQUEST_METHOD"] == nil, let text = value("HTTP_PROXY") {
      plain = try ProxyRules.proxy(text, "HTTP_PROXY")
    }
    for part in (value("NO_PROXY") ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
      if part == "*" { isNeverUsed = true } else { exceptions.append(ProxyRules.exception(part)) }
    }
  }

  /// The proxy for a request; nil when it is asked directly.
  package func proxy(for request: AddressedRequest) -> Proxy? {
    guard let proxy = request.isSecure ? secure : plain, !isNeverUsed else { return nil }
    let host = request.host.lowercased()
    if host == "localhost" { return nil }
    let address = NetworkAddress(host)
    if let address, address.isLoopback || ProxyRules.isMetadata(address) { return nil }
    let port = request.port ?? (request.isSecure ? 443 : 80)
    let isExcepted = exceptions.contains { exception in
      switch exception {
      case .network(let network, let bits): address?.isWithin(network, bits: bits) ?? false
      case .name(let name, let wanted):
        (wanted == nil || wanted == port) && (host == name || host.hasSuffix("." + name))
      }
    }
    return isExcepted ? nil : proxy
  }

  /// Whether an address is one of the machine's own services for metadata and credentials, whose
  /// answers are meant for this machine alone.
  private static func isMetadata(_ address: NetworkAddress) -> Bool {
    if address.bytes.count == 4 { return address.bytes[0] == 169 && address.bytes[1] == 254 }
    return address.bytes[..<4] == [0xFD, 0x00, 0x0E, 0xC2]
  }

  private static func exception(_ part: Substring) -> Exception {
    let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
    if let first = pieces.first, let address = NetworkAddress(first) {
      let all = address.bytes.count * 8
      if pieces.count == 1 { return .network(address, bits: all) }
      // `-1` lets nothing through: what isn't understood must not open a way round the proxy.
      return .network(address, bits: pieces.count == 2 ? Int(pieces[1]) ?? -1 : -1)
    }
    var name = part.lowercased()
    var port: Int?
    if let colon = name.lastIndex(of: ":"), let number = Int(name[name.index(after: colon)...]) {
      port = number
      name = String(name[..<colon])
    }
    if name.hasPrefix("*") { name.removeFirst() }
    while name.hasPrefix(".") { name.removeFirst() }
    return .name(name, port: port)
  }

  private static func proxy(_ text: String, _ variable: String) throws(TransportError) -> Proxy {
    func problem(_ reason: String) -> TransportError {
      // The value may hold a password.
      TransportError(.invalid, "the variable \"\(variable)\" \(reason)")
    }
    var rest = Substring(text)
    var scheme = "http"
    if let end = text.range(ofText: "://") {
      scheme = text[..<end.lowerBound].lowercased()
      rest = text[end.upperBound...]
    }
    guard scheme == "http" else {
      throw problem("names a proxy of the kind \"\(scheme)\"; only http:// is supported")
    }
    if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
    var login: Login?
    if let at = rest.lastIndex(of: "@") {
      let parts = rest[..<at].split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      login = Login(
        user: PercentEncoding.decode(parts[0]),
        password: parts.count > 1 ? PercentEncoding.decode(parts[1]) : "")
      rest = rest[rest.index(after: at)...]
    }
    var port = 80
    var host = rest
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
      guard let number = Int(rest[rest.index(after: colon)...]), (1...65535).contains(number)
      else { throw problem("has no valid port") }
      port = number
      host = rest[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { throw problem("names no host") }
    return Proxy(host: String(host), port: port, login: login)
  }
}

extension String {
  /// Where a short text first stands; Foundation isn't needed for that.
  func range(ofText text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
