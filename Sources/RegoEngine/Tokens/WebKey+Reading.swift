// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

extension WebKey {
  /// Reads one key.
  ///
  /// - Throws: OPA's text for what is missing or malformed.
  init(_ node: Node) throws(BuiltinError) {
    guard node.isKind(.object) || node.isKind(.null) else {
      throw .failure(
        "jwk.ParseKey: jwk.Parse: failed to probe data: probe: failed to unmarshal data: json: "
          + "cannot unmarshal \(WebKeyFields.jsonName(node)) into Go value of type struct { "
          + "Kty string \"json:\\\"kty\\\"\"; D json.RawMessage \"json:\\\"d,omitempty\\\"\" }")
    }
    let kind = node.field("kty")
    if kind.exists, !kind.isKind(.string), !kind.isKind(.null) {
      throw .failure(
        "jwk.ParseKey: jwk.Parse: failed to probe data: probe: failed to unmarshal data: json: "
          + "cannot unmarshal \(WebKeyFields.jsonName(kind)) into Go struct field .kty of type "
          + "string")
    }
    let isPrivate = node.field("d").exists
    let type: (name: String, required: [String], shown: String)
    switch kind.string {
    case "RSA":
      type = (isPrivate ? "rsaPrivateKey" : "rsaPublicKey", ["e", "n"], "RSA")
    case "EC":
      type = (isPrivate ? "ecdsaPrivateKey" : "ecdsaPublicKey", ["crv", "x", "y"], "ECDSA")
    case "OKP": type = (isPrivate ? "okpPrivateKey" : "okpPublicKey", ["crv", "x"], "OKP")
    case "oct": type = ("symmetricKey", ["k"], "Symmetric")
    default:
      throw .failure("jwk.ParseKey: invalid key type from JSON (\(kind.string ?? ""))")
    }
    let fields: WebKeyFields
    do throws(BuiltinError) {
      fields = try WebKeyFields(node, required: type.required)
    } catch {
      let start = "failed to unmarshal JSON into key (*jwk.\(type.name)): "
      throw .failure("jwk.ParseKey: \(start)\(start)\(error.message)")
    }
    algorithm = fields.texts["alg"] ?? ""
    identifier = fields.texts["kid"] ?? ""
    do throws(BuiltinError) {
      material = try Self.material(kind.string ?? "", fields, isPrivate: isPrivate)
    } catch {
      let suffix = type.shown == "Symmetric" ? "Key" : isPrivate ? "PrivateKey" : "PublicKey"
      throw .failure(
        "jwk.ParseKey: jwk.Parse: key validation failed: key validation failed: "
          + "jwk.\(type.shown)\(suffix): \(error.message)")
    }
  }

  private static func material(
    _ kind: String, _ fields: WebKeyFields, isPrivate: Bool
  ) throws(BuiltinError) -> Material {
    switch kind {
    case "RSA": return try rsa(fields, isPrivate: isPrivate)
    case "EC": return try ellipticCurve(fields, isPrivate: isPrivate)
    case "OKP": return try octets(fields, isPrivate: isPrivate)
    default:
      let bytes = fields.bytes("k")
      guard !bytes.isEmpty else { throw .failure("missing \"k\" field") }
      return .secret(bytes)
    }
  }

  private static func rsa(
    _ fields: WebKeyFields, isPrivate: Bool
  ) throws(BuiltinError) -> Material {
    for name in isPrivate ? ["n", "e", "d"] : ["n", "e"] where fields.bytes(name).isEmpty {
      throw .failure("missing \"\(name)\" value")
    }
    guard
      ["n", "d", "p", "q", "dp", "dq", "qi"].allSatisfy({
        fields.bytes($0).count <= DERReader.integerLimit
      })
    else { throw .tooLarge }
    let exponent = fields.bytes("e").drop { $0 == 0 }
    guard exponent.count <= 7, let last = exponent.last, last & 1 == 1 else {
      throw .failure("invalid rsa public exponent: must be a positive odd integer")
    }
    let key = RSAKey(
      modulus: BigUInt(bigEndian: fields.bytes("n")),
      exponent: exponent.reduce(0) { $0 << 8 | Int($1) })
    guard isPrivate else { return .rsa(key) }
    return .rsaPair(
      RSANumbers(
        publicKey: key, privateExponent: fields.bytes("d"), firstPrime: fields.values["p"],
        secondPrime: fields.values["q"], firstExponent: fields.values["dp"],
        secondExponent: fields.values["dq"], coefficient: fields.values["qi"]))
  }

  private static func ellipticCurve(
    _ fields: WebKeyFields, isPrivate: Bool
  ) throws(BuiltinError) -> Material {
    let name = fields.texts["crv"] ?? ""
    guard let curve = EllipticCurve(rawValue: name), curve != .p224 else {
      throw .failure(
        "invalid curve algorithm \"\(name)\": unknown elliptic curve algorithm: \"\(name)\"")
    }
    for field in isPrivate ? ["x", "y", "d"] : ["x", "y"] {
      let count = fields.bytes(field).count
      guard count == curve.byteCount else {
        throw .failure("invalid \"\(field)\" length (\(count)) for curve \"\(name)\"")
      }
    }
    guard let point = curve.point(uncompressed: [4] + fields.bytes("x") + fields.bytes("y")) else {
      let short = name.filter { $0 != "-" }
      throw .failure("invalid ECDSA public key: \(short) point not on curve")
    }
    return isPrivate
      ? .ellipticCurvePair(curve, point, scalar: fields.bytes("d")) : .ellipticCurve(curve, point)
  }

  private static func octets(
    _ fields: WebKeyFields, isPrivate: Bool
  ) throws(BuiltinError) -> Material {
    let curve = fields.texts["crv"] ?? ""
    let key = fields.bytes("x")
    let seed = fields.bytes("d")
    if key.isEmpty { throw .failure("missing \"x\" field") }
    if isPrivate, seed.isEmpty { throw .failure("missing \"d\" field") }
    if curve == "Ed25519" || curve == "X25519" {
      let name = curve.lowercased()
      if key.count != 32 { throw .failure("\(name): wrong public key size") }
      if isPrivate, seed.count != 32 { throw .failure("\(name): wrong private key size") }
    }
    return isPrivate
      ? .octetPair(curve: curve, key: key, seed: seed) : .octets(curve: curve, key: key)
  }
}

/// The fields of a JSON Web Key, of the types that they have to be of.
struct WebKeyFields {
  private(set) var texts: [String: String] = [:]
  private(set) var values: [String: [UInt8]] = [:]

  /// Reads the fields that are known; others may be anything.
  ///
  /// - Throws: OPA's text for what is missing or of the wrong type.
  init(_ node: Node, required: [String]) throws(BuiltinError) {
    for index in node.sortedEntryOrder() {
      let entry = node.entries[index]
      guard let name = entry.key.string else { continue }
      do throws(BuiltinError) {
        try read(name, entry.value, isSecret: required == ["k"])
      } catch {
        throw .failure("failed to decode value for key \(name): \(error.message)")
      }
    }
    for name in required where !node.field(named: name).exists {
      throw .failure("required field \(name) is missing")
    }
  }

  func bytes(_ name: String) -> [UInt8] { values[name] ?? [] }

  private static let curves: Set<String> = [
    "P-256", "P-384", "P-521", "Ed25519", "Ed448", "X25519", "X448",
  ]

  private static let otherAlgorithms: Set<String> = [
    "none", "ES256K", "Ed25519", "A128GCMKW", "A128KW", "A192GCMKW", "A192KW", "A256GCMKW",
    "A256KW", "dir", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW",
    "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW", "RSA-OAEP", "RSA-OAEP-256",
    "RSA-OAEP-384", "RSA-OAEP-512", "RSA1_5", "A128CBC-HS256", "A128GCM", "A192CBC-HS384",
    "A192GCM", "A256CBC-HS512", "A256GCM",
  ]

  private mutating func read(
    _ name: String, _ value: Node, isSecret: Bool
  ) throws(BuiltinError) {
    switch name {
    case "alg":
      let text = try Self.text(value)
      guard TokenAlgorithm(rawValue: text) != nil || Self.otherAlgorithms.contains(text) else {
        throw .failure("invalid key value: \(GoQuote.string(text.utf8)): invalid key algorithm")
      }
      texts[name] = text
    case "crv" where !isSecret:
      let text: String
      do throws(BuiltinError) {
        text = try Self.text(value)
      } catch {
        throw .failure("failed to unmarshal EllipticCurveAlgorithm: \(error.message)")
      }
      guard Self.curves.contains(text) else {
        throw .failure("unknown EllipticCurveAlgorithm: \(GoQuote.string(text.utf8))")
      }
      texts[name] = text
    case "kid", "use", "x5u", "x5t", "x5t#S256":
      texts[name] = try Self.nextText(value)
    case "key_ops": try Self.checkOperations(value)
    case "k" where isSecret: values[name] = try Self.decoded(value)
    case "n", "e", "d", "p", "q", "dp", "dq", "qi", "x", "y":
      if !isSecret { values[name] = try Self.decoded(value) }
    case "x5c": try Self.checkChain(value)
    default: break
    }
  }

  private static func text(_ value: Node) throws(BuiltinError) -> String {
    if value.isKind(.null) { return "" }
    guard let text = value.string else {
      throw .failure(
        "json: cannot unmarshal \(jsonName(value)) into Go value of type string")
    }
    return text
  }

  private static func nextText(_ value: Node) throws(BuiltinError) -> String {
    do throws(BuiltinError) {
      return try text(value)
    } catch {
      throw .failure("error reading next value: \(error.message)")
    }
  }

  /// Bytes from base 64 in either alphabet, with padding or without.
  private static func decoded(_ value: Node) throws(BuiltinError) -> [UInt8] {
    var text = Array(try nextText(value).utf8).map { byte in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      default: byte
      }
    }
    while text.last == UInt8(ascii: "=") { text.removeLast() }
    do throws(BuiltinError) {
      return try Base64.decode(text, urlSafe: true, padded: false)
    } catch {
      throw .failure("expected base64 encoded []byte (string)")
    }
  }

  private static func checkOperations(_ value: Node) throws(BuiltinError) {
    guard value.isKind(.array) else {
      if value.isKind(.null) { return }
      throw .failure(
        "json: cannot unmarshal \(jsonName(value)) into Go value of type jwk.KeyOperationList")
    }
    for element in value.elements where !element.isKind(.string) && !element.isKind(.null) {
      throw .failure(
        "json: cannot unmarshal \(jsonName(element)) into Go value of type jwk.KeyOperation")
    }
  }

  private static func checkChain(_ value: Node) throws(BuiltinError) {
    guard value.isKind(.array) else { return }
    for (index, element) in value.elements.enumerated() {
      guard let text = element.string else { continue }
      do throws(BuiltinError) {
        _ = try Base64.decode(Array(text.utf8), urlSafe: false, padded: true)
      } catch {
        throw .failure(
          "failed to decode certificate at index \(index): failed to base64 decode the "
            + "certificate: \(error.message)")
      }
    }
  }

  /// What Go's decoder calls a kind of value.
  static func jsonName(_ node: Node) -> String {
    switch node.kind {
    case .boolean: "bool"
    case .integer, .decimal, .bigNumber: "number"
    case .string: "string"
    case .object: "object"
    default: "array"
    }
  }
}
