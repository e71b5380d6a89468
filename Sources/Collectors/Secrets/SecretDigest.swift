// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Says what is true of a secret text, so that rules can still judge it when it isn't kept.
package protocol SecretJudging: Sendable {
  /// A letter for each thing that is true; what they mean is `rules/lib/secrets.rego`'s affair.
  func marks(of text: String) -> String
}

/// What stands for a secret in a snapshot: its kind, its length, a digest that needs a key, and what
/// is true of it.
///
/// Equal secrets have equal digests under one key, so that a change shows; without the key nobody
/// can try guesses.
package struct SecretDigest: Sendable {
  private let key: SymmetricKey

  /// What every stand-in begins with.
  package static let prefix = "bawn-digest:1 "
  /// How many bytes a key has.
  package static let keyLength = 32

  /// Digests under a key.
  package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// A new key.
  package static func randomKey() -> [UInt8] {
    (0..<keyLength).map { _ in UInt8.random(in: 0...255) }
  }

  /// The text that stands for a secret.
  ///
  /// - Parameter kind: `text` or `number`.
  package func standIn(for bytes: some Collection<UInt8>, kind: String, marks: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(bytes), using: key)
    let digits = Array("0123456789abcdef".utf8)
    // 128 bits: more would look like a key to those who look for keys.
    let digest = code.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "\(Self.prefix)\(kind) \(bytes.count) \(String(decoding: digest, as: UTF8.self))"
      + " \(marks.isEmpty ? "-" : marks)"
  }
}
