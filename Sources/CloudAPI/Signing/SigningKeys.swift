// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Makes the keys that signatures are made with, each once a day.
///
/// Deriving one takes four HMACs; a collection signs thousands of requests with a few dozen keys.
/// Shared by all clients, which own it together.
package final class SigningKeys: Sendable {
  private struct Name: Hashable {
    var accessKeyID: String
    /// What tells a renewed secret from the former one. Not the secret itself, which shouldn't stay
    /// here longer than it is used: 64 bits from which nobody gets back to it.
    var secretMark: Int
    /// Days since the start of 1970.
    var day: Int
    var region: String
    var service: String
  }

  private let keys = Mutex<[Name: SigningKey]>([:])
  private let limit: Int

  /// An empty store.
  ///
  /// - Parameter limit: how many keys are kept; past it all are forgotten and made anew.
  package init(limit: Int = 4096) { self.limit = limit }

  /// How many keys are kept.
  package var count: Int { keys.withLock { $0.count } }

  /// The key of the day that a moment lies in.
  func key(
    for credentials: AccessCredentials, scope: SigningScope, at time: UTCTime
  ) -> SigningKey {
    let name = Name(
      accessKeyID: credentials.accessKeyID,
      secretMark: SigningKeys.mark(of: credentials.secretAccessKey), day: time.daysSince1970,
      region: scope.region, service: scope.service)
    if let key = keys.withLock({ $0[name] }) { return key }
    let key = SigningKey(secret: credentials.secretAccessKey, scope: scope, day: time.day)
    keys.withLock { keys in
      if keys.count >= limit { keys.removeAll(keepingCapacity: true) }
      keys[name] = key
    }
    return key
  }

  /// Hashed with a seed that only this process has.
  private static func mark(of secret: String) -> Int {
    var hasher = Hasher()
    hasher.combine(secret)
    return hasher.finalize()
  }
}
