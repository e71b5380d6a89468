// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Documents

/// A JSON Web Key (RFC 7517) of any kind, public or private.
struct WebKey {
  /// The numbers of an RSA key pair; primes and what is computed from them may be left out.
  struct RSANumbers {
    var publicKey: RSAKey
    var privateExponent: [UInt8]
    var firstPrime: [UInt8]?
    var secondPrime: [UInt8]?
    var firstExponent: [UInt8]?
    var secondExponent: [UInt8]?
    var coefficient: [UInt8]?
  }

  /// The key proper.
  enum Material {
    case rsa(RSAKey)
    case rsaPair(RSANumbers)
    case ellipticCurve(EllipticCurve, EllipticCurve.Point)
    case ellipticCurvePair(EllipticCurve, EllipticCurve.Point, scalar: [UInt8])
    /// Curves by name: Ed25519, X25519 and others that can't be used.
    case octets(curve: String, key: [UInt8])
    case octetPair(curve: String, key: [UInt8], seed: [UInt8])
    case secret([UInt8])
  }

  var material: Material
  var algorithm = ""
  var identifier = ""

  /// What the type is called in messages.
  var typeName: String {
    switch material {
    case .rsa: "rsaPublicKey"
    case .rsaPair: "rsaPrivateKey"
    case .ellipticCurve: "ecdsaPublicKey"
    case .ellipticCurvePair: "ecdsaPrivateKey"
    case .octets: "okpPublicKey"
    case .octetPair: "okpPrivateKey"
    case .secret: "symmetricKey"
    }
  }

  /// The most keys that a set may have: each may cost a check of a signature.
  static let countLimit = 256

  /// The keys of a set, or a single one. What follows the JSON is passed over.
  ///
  /// - Throws: OPA's text for what can't be read; it never holds anything of a key.
  static func set(_ text: ArraySlice<UInt8>, in arena: Arena) throws(BuiltinError) -> [WebKey] {
    let node: Node
    do throws(BuiltinError) {
      node = try GoJSONReader.readFirst(arena.string(bytes: GoText.repaired(text)), in: arena)
    } catch {
      throw .failure(
        "jwk.Parse: failed to parse sole key: jwk.ParseKey: jwk.Parse: failed to probe data: "
          + "probe: failed to unmarshal data: \(error.message)")
    }
    let list = node.field("keys")
    guard list.exists else {
      do throws(BuiltinError) {
        return [try WebKey(node)]
      } catch {
        throw .failure("jwk.Parse: failed to parse sole key: \(error.message)")
      }
    }
    let problem = "jwk.Parse: failed to unmarshal JWK set: failed to decode"
    guard list.isKind(.array) else {
      throw .failure("\(problem) \"keys\": expected '[' but got \(token(list))")
    }
    guard list.count <= countLimit else { throw .tooLarge }
    var keys: [WebKey] = []
    for (index, element) in list.elements.enumerated() {
      do throws(BuiltinError) {
        keys.append(try WebKey(element))
      } catch {
        throw .failure("\(problem) key #\(index) in \"keys\": \(error.message)")
      }
    }
    return keys
  }

  /// The first token of a value as Go prints it.
  private static func token(_ node: Node) -> String {
    switch node.kind {
    case .null: "<nil>"
    case .object: "{"
    case .string: node.string ?? ""
    default: node.regoText
    }
  }

  /// What tokens are checked with.
  ///
  /// - Throws: OPA's text for keys that are of no use.
  func verificationMaterial() throws(BuiltinError) -> VerificationKey.Material {
    let start = "jwk.Export: failed to export jwk.Key to raw format: "
    switch material {
    case .secret(let bytes): return .secret(bytes)
    case .rsa(let key): return .publicKey(.rsa(key))
    case .rsaPair(let numbers):
      if numbers.firstPrime == nil { throw .failure("\(start)missing \"p\" value") }
      if numbers.secondPrime == nil { throw .failure("\(start)missing \"q\" value") }
      return .privateKey(.rsa(numbers.publicKey))
    case .ellipticCurve(let curve, let point):
      return .publicKey(.ellipticCurve(curve, x: point.x, y: point.y))
    case .ellipticCurvePair(let curve, let point, _):
      return .privateKey(.ellipticCurve(curve, x: point.x, y: point.y))
    case .octets("Ed25519", let key): return .publicKey(.ed25519(key))
    case .octets("X25519", let key): return .publicKey(.x25519(key))
    case .octets(let curve, _):
      throw .failure(
        "\(start)jwk.OKPPublicKey: failed to build public key: invalid curve algorithm \(curve)")
    case .octetPair:
      let (curve, key, _) = try octetPair(start)
      return .privateKey(curve == "Ed25519" ? .ed25519(key) : .x25519(key))
    }
  }

  /// The halves of a pair that are found to belong together.
  func octetPair(
    _ start: String
  ) throws(BuiltinError) -> (curve: String, key: [UInt8], seed: [UInt8]) {
    guard case .octetPair(let curve, let key, let seed) = material else { return ("", [], []) }
    let problem = "\(start)jwk.OKPPrivateKey: failed to build private key: "
    guard let computed = OctetKeys.publicKey(curve: curve, seed: seed) else {
      throw .failure("\(problem)invalid curve algorithm \(curve)")
    }
    guard computed == key else {
      throw .failure("\(problem)\(curve.lowercased()): invalid x value given d value")
    }
    return (curve, key, seed)
  }
}
