// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A token in its compact form (RFC 7515 section 7.1): three parts in base 64 with points between.
struct TokenText {
  typealias Bytes = ArraySlice<UInt8>

  private let header: Bytes
  private let payload: Bytes
  private let encodedSignature: Bytes

  /// Takes a text apart.
  ///
  /// - Throws: OPA's text when there aren't three parts.
  init(_ text: Bytes) throws(BuiltinError) {
    let point = UInt8(ascii: ".")
    guard let first = text.firstIndex(of: point) else {
      throw .failure("encoded JWT had no period separators")
    }
    guard let second = text[(first + 1)...].firstIndex(of: point),
      !text[(second + 1)...].contains(point)
    else {
      let count = text.count { $0 == point } + 1
      throw .failure("encoded JWT must have 3 sections, found \(count)")
    }
    header = text[..<first]
    payload = text[(first + 1)..<second]
    encodedSignature = text[(second + 1)...]
  }

  /// What is signed.
  var message: [UInt8] { Array(header) + [UInt8(ascii: ".")] + payload }

  /// The signature's bytes.
  func signature() throws(BuiltinError) -> [UInt8] { try Self.decode(encodedSignature) }

  /// The signature's bytes, with the problem named.
  func namedSignature() throws(BuiltinError) -> [UInt8] {
    try Self.decode(encodedSignature, "JWT signature")
  }

  /// The payload's bytes, with the problem named.
  func payloadBytes() throws(BuiltinError) -> [UInt8] {
    try Self.decode(payload, "JWT payload")
  }

  /// The header as an object.
  ///
  /// - Throws: OPA's text when it isn't one, or when the token is encrypted.
  func headerObject(in arena: Arena) throws(BuiltinError) -> Node {
    let bytes = try Self.decode(header, "JWT header")
    let object: Node
    do throws(BuiltinError) {
      object = try Self.object(bytes, in: arena)
    } catch {
      throw .failure("bad JWT header: \(error.message)")
    }
    guard !object.field("enc").exists else {
      throw .failure("JWT is a JWE object, which is not supported")
    }
    return object
  }

  /// An object from its JSON; of equal keys the last one counts.
  static func object(_ bytes: [UInt8], in arena: Arena) throws(BuiltinError) -> Node {
    let node: Node
    // The text has to be valid UTF-8, and strings point into a copy of it.
    let text = GoText.repaired(bytes)
    do throws(BuiltinError) {
      node = try GoJSONReader.read(arena.string(bytes: text), in: arena)
    } catch {
      throw .failure("invalid JSON: \(error.message)")
    }
    guard node.isKind(.object) else { throw .failure("decoded JSON type was not an Object") }
    return node
  }

  /// Base 64 for URLs, with padding or without.
  static func decode(_ text: Bytes) throws(BuiltinError) -> [UInt8] {
    let pad = UInt8(ascii: "=")
    var padded = Array(text)
    if padded.last != pad {
      switch padded.count % 4 {
      case 0: break
      case 2: padded += [pad, pad]
      case 3: padded.append(pad)
      default:
        let shown = String(decoding: text, as: UTF8.self)
        throw .failure("illegal base64url string: \(shown)")
      }
    }
    return try Base64.decode(padded, urlSafe: true, padded: true)
  }

  private static func decode(_ text: Bytes, _ name: String) throws(BuiltinError) -> [UInt8] {
    do throws(BuiltinError) {
      return try decode(text)
    } catch {
      throw .failure("\(name) had invalid encoding: \(error.message)")
    }
  }

  /// Base 64 for URLs without padding.
  static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    Base64.encode(bytes, urlSafe: true, padded: false)
  }
}

extension Arena {
  /// A copy of bytes that lives as long as the arena.
  func string(bytes: [UInt8]) -> UnsafeBufferPointer<UInt8> {
    bytes.withUnsafeBufferPointer { string(copying: $0) }.utf8
  }
}
