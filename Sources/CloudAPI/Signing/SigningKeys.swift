// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Synchronization

/// Makes the keys that signatures are made with, each once a day.
///
/// Deriving one takes four HMACs; a collection signs thousands of requests with a few dozen keys.
/// Shared by all clients, which own it together.
package final class SigningKeys: Sendable {
  private struct Name: Hashable {
    var accessKeyID: String
    /// Not the secret itself, which shouldn't stay here longer than it is used.
    var secretDigest: [UInt8]
    var day: String
    var region: String
    var service: String
  }

  private let keys = Mutex<[Name: SymmetricKey]>([:])
  private let limit: Int

  /// An empty store.
  ///
  /// - Parameter limit: how many keys are kept; past it all are forgotten and made anew.
  package init(limit: Int = 4096) { self.limit = limit }

  /// How many keys are kept.
  package var count: Int { keys.withLock { $0.count } }

  /// The key of a day.
  func key(for credentials: AccessCredentials, scope: SigningScope, day: String) -> SymmetricKey {
    let secret = Array(credentials.secretAccessKey.utf8)
    let name = Name(
      accessKeyID: credentials.accessKeyID, secretDigest: Array(SHA256.hash(data: secret)),
      day: day, region: scope.region, service: scope.service)
    if let key = keys.withLock({ $0[name] }) { return key }
    let key = SigningKeys.derive(secret: secret, scope: scope, day: day)
    keys.withLock { keys in
      if keys.count >= limit { keys.removeAll(keepingCapacity: true) }
      keys[name] = key
    }
    return key
  }

  private static func derive(secret: [UInt8], scope: SigningScope, day: String) -> SymmetricKey {
    var key = SymmetricKey(data: Array("AWS4".utf8) + secret)
    for part in [day, scope.region, scope.service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    return key
  }

  /// The signature of a text.
  static func signature(of text: String, with key: SymmetricKey) -> String {
    HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key).hexadecimal
  }
}
