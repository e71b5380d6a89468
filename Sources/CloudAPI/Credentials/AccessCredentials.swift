// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What requests are signed with. Its descriptions don't show it.
package struct AccessCredentials: Hashable, Sendable {
  /// The key's public part.
  package var accessKeyID: String
  /// The key's secret part.
  package var secretAccessKey: String
  /// What goes with temporary keys; nil with others.
  package var sessionToken: String?
  /// When they end; nil when they don't.
  package var expiration: UTCTime?

  /// Credentials from their parts.
  package init(
    accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil,
    expiration: UTCTime? = nil
  ) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
    self.expiration = expiration
  }
}

extension AccessCredentials: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package var description: String { "credentials (hidden)" }
  package var debugDescription: String { description }
  /// Nothing for `dump` and test failures to show.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
