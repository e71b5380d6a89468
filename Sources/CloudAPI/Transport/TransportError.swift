// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why an exchange brought no answer.
package struct TransportError: Error, Hashable, Sendable {
  /// What kind of failure it is.
  package enum Code: String, Sendable, CaseIterable {
    /// No connection: unknown name, refused, unreachable.
    case connect
    /// The other side isn't whom the certificate says, or speaks no TLS.
    case tls
    /// Too slow, at whichever step.
    case timedOut
    /// The connection ended before the answer did.
    case closed
    /// The answer is larger than allowed.
    case tooLarge
    /// What came isn't HTTP.
    case malformed
    /// The address or a setting can't be used.
    case invalid
    /// Whoever asked has gone.
    case cancelled
  }

  /// What kind of failure it is.
  package var code: Code
  /// What is wrong, with neither addresses' queries nor headers in it.
  package var message: String
  /// Whether the request had been handed to a connection; nil where that isn't known.
  package var isSent: Bool?

  /// An error from its parts.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether the other side may have the request, and have done what it asks.
  package var mayHaveArrived: Bool {
    switch code {
    case .connect, .tls, .invalid: false
    case .timedOut, .closed, .tooLarge, .malformed, .cancelled: isSent ?? true
    }
  }

  /// Whether the same request may fare better.
  package var isTransient: Bool {
    switch code {
    case .connect, .timedOut, .closed: true
    case .tls, .tooLarge, .malformed, .invalid, .cancelled: false
    }
  }

  /// The error as whoever made a call sees it.
  package var cloudError: CloudError {
    let kind: CloudError.Kind =
      switch code {
      case .connect, .tls, .closed: .connection
      case .timedOut: .timedOut
      case .tooLarge, .malformed: .malformedAnswer
      case .invalid: .invalidRequest
      case .cancelled: .cancelled
      }
    var error = CloudError(kind: kind, message: message)
    error.isAmbiguous = mayHaveArrived
    return error
  }
}
