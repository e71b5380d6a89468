// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a token has to be so that a policy accepts it.
struct TokenConstraints {
  private var keys: [VerificationKey]?
  private var secret: [UInt8] = []
  private(set) var algorithm = ""
  private var issuer = ""
  private var audience = ""
  /// Nanoseconds since 1970.
  private var time = -1.0

  /// Constraints as a policy gives them.
  ///
  /// - Throws: OPA's text for what isn't a constraint or has the wrong type.
  init(
    _ object: Node, now: Int64, caches: BuiltinCaches, in arena: Arena
  ) throws(BuiltinError) {
    for index in object.sortedEntryOrder() {
      let (key, value) = (object.entries[index].key, object.entries[index].value)
      switch key.string {
      case "cert":
        guard value.isKind(.string) else { throw .failure("cert constraint: must be a string") }
        keys = try caches.verificationKeys(value.utf8, in: arena)
      case "secret": secret = Array(try Self.text("secret", value).utf8)
      case "alg": algorithm = try Self.text("alg", value)
      case "iss": issuer = try Self.text("iss", value)
      case "aud": audience = try Self.text("aud", value)
      case "time": time = try Self.time(value)
      default:
        throw .failure("unknown token validation constraint: \(key.string ?? key.regoText)")
      }
    }
    if time < 0 { time = try Self.time(.integer(now)) }
    let count = (keys == nil ? 0 : 1) + (secret.isEmpty ? 0 : 1)
    if count > 1 { throw .failure("duplicate key constraints") }
    if count < 1 { throw .failure("no key constraint") }
  }

  private static func text(_ name: String, _ value: Node) throws(BuiltinError) -> String {
    guard let text = value.string else { throw .failure("\(name) constraint: must be a string") }
    return text
  }

  private static func time(_ value: Node) throws(BuiltinError) -> Double {
    guard value.isNumber else { throw .failure("token time constraint: must be a number") }
    guard let time = value.double, time.isFinite else {
      throw .failure("token time constraint: unvalid float64")
    }
    guard time >= 0 else { throw .failure("token time constraint: must not be negative") }
    return time
  }

  /// Whether the token is signed by the secret or by one of the keys.
  func accept(_ token: TokenText, _ header: TokenHeader) throws(BuiltinError) -> Bool {
    let signature = try token.signature()
    guard let algorithm = TokenAlgorithm(rawValue: header.algorithm) else { return false }
    let message = token.message
    guard let keys else {
      return algorithm.verifies(signature, of: message, secret: secret)
    }
    return VerificationKey.verify(keys, header) { key in
      switch key.material {
      case .secret(let secret): algorithm.verifies(signature, of: message, secret: secret)
      case .publicKey(let key), .privateKey(let key):
        algorithm.verifies(signature, of: message, by: key, isStrict: true)
      }
    }
  }

  /// Whether the registered claims (RFC 7519 section 4.1) are as they have to be.
  ///
  /// - Throws: OPA's text for a time that isn't a number.
  func accept(claims: Node, in arena: Arena) throws(BuiltinError) -> Bool {
    if !issuer.isEmpty {
      guard let given = claims.field("iss").string, ExactText.isSame(given, issuer) else {
        return false
      }
    }
    let given = claims.field("aud")
    if given.exists {
      guard accepts(audience: given) else { return false }
    } else if !audience.isEmpty {
      return false
    }
    let now = arena.number(time / 1_000_000_000) ?? .null
    let expiry = claims.field("exp")
    if expiry.exists {
      guard expiry.isNumber else { throw .failure("exp value must be a number") }
      if Node.compare(now, expiry) >= 0 { return false }
    }
    let start = claims.field("nbf")
    if start.exists {
      guard start.isNumber else { throw .failure("nbf value must be a number") }
      if Node.compare(now, start) < 0 { return false }
    }
    return true
  }

  private func accepts(audience given: Node) -> Bool {
    if let text = given.string { return ExactText.isSame(text, audience) }
    return given.isKind(.array)
      && given.elements.contains { element in
        element.string.map { ExactText.isSame($0, audience) } ?? false
      }
  }
}
