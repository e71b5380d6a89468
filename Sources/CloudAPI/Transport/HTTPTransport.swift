// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whoever can send a request: the network, or a test's own table of answers.
package protocol HTTPTransport: Sendable {
  /// The answer to a request, whatever its status, read to its end.
  func answer(
    to request: AddressedRequest, limits: TransferLimits
  ) async throws(TransportError) -> WireAnswer
}

/// How long one exchange may take, how much may come of it, and which way it goes.
package struct TransferLimits: Hashable, Sendable {
  /// The time for the whole exchange, connecting included.
  package var time: Duration = .seconds(60)
  /// The size of the largest body, after it is decompressed.
  package var byteCount = 64 << 20
  /// Whether a proxy may be used; metadata and container services are asked directly.
  package var usesProxy = true

  /// The defaults.
  package init() {}

  /// Limits of an exchange on the machine itself, which is quick or doesn't come about.
  package static func metadata(time: Duration) -> TransferLimits {
    var limits = TransferLimits()
    limits.time = time
    limits.byteCount = 1 << 20
    limits.usesProxy = false
    return limits
  }
}
