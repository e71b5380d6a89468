// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Leave to make one changing call, once.
///
/// It can't be copied, and using it uses it up. Only the gate of changes makes one: a test of the
/// whole package sees to it that no other source does.
package struct ChangePermit: ~Copyable, Sendable {
  /// The call.
  package let call: APICall
  /// What tells the service that a further attempt is the same call, where it takes such a token.
  let token: String
  /// Whether everything is to stop: then the call isn't made again, whatever it failed with.
  let isWithdrawn: @Sendable () -> Bool

  /// Leave for a call.
  ///
  /// - Parameters:
  ///   - token: the same for the same change, so that a run that was cut off and goes on doesn't
  ///     make a thing twice.
  ///   - isWithdrawn: asked before each further attempt, and every second while one is waited for.
  package init(
    granting call: APICall, token: String, isWithdrawn: @escaping @Sendable () -> Bool
  ) {
    self.call = call
    self.token = token
    self.isWithdrawn = isWithdrawn
  }
}

/// Whoever can change a cloud, given leave: a client, or a test's own.
package protocol ChangeCalling: Sendable {
  /// The answer of a change.
  ///
  /// - Throws: with `isAmbiguous` where the change may have been made all the same; then the state
  ///   has to be read before anything else is done.
  func change(_ permit: consuming ChangePermit) async throws(CloudError) -> Document
}
