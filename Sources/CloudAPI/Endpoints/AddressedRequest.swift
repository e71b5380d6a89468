// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A request that knows where it goes: what is left is to sign it and send it.
package struct AddressedRequest: Hashable, Sendable {
  /// The HTTP method.
  package var method: String
  /// `https` or `http`.
  package var scheme: String
  /// The host's name, without a port.
  package var host: String
  /// The port; nil for the scheme's own.
  package var port: Int?
  /// The path, percent-encoded.
  package var path: String
  /// The query's parameters, not encoded.
  package var query: [WireField]
  /// The headers; neither host nor signature.
  package var headers: [WireField]
  /// The body.
  package var body: [UInt8]
  /// What it is signed for; nil when it must not be signed.
  package var signing: SigningScope?

  /// Path and query as they stand in the request's first line.
  package var target: String {
    query.isEmpty ? path : path + "?" + PercentEncoding.query(query)
  }

  /// The value of the header `Host`.
  package var hostHeader: String {
    guard let port else { return host }
    return "\(host):\(port)"
  }
}
