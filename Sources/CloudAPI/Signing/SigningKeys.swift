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

/// A key for the requests of one day, region and service.
struct SigningKey: Sendable {
  /// The scope as credentials name it: `20150830/us-east-1/iam/aws4_request`.
  let credentialScope: String
  /// Has taken in the key already, which is half of the work for a short text.
  private let code: HMAC<SHA256>

  init(secret: String, scope: SigningScope, day: String) {
    var key = SymmetricKey(data: Array("AWS4".utf8) + Array(secret.utf8))
    for part in [day, scope.region, scope.service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    code = HMAC(key: key)
    credentialScope = "\(day)/\(scope.region)/\(scope.service)/aws4_request"
  }

  /// The signature of a text in hexadecimal digits.
  func signature(of text: [UInt8]) -> String {
    var code = code
    code.update(data: text)
    return code.finalize().hexadecimal
  }
}
