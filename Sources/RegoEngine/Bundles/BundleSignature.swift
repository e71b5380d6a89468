// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The check of a bundle's token: HMAC, RSA (PKCS #1 and PSS), ECDSA or Ed25519.
enum BundleSignature {
  /// Whether a compact token is signed with a key by the key's algorithm.
  ///
  /// - Throws: `signature` for a key that can't be read or an unknown algorithm.
  static func isSigned(
    _ text: String, _ key: BundleVerification.Key
  ) throws(RegoLoadError) -> Bool {
    guard let algorithm = TokenAlgorithm(rawValue: key.algorithm) else {
      throw BundleVerification.failure("unknown signature algorithm: \(key.algorithm)")
    }
    let secret = Array(key.text.utf8)
    do throws(BuiltinError) {
      let token = try TokenText(Array(text.utf8)[...])
      let signature = try token.signature()
      if algorithm.family == .secret {
        return algorithm.verifies(signature, of: token.message, secret: secret)
      }
      let arena = Arena(chunkSize: 4 << 10)
      return try VerificationKey.keys(secret[...], in: arena).contains { key in
        guard case .publicKey(let key) = key.material else { return false }
        return algorithm.verifies(signature, of: token.message, by: key, isStrict: true)
      }
    } catch {
      throw BundleVerification.failure("the signature can't be checked: \(error.message)")
    }
  }
}
