// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// Signatures of bundles' tokens (RFC 7515, RFC 7518): HMAC, RSA (PKCS #1 and PSS) and ECDSA.
struct BundleSignature {
  private enum Family {
    case hmac
    case rsa(_RSA.Signing.Padding)
    case ecdsa
  }

  private let family: Family
  private let bits: Int

  /// - Throws: `signature` for an algorithm that bundles aren't signed with.
  init(algorithm: String) throws(RegoLoadError) {
    guard algorithm.utf8.count == 5, let bits = Int(algorithm.suffix(3)),
      [256, 384, 512].contains(bits)
    else { throw BundleVerification.failure("unknown signature algorithm: \(algorithm)") }
    switch algorithm.prefix(2) {
    case "HS": family = .hmac
    case "RS": family = .rsa(.insecurePKCS1v1_5)
    case "PS": family = .rsa(.PSS)
    case "ES": family = .ecdsa
    default: throw BundleVerification.failure("unknown signature algorithm: \(algorithm)")
    }
    self.bits = bits
  }

  /// Whether a compact token is signed with a key by its algorithm.
  ///
  /// - Throws: `signature` for a key that can't be read or an unknown algorithm.
  static func isSigned(
    _ token: String, _ key: BundleVerification.Key
  ) throws(RegoLoadError) -> Bool {
    let signature = try BundleSignature(algorithm: key.algorithm)
    guard let end = token.utf8.lastIndex(of: UInt8(ascii: ".")),
      let given = try? Base64.decode(
        token[token.utf8.index(after: end)...].utf8, urlSafe: true, padded: false)
    else { return false }
    do {
      return try signature.isValid(given, of: Array(token[..<end].utf8), key: key.text)
    } catch {
      throw BundleVerification.failure("the key isn't one for \(key.algorithm)")
    }
  }

  private func isValid(_ signature: [UInt8], of message: [UInt8], key: String) throws -> Bool {
    switch (family, bits) {
    case (.hmac, 256): return Self.isCode(signature, of: message, key, SHA256.self)
    case (.hmac, 384): return Self.isCode(signature, of: message, key, SHA384.self)
    case (.hmac, _): return Self.isCode(signature, of: message, key, SHA512.self)
    case (.rsa(let padding), _):
      let key = try Self.rsaKey(key)
      let given = _RSA.Signing.RSASignature(rawRepresentation: signature)
      return switch bits {
      case 256: key.isValidSignature(given, for: SHA256.hash(data: message), padding: padding)
      case 384: key.isValidSignature(given, for: SHA384.hash(data: message), padding: padding)
      default: key.isValidSignature(given, for: SHA512.hash(data: message), padding: padding)
      }
    case (.ecdsa, 256):
      let certified = Self.certified(key).flatMap { P256.Signing.PublicKey($0) }
      let key = try certified ?? P256.Signing.PublicKey(pemRepresentation: key)
      let given = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
      return given.map { key.isValidSignature($0, for: SHA256.hash(data: message)) } ?? false
    case (.ecdsa, 384):
      let certified = Self.certified(key).flatMap { P384.Signing.PublicKey($0) }
      let key = try certified ?? P384.Signing.PublicKey(pemRepresentation: key)
      let given = try? P384.Signing.ECDSASignature(rawRepresentation: signature)
      return given.map { key.isValidSignature($0, for: SHA384.hash(data: message)) } ?? false
    case (.ecdsa, _):
      let certified = Self.certified(key).flatMap { P521.Signing.PublicKey($0) }
      let key = try certified ?? P521.Signing.PublicKey(pemRepresentation: key)
      let given = try? P521.Signing.ECDSASignature(rawRepresentation: signature)
      return given.map { key.isValidSignature($0, for: SHA512.hash(data: message)) } ?? false
    }
  }

  private static func isCode<Hash: HashFunction>(
    _ signature: [UInt8], of message: [UInt8], _ secret: String, _: Hash.Type
  ) -> Bool {
    // The comparison takes the same time wherever codes differ.
    HMAC<Hash>.isValidAuthenticationCode(
      signature, authenticating: message, using: SymmetricKey(data: Array(secret.utf8)))
  }

  private static func rsaKey(_ pem: String) throws -> _RSA.Signing.PublicKey {
    if let certified = certified(pem).flatMap({ _RSA.Signing.PublicKey($0) }) { return certified }
    return try _RSA.Signing.PublicKey(pemRepresentation: pem)
  }

  /// The key of a certificate, where the text is one.
  private static func certified(_ pem: String) -> X509.Certificate.PublicKey? {
    guard pem.contains("BEGIN CERTIFICATE") else { return nil }
    return try? X509.Certificate(pemEncoded: pem).publicKey
  }
}
