// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What connections must have in common to be used for the same requests.
struct ConnectionRoute: Hashable, Sendable {
  /// Whether the other end speaks TLS.
  var isSecure: Bool
  /// The host that is asked.
  var host: String
  /// Its port.
  var port: Int
  /// The proxy in between; nil without.
  var proxy: ProxyRules.Proxy?

  init(_ request: AddressedRequest, proxy: ProxyRules.Proxy?) {
    isSecure = request.isSecure
    let isBracketed = request.host.hasPrefix("[") && request.host.hasSuffix("]")
    host = isBracketed ? String(request.host.dropFirst().dropLast()) : request.host
    port = request.port ?? (request.isSecure ? 443 : 80)
    self.proxy = proxy
  }

  /// The host that a connection is made to.
  var peer: String { proxy?.host ?? host }
  /// The port that a connection is made to.
  var peerPort: Int { proxy?.port ?? port }
  /// Host and port, as a proxy wants to hear them.
  var authority: String { host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ProxyRules.Login {
  /// The value of the field that names who asks.
  var basic: String {
    "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
  }
}
