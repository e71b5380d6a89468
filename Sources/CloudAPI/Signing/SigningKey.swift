// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A key for the requests of one day, region and service.
///
/// It is kept as the two hashes that HMAC (RFC 2104) begins with once they have taken in the key:
/// for texts as short as those of signatures that is half of the work.
struct SigningKey: Sendable {
  /// The scope as credentials name it: `20150830/us-east-1/iam/aws4_request`.
  let credentialScope: String
  private let inner: SHA256
  private let outer: SHA256

  /// Derives the key from the secret part of credentials.
  init(secret: String, scope: SigningScope, day: String) {
    var key = SymmetricKey(data: Array("AWS4".utf8) + Array(secret.utf8))
    for part in [day, scope.region, scope.service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    // Both blocks are the key, filled up with zeros, and each byte changed by a constant.
    let block = key.withUnsafeBytes { Array($0) } + [UInt8](repeating: 0, count: 32)
    inner = SigningKey.hash(begunWith: block.map { $0 ^ 0x36 })
    outer = SigningKey.hash(begunWith: block.map { $0 ^ 0x5C })
    credentialScope = "\(day)/\(scope.region)/\(scope.service)/aws4_request"
  }

  /// The signature of a text in hexadecimal digits.
  func signature(of text: [UInt8]) -> String {
    var inner = inner
    var outer = outer
    text.withUnsafeBytes { inner.update(bufferPointer: $0) }
    inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
    return outer.finalize().hexadecimal
  }

  private static func hash(begunWith block: [UInt8]) -> SHA256 {
    var hash = SHA256()
    hash.update(data: block)
    return hash
  }
}
