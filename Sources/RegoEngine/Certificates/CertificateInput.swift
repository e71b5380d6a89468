// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Certificates and keys in the forms that OPA's built-ins take them: PEM, or base 64 of PEM or DER.
enum CertificateInput {
  typealias Bytes = ArraySlice<UInt8>

  private static let start = Array("-----BEGIN".utf8)

  /// Certificates from a text.
  ///
  /// - Throws: OPA's text for what is malformed.
  static func certificates(_ text: Bytes) throws(BuiltinError) -> [Certificate] {
    if text.starts(with: start) { return try certificates(pem: text) }
    let decoded = try base64(text)
    if decoded.starts(with: start) { return try certificates(pem: decoded[...]) }
    return try Certificate.list(decoded[...])
  }

  private static func certificates(pem: Bytes) throws(BuiltinError) -> [Certificate] {
    var scanner = PEMBlock.Scanner(pem)
    var bytes: [UInt8] = []
    while let block = scanner.next() {
      guard block.label == "CERTIFICATE" else {
        throw .failure("PEM block type is '\(block.label)', expected CERTIFICATE")
      }
      bytes += block.bytes
    }
    return try Certificate.list(bytes[...])
  }

  /// Private keys from a text; blocks of other kinds are passed over.
  ///
  /// - Throws: Go's text for a key that can't be read; it never holds anything of the key.
  static func privateKeys(_ text: Bytes) throws(BuiltinError) -> [PrivateKey] {
    let pem = (try? base64(text))?[...] ?? text
    var scanner = PEMBlock.Scanner(pem)
    var keys: [PrivateKey] = []
    while let block = scanner.next() {
      let bytes = block.bytes[...]
      guard keys.count < keyLimit else { throw .tooLarge }
      switch block.label {
      case "RSA PRIVATE KEY": keys.append(.rsa(try RSAPrivateKey(pkcs1: bytes)))
      case "PRIVATE KEY": keys.append(try PrivateKey(pkcs8: bytes))
      case "EC PRIVATE KEY": keys.append(try PrivateKey(sec1: bytes))
      default: continue
      }
    }
    return keys
  }

  /// The most keys that are read from one text: each costs curve or prime arithmetic.
  static let keyLimit = 100

  /// The certificate request in a text.
  ///
  /// - Throws: OPA's text for what is malformed.
  static func request(_ text: Bytes) throws(BuiltinError) -> CertificateRequest {
    var bytes = text
    if !text.starts(with: "-----BEGIN CERTIFICATE REQUEST-----".utf8) {
      bytes = try base64(text)[...]
    }
    var scanner = PEMBlock.Scanner(bytes)
    if let block = scanner.next() {
      guard block.label == "CERTIFICATE REQUEST" else {
        throw .failure("invalid PEM-encoded certificate signing request")
      }
      bytes = block.bytes[...]
    }
    return try CertificateRequest(bytes)
  }

  static func base64(_ text: Bytes) throws(BuiltinError) -> [UInt8] {
    try Base64.decode(text, urlSafe: false, padded: true)
  }
}
