// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// X.509 certificates, requests and private keys.
enum CertificateBuiltins {
  private static let certificates = RegoType.named("certs", .string)
  private static let verification = RegoType.named(
    "output", .tuple([.boolean, .array(.object(.string, .any))]))

  static let all: [Builtin] = [
    Builtin(
      "crypto.x509.parse_certificates", [certificates],
      .named("output", .array(.object(.string, .any))),
      summary: "Certificates from PEM, or from base 64 of PEM or DER."
    ) { call throws(BuiltinError) in
      let list = try CertificateInput.certificates(text(call, 0))
      return call.arena.array(list.map { $0.node(in: call.arena, extended: true) })
    },
    Builtin(
      "crypto.x509.parse_and_verify_certificates", [certificates], verification,
      deterministic: false,
      summary: "Whether the last certificate chains up to the first one, and the chain."
    ) { call throws(BuiltinError) in
      let text = try text(call, 0)
      let options = CertificateVerifier.Options(time: call.context.now)
      return verify(call, text, options, extended: true)
    },
    Builtin(
      "crypto.x509.parse_and_verify_certificates_with_options",
      [certificates, .named("options", .object(.string, .any))], verification,
      deterministic: false,
      summary: "Whether the last certificate chains up to the first one, at a time and for a use."
    ) { call throws(BuiltinError) in
      let text = try text(call, 0)
      let options = try call.object(1)
      guard let list = try? CertificateInput.certificates(text) else { return refused(call) }
      let parsed = try CertificateVerifier.Options(options, now: call.context.now)
      return verify(call, list, parsed, extended: false)
    },
    Builtin(
      "crypto.x509.parse_certificate_request", [.named("csr", .string)],
      .named("output", .object(.string, .any)),
      summary: "A certificate request from PEM, or from base 64 of PEM or DER."
    ) { call throws(BuiltinError) in
      try CertificateInput.request(text(call, 0)).node(in: call.arena)
    },
    Builtin(
      "crypto.x509.parse_keypair", [.named("cert", .string), .named("pem", .string)],
      .named("output", .object(.string, .any)),
      summary: "A certificate and its private key, once they are found to belong together."
    ) { call throws(BuiltinError) in
      let certificates = try text(call, 0)
      // OPA counts this operand as the first one too.
      guard call[1].isKind(.string) else { throw .operand(1, call[1], expected: "string") }
      return try KeyPair(certificates: certificates, key: text(call, 1)).node(in: call.arena)
    },
    Builtin(
      "crypto.x509.parse_rsa_private_key", [.named("pem", .string)],
      .named("output", .object(.string, .any)),
      summary: "The first private key of a PEM text as a JSON Web Key.", evaluate: webKey),
    Builtin(
      "crypto.parse_private_keys", [.named("keys", .string)],
      .named("output", .array(.object(.string, .any))),
      summary: "The private keys of a PEM text."
    ) { call throws(BuiltinError) in
      let text = try text(call, 0)
      guard !text.isEmpty else { return .null }
      let keys = try CertificateInput.privateKeys(text)
      return call.arena.array(keys.map { $0.node(in: call.arena) })
    },
  ]

  private static func text(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> ArraySlice<UInt8> {
    Array(try call.text(index))[...]
  }

  private static func refused(_ call: borrowing BuiltinCall) -> Node {
    call.arena.array([.boolean(false), call.arena.array([])])
  }

  private static func verify(
    _ call: borrowing BuiltinCall, _ text: ArraySlice<UInt8>,
    _ options: CertificateVerifier.Options, extended: Bool
  ) -> Node {
    guard let list = try? CertificateInput.certificates(text) else { return refused(call) }
    return verify(call, list, options, extended: extended)
  }

  private static func verify(
    _ call: borrowing BuiltinCall, _ list: [Certificate],
    _ options: CertificateVerifier.Options, extended: Bool
  ) -> Node {
    guard let chain = CertificateVerifier(list, options)?.chain() else { return refused(call) }
    let nodes = chain.map { $0.node(in: call.arena, extended: extended) }
    return call.arena.array([.boolean(true), call.arena.array(nodes)])
  }

  private static func webKey(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    var text = try text(call, 0)
    guard !text.isEmpty else { throw .failure("input PEM data was empty") }
    if !text.starts(with: "-----BEGIN".utf8) { text = try CertificateInput.base64(text)[...] }
    guard let key = try CertificateInput.privateKeys(text).first else { return .null }
    return try key.webKey(in: call.arena)
  }
}
