// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Keys that are bytes (RFC 8037): Ed25519 signs, X25519 agrees on secrets.
enum OctetKeys {
  /// The public half of a private key; nil for other curves.
  static func publicKey(curve: String, seed: [UInt8]) -> [UInt8]? {
    switch curve {
    case "Ed25519":
      (try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)).map {
        Array($0.publicKey.rawRepresentation)
      }
    case "X25519":
      (try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed)).map {
        Array($0.publicKey.rawRepresentation)
      }
    default: nil
    }
  }
}
