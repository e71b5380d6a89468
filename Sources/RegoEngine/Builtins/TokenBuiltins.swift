// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// JSON Web Tokens (RFC 7519): reading, checking and making them.
enum TokenBuiltins {
  static let all: [Builtin] =
    checks + [
      Builtin(
        "io.jwt.decode", [.named("jwt", .string)],
        .named("output", .tuple([.object(.any, .any), .object(.any, .any), .string])),
        summary: "Header, payload and signature of a token, unchecked.", evaluate: decode),
      Builtin(
        "io.jwt.decode_verify",
        [.named("jwt", .string), .named("constraints", .object(.string, .any))],
        .named("output", .tuple([.boolean, .object(.any, .any), .object(.any, .any)])),
        deterministic: false,
        summary: "Whether a token is signed and valid now, its header and its payload.",
        evaluate: decodeVerify),
      Builtin(
        "io.jwt.encode_sign_raw",
        [.named("headers", .string), .named("payload", .string), .named("key", .string)],
        .named("output", .string), deterministic: false,
        summary: "A signed token from the JSON of header, payload and key."
      ) { call throws(BuiltinError) in
        let key = Array(try call.text(2))
        return call.result(
          try TokenSigning.token(
            header: Array(call.text(0)), payload: Array(call.text(1)), keys: key, in: call.arena))
      },
      Builtin(
        "io.jwt.encode_sign",
        [
          .named("headers", .object(.string, .any)), .named("payload", .object(.string, .any)),
          .named("key", .object(.string, .any)),
        ], .named("output", .string), deterministic: false,
        summary: "A signed token from header, payload and key."
      ) { call throws(BuiltinError) in
        call.result(
          try TokenSigning.token(
            header: GoJSONWriter.write(call[0]), payload: GoJSONWriter.write(call[1]),
            keys: GoJSONWriter.write(call[2]), in: call.arena))
      },
    ]

  private static let checks = TokenAlgorithm.allCases.map { algorithm in
    let name = algorithm.rawValue
    let isSecret = algorithm.family == .secret
    return Builtin(
      "io.jwt.verify_\(name.lowercased())",
      [.named("jwt", .string), .named(isSecret ? "secret" : "certificate", .string)],
      .named("result", .boolean), summary: "Whether a token's \(name) signature is the key's."
    ) { call throws(BuiltinError) in
      .boolean(try isSecret ? verifySecret(call, algorithm) : verify(call, algorithm))
    }
  }

  private static func token(
    _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> TokenText {
    try TokenText(Array(try call.text(0))[...])
  }

  private static func verifySecret(
    _ call: borrowing BuiltinCall, _ algorithm: TokenAlgorithm
  ) throws(BuiltinError) -> Bool {
    _ = try call.text(0)
    let secret = Array(try call.text(1))
    let token = try token(call)
    let signature = try token.signature()
    return algorithm.verifies(signature, of: token.message, secret: secret)
  }

  private static func verify(
    _ call: borrowing BuiltinCall, _ algorithm: TokenAlgorithm
  ) throws(BuiltinError) -> Bool {
    let token = try token(call)
    let keys = try call.context.caches.verificationKeys(call.text(1), in: call.arena)
    let signature = try token.signature()
    let header = try TokenHeader(token.headerObject(in: call.arena))
    let message = token.message
    return VerificationKey.verify(keys, header) { key in
      guard case .publicKey(let key) = key.material else { return false }
      return algorithm.verifies(signature, of: message, by: key, isStrict: false)
    }
  }

  private static func decode(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    var token = try token(call)
    var header = try token.headerObject(in: call.arena)
    var payload = try token.payloadBytes()
    // A token in a token is shorter than the one around it, so this ends.
    while header.field("cty").equals("JWT") {
      let quotes = "\"'".utf8
      var inner = payload[...].drop { quotes.contains($0) }
      while let last = inner.last, quotes.contains(last) { inner.removeLast() }
      token = try TokenText(inner)
      header = try token.headerObject(in: call.arena)
      payload = try token.payloadBytes()
    }
    let object = try TokenText.object(payload, in: call.arena)
    var signature: [UInt8] = []
    for byte in try token.namedSignature() {
      GoQuote.writeHex(UInt32(byte), digits: 2, into: &signature)
    }
    return call.arena.array([header, object, call.result(signature)])
  }

  private static func decodeVerify(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let arena = call.arena
    let refused = arena.array([.boolean(false), arena.object([]), arena.object([])])
    let constraints = try TokenConstraints(
      call.object(1), now: call.context.now, caches: call.context.caches, in: arena)
    var token = try token(call)
    while true {
      let object = try token.headerObject(in: arena)
      let header = try TokenHeader(object)
      guard header.isValid,
        constraints.algorithm.isEmpty || constraints.algorithm == header.algorithm,
        try constraints.accept(token, header)
      else { return refused }
      let payload = try token.payloadBytes()
      if header.isNested {
        token = try TokenText(payload[...])
        continue
      }
      let claims = try TokenText.object(payload, in: arena)
      guard try constraints.accept(claims: claims, in: arena) else { return refused }
      return arena.array([.boolean(true), object, claims])
    }
  }
}
