// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A chain of certificates and the private key of its first one, as TLS uses them.
struct KeyPair {
  typealias Bytes = ArraySlice<UInt8>

  private var chain: [[UInt8]] = []
  private let leaf: Certificate
  private let key: PrivateKey

  /// Reads both from texts, each PEM or the base 64 of PEM or DER.
  ///
  /// - Throws: Go's text for what is malformed or doesn't belong together.
  init(certificates: Bytes, key: Bytes) throws(BuiltinError) {
    let certificateText = try Self.decoded(certificates)
    let keyText = try Self.decoded(key)
    chain = try Self.chain(certificateText)
    let keyBytes = try Self.keyBytes(keyText)
    guard let first = chain.first else { throw Self.nothing }
    leaf = try Certificate.single(first[...])
    self.key = try Self.key(keyBytes[...])
    try check()
  }

  private static let nothing = BuiltinError.failure(
    "tls: failed to find any PEM data in certificate input")

  private static func isPEM(_ text: Bytes) -> Bool { text.starts(with: "-----BEGIN ".utf8) }

  private static func decoded(_ text: Bytes) throws(BuiltinError) -> Bytes {
    isPEM(text) ? text : try CertificateInput.base64(text)[...]
  }

  private static func chain(_ text: Bytes) throws(BuiltinError) -> [[UInt8]] {
    guard isPEM(text) else { return [Array(text)] }
    var scanner = PEMBlock.Scanner(text)
    var chain: [[UInt8]] = []
    var skipped: [String] = []
    while let block = scanner.next() {
      if block.label == "CERTIFICATE" {
        chain.append(block.bytes)
      } else {
        skipped.append(block.label)
      }
    }
    guard chain.isEmpty else { return chain }
    if skipped.isEmpty { throw nothing }
    if skipped.count == 1, skipped[0].hasSuffix("PRIVATE KEY") {
      throw .failure(
        "tls: failed to find certificate PEM data in certificate input, but did find a private "
          + "key; PEM inputs may have been switched")
    }
    throw .failure(
      "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM "
        + "blocks of the following types: [\(skipped.joined(separator: " "))]")
  }

  private static func keyBytes(_ text: Bytes) throws(BuiltinError) -> [UInt8] {
    guard text.starts(with: "-----BEGIN".utf8) else { return Array(text) }
    var scanner = PEMBlock.Scanner(text)
    var skipped: [String] = []
    while let block = scanner.next() {
      if block.label == "PRIVATE KEY" || block.label.hasSuffix(" PRIVATE KEY") {
        return block.bytes
      }
      skipped.append(block.label)
    }
    if skipped.isEmpty { throw .failure("tls: failed to find any PEM data in key input") }
    if skipped == ["CERTIFICATE"] {
      throw .failure("tls: found a certificate rather than a key in the PEM for the private key")
    }
    throw .failure(
      "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after "
        + "skipping PEM blocks of the following types: [\(skipped.joined(separator: " "))]")
  }

  private static func key(_ bytes: Bytes) throws(BuiltinError) -> PrivateKey {
    if let key = try? RSAPrivateKey(pkcs1: bytes) { return .rsa(key) }
    if let key = try? PrivateKey(pkcs8: bytes) {
      if case .x25519 = key {
        throw .failure("tls: found unknown private key type in PKCS#8 wrapping")
      }
      return key
    }
    if let key = try? PrivateKey(sec1: bytes) { return key }
    throw .failure("tls: failed to parse private key")
  }

  private func check() throws(BuiltinError) {
    switch (leaf.publicKey, key.publicKey) {
    case (.rsa, .rsa), (.ellipticCurve, .ellipticCurve), (.ed25519, .ed25519):
      guard matches else { throw .failure("tls: private key does not match public key") }
    case (.rsa, _), (.ellipticCurve, _), (.ed25519, _):
      throw .failure("tls: private key type does not match public key type")
    default: throw .failure("tls: unknown public key algorithm")
    }
  }

  private var matches: Bool {
    if case .rsa(let left) = leaf.publicKey, case .rsa(let right) = key.publicKey {
      return left.modulus == right.modulus
    }
    return leaf.publicKey == key.publicKey
  }

  /// The value that Go makes of a `tls.Certificate`.
  func node(in arena: Arena) -> Node {
    arena.fields([
      ("Certificate", arena.array(chain.map { arena.base64($0) })),
      ("PrivateKey", key.node(in: arena)), ("SupportedSignatureAlgorithms", .null),
      ("OCSPStaple", .null), ("SignedCertificateTimestamps", .null),
      ("Leaf", leaf.node(in: arena, extended: false)),
    ])
  }
}
