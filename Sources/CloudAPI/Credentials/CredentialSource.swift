// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One place that credentials may come from.
package protocol CredentialSource: Sendable {
  /// What the place is called in messages.
  var name: String { get }

  /// Credentials that are good now.
  ///
  /// - Throws: `absent` when the place has none, so that the next one is looked at; anything else
  ///   when it should have and something is wrong with it.
  func load() async throws(CredentialError) -> AccessCredentials
}

/// Why a place gives no credentials. Secrets never stand in the message.
package struct CredentialError: Error, Hashable, Sendable {
  /// What kind of failure it is.
  package enum Code: String, Sendable, CaseIterable {
    /// There is nothing at the place.
    case absent
    /// What is there is incomplete, contradicts itself or can't be read.
    case invalid
    /// What is there has expired, and somebody has to sign in again.
    case expired
    /// A program would have to be run, or a person asked, and that isn't allowed or possible.
    case notAllowed
    /// Whoever hands out credentials refuses or can't be reached.
    case refused
    /// Whoever asked has gone.
    case cancelled
  }

  /// What kind of failure it is.
  package var code: Code
  /// What is wrong and what to do.
  package var message: String

  /// An error from its parts.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The error as whoever made a call sees it.
  package var cloudError: CloudError {
    CloudError(kind: code == .cancelled ? .cancelled : .credentials, message: message)
  }
}
