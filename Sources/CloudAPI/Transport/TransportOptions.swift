// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How the network is used.
package struct TransportOptions: Sendable {
  /// How many connections one host gets at a time.
  package var connectionsPerHost = 32
  /// The time for a connection to come about, TLS included.
  package var connectTime: Duration = .seconds(10)
  /// How long an unused connection is kept.
  package var keepTime: Duration = .seconds(30)
  /// A file of certificates (PEM) that are trusted in the place of the system's; nil for those.
  package var certificatesPath: String?
  /// Which requests go through a proxy.
  package var proxies = ProxyRules()
  /// The program's name and version as services see them.
  package var userAgent = "bawn"

  /// The defaults.
  package init() {}

  /// The defaults with what the environment says: proxies and `AWS_CA_BUNDLE`.
  ///
  /// - Throws: `invalid` for an address of a proxy that can't be used.
  package init(environment: [String: String], version: String) throws(TransportError) {
    proxies = try ProxyRules(environment: environment)
    certificatesPath = environment["AWS_CA_BUNDLE"].flatMap { $0.isEmpty ? nil : $0 }
    userAgent = "bawn/\(version)"
  }
}
