// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A key that tokens are checked with, and what it says about itself.
struct VerificationKey {
  /// The key proper.
  enum Material {
    case secret([UInt8])
    case publicKey(PublicKey)
    /// The public half of a key pair: whole tokens are checked with it, single signatures aren't.
    case privateKey(PublicKey)
  }

  var material: Material
  /// The algorithm that it is for; empty for any.
  var algorithm = ""
  var identifier = ""

  /// Keys from a PEM certificate or public key, or from a JSON Web Key or a set of them.
  ///
  /// - Throws: OPA's text for what can't be read.
  static func keys(_ text: ArraySlice<UInt8>, in arena: Arena) throws(BuiltinError)
    -> [VerificationKey]
  {
    var scanner = PEMBlock.Scanner(text)
    guard let block = scanner.next() else { return try webKeys(text, in: arena) }
    guard scanner.rest.isEmpty else {
      throw .failure("extra data after a PEM certificate block")
    }
    switch block.label {
    case "CERTIFICATE":
      do throws(BuiltinError) {
        let certificate = try Certificate.single(block.bytes[...])
        return certificate.publicKey.map { [VerificationKey(material: .publicKey($0))] } ?? []
      } catch {
        throw .failure("failed to parse a PEM certificate: \(error.message)")
      }
    case "PUBLIC KEY":
      do throws(BuiltinError) {
        return [VerificationKey(material: .publicKey(try publicKey(block.bytes[...])))]
      } catch {
        throw .failure("failed to parse a PEM public key: \(error.message)")
      }
    default: throw .failure("failed to extract a Key from the PEM certificate")
    }
  }

  /// Reads SubjectPublicKeyInfo (RFC 5280 section 4.1).
  private static func publicKey(_ bytes: ArraySlice<UInt8>) throws(BuiltinError) -> PublicKey {
    var reader = GoASN1Reader(bytes)
    let algorithm: AlgorithmIdentifier
    let bits: BitString
    do throws(BuiltinError) {
      var fields = try reader.sequence("publicKeyInfo")
      algorithm = try fields.algorithm()
      bits = try fields.bitString()
    } catch {
      var other = DERReader(bytes)
      if var fields = other.read(DERReader.Tag.sequence), fields.integerBytes() != nil,
        fields.integerBytes() != nil
      {
        throw .failure(
          "x509: failed to parse public key "
            + "(use ParsePKCS1PublicKey instead for this key format)")
      }
      throw error
    }
    guard reader.rest.isEmpty else {
      throw .failure("x509: trailing data after ASN.1 of public-key")
    }
    return try PublicKey(algorithm, bits)
  }

  private static func webKeys(
    _ text: ArraySlice<UInt8>, in arena: Arena
  ) throws(BuiltinError) -> [VerificationKey] {
    let set: [WebKey]
    do throws(BuiltinError) {
      set = try WebKey.set(text, in: arena)
    } catch {
      throw .failure(
        "failed to parse a JWK key (set): jwk.ParseString: failed to parse string: "
          + error.message)
    }
    var keys: [VerificationKey] = []
    for key in set {
      let material = try key.verificationMaterial()
      // Keys for other purposes may stand in a set.
      if !key.algorithm.isEmpty, TokenAlgorithm(rawValue: key.algorithm) == nil { continue }
      keys.append(
        VerificationKey(
          material: material, algorithm: key.algorithm, identifier: key.identifier))
    }
    return keys
  }

  /// Whether a check holds for the key that the header names, or else for any that may be it.
  static func verify(
    _ keys: [VerificationKey], _ header: TokenHeader, _ check: (VerificationKey) -> Bool
  ) -> Bool {
    if !header.key.isEmpty, let named = keys.first(where: { $0.identifier == header.key }) {
      return check(named)
    }
    return keys.contains { key in
      (key.algorithm.isEmpty || key.algorithm == header.algorithm) && check(key)
    }
  }
}
