// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

struct TokenBuiltinsTests {
  /// A text in double quotes.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped.replacing("\n", with: "\\n"))\""
  }

  private static func sign(
    _ header: String, _ payload: String, _ key: String
  ) -> String {
    call("io.jwt.encode_sign_raw", list: "\(quoted(header)), \(quoted(payload)), \(quoted(key))")
  }

  /// What `io.jwt.decode_verify` gives for a token signed with the tests' secret.
  private static func check(
    _ payload: String, _ constraints: String, header: String = #"{"alg":"HS256"}"#, now: Int64 = 0
  ) -> String {
    let token = sign(header, payload, KeyFixture.secret)
    let context = BuiltinContext(arena: Arena(), now: now, seed: 1)
    let secret = #""secret": "secret-of-these-tests""#
    let all = constraints.isEmpty ? secret : "\(secret), \(constraints)"
    return call("io.jwt.decode_verify", list: "\(token), {\(all)}", context: context)
  }

  private static let refused = "[false, {}, {}]"

  private static let pairs: [(algorithm: String, key: String)] = [
    ("RS256", KeyFixture.rsa), ("RS384", KeyFixture.rsa), ("RS512", KeyFixture.rsa),
    ("PS256", KeyFixture.rsa), ("PS384", KeyFixture.rsa), ("PS512", KeyFixture.rsa),
    ("ES256", KeyFixture.p256), ("ES384", KeyFixture.p384), ("ES512", KeyFixture.p521),
    ("EdDSA", KeyFixture.ed25519),
  ]

  /// The public half of a key pair.
  private static func publicHalf(_ key: String) -> String {
    let arena = Arena()
    let object = TermText.parse(key, in: arena)
    let names: Set = ["d", "p", "q", "dp", "dq", "qi"]
    let entries = object.entries.filter { !names.contains($0.key.string ?? "") }
    return arena.object(Array(entries)).regoText
  }

  @Test("checks what it signs, with every algorithm", arguments: pairs)
  func roundTrip(_ algorithm: String, _ key: String) {
    let header = #"{"alg":"\#(algorithm)","kid":"k"}"#
    let token = Self.sign(header, #"{"a":1}"#, key)
    let half = Self.quoted(Self.publicHalf(key))
    #expect(
      call("io.jwt.decode_verify", list: "\(token), {\"cert\": \(half)}")
        == #"[true, {"alg": "\#(algorithm)", "kid": "k"}, {"a": 1}]"#)
    let name = "io.jwt.verify_\(algorithm.lowercased())"
    #expect(call(name, list: "\(token), \(half)") == "true")
    // One letter of the payload, and another key.
    let forged = token.replacing("eyJhIjoxfQ", with: "eyJhIjoyfQ")
    #expect(forged != token)
    #expect(call(name, list: "\(forged), \(half)") == "false")
    let other = Self.publicHalf(
      key == KeyFixture.ed25519 ? KeyFixture.p256 : KeyFixture.ed25519)
    #expect(call(name, list: "\(token), \(Self.quoted(other))") == "false")
  }

  @Test("checks a signature by a secret", arguments: ["HS256", "HS384", "HS512"])
  func secret(_ algorithm: String) {
    let token = Self.sign(#"{"alg":"\#(algorithm)"}"#, "{}", KeyFixture.secret)
    let name = "io.jwt.verify_\(algorithm.lowercased())"
    #expect(call(name, list: "\(token), \"secret-of-these-tests\"") == "true")
    #expect(call(name, list: "\(token), \"another\"") == "false")
  }

  @Test("doesn't take a public key for a secret")
  func confusion() {
    let half = Self.publicHalf(KeyFixture.ed25519)
    let arena = Arena()
    let bytes = TermText.parse(half, in: arena).field("x").regoText
    let forged = Self.sign(#"{"alg":"HS256"}"#, "{}", "{\"kty\":\"oct\",\"k\":\(bytes)}")
    #expect(
      call("io.jwt.decode_verify", list: "\(forged), {\"cert\": \(Self.quoted(half))}")
        == Self.refused)
  }

  @Test("chooses the key that the header names")
  func keySets() {
    let named = KeyFixture.secret.dropLast() + #","kid":"b"}"#
    let other = #"{"kty":"oct","k":"AAAA","kid":"a"}"#
    let set = Self.quoted("{\"keys\":[\(other),\(named)]}")
    for (kid, isValid) in [("b", true), ("a", false), ("none of them", true)] {
      let token = Self.sign(#"{"alg":"HS256","kid":"\#(kid)"}"#, "{}", KeyFixture.secret)
      let answer = call("io.jwt.decode_verify", list: "\(token), {\"cert\": \(set)}")
      #expect(answer.hasPrefix(isValid ? "[true" : "[false"), "\(kid): \(answer)")
    }
  }

  @Test("holds a token to its times, to the nanosecond")
  func times() {
    let payload = #"{"nbf":1.5,"exp":2}"#
    #expect(Self.check(payload, "\"time\": 1499999999") == Self.refused)
    #expect(Self.check(payload, "\"time\": 1500000000").hasPrefix("[true"))
    #expect(Self.check(payload, "\"time\": 1999999999").hasPrefix("[true"))
    #expect(Self.check(payload, "\"time\": 2000000000") == Self.refused)
    #expect(Self.check(payload, "", now: 1_600_000_000).hasPrefix("[true"))
    #expect(Self.check(payload, "", now: 3_000_000_000) == Self.refused)
    #expect(
      Self.check(#"{"exp":"2"}"#, "")
        == "eval_builtin_error: io.jwt.decode_verify: exp value must be a number")
  }

  @Test("holds a token to issuer, audience and algorithm")
  func claims() {
    let payload = #"{"iss":"i","aud":["a","b"]}"#
    #expect(Self.check(payload, #""iss": "i", "aud": "b""#).hasPrefix("[true"))
    #expect(Self.check(payload, #""iss": "j", "aud": "b""#) == Self.refused)
    #expect(Self.check(payload, #""iss": "i", "aud": "c""#) == Self.refused)
    #expect(Self.check(payload, "") == Self.refused)
    #expect(Self.check("{}", #""iss": "i""#) == Self.refused)
    #expect(Self.check(#"{"iss":1}"#, #""iss": "i""#) == Self.refused)
    #expect(Self.check("{}", #""alg": "HS512""#) == Self.refused)
    #expect(
      Self.check("{}", "\"x\": 1")
        == "eval_builtin_error: io.jwt.decode_verify: unknown token validation constraint: x")
  }

  @Test("refuses critical parameters that it doesn't know")
  func critical() {
    let known = #"{"alg":"HS256","crit":["x"]}"#
    let unknown = #"{"alg":"HS256","crit":["x"],"x":1}"#
    #expect(Self.check("{}", "", header: known).hasPrefix("[true"))
    #expect(Self.check("{}", "", header: unknown) == Self.refused)
  }

  @Test("reads a token in a token")
  func nested() {
    let inner = Self.sign(#"{"alg":"HS256"}"#, #"{"a":1}"#, KeyFixture.secret).filter { $0 != "\"" }
    let header = #"{"alg":"HS256","cty":"JWT","typ":"x"}"#
    #expect(Self.check(inner, "", header: header) == #"[true, {"alg": "HS256"}, {"a": 1}]"#)
    let outer = Self.sign(header, inner, KeyFixture.secret)
    #expect(call("io.jwt.decode", list: outer).hasPrefix(#"[{"alg": "HS256"}, {"a": 1}, "#))
  }

  @Test(
    "tells what is wrong with a token",
    arguments: CallRow.table(
      #"""
      io.jwt.decode("a") => eval_builtin_error: io.jwt.decode: encoded JWT had no period separators
      io.jwt.decode("a.b") => eval_builtin_error: io.jwt.decode: encoded JWT must have 3 sections, found 2
      io.jwt.decode("a.b.c") => eval_builtin_error: io.jwt.decode: JWT header had invalid encoding: illegal base64url string: a
      io.jwt.decode("e30.W10.") => eval_builtin_error: io.jwt.decode: decoded JSON type was not an Object
      io.jwt.decode("eyJlbmMiOjF9.e30.") => eval_builtin_error: io.jwt.decode: JWT is a JWE object, which is not supported
      io.jwt.decode("eyJjdHkiOjF9.e30.AAE") => [{"cty": 1}, {}, "0001"]
      io.jwt.encode_sign_raw("{}","{}","{\"kty\":\"oct\",\"k\":\"AAAA\"}") => eval_builtin_error: io.jwt.encode_sign_raw: missing or invalid 'alg' header: jwsbb: header "alg" not found
      io.jwt.encode_sign({"alg": "HS256"},{"b": 1, "a": "<"},{"kty": "oct", "k": "AAAA"}) => "eyJhbGciOiJIUzI1NiJ9.eyJhIjoiXHUwMDNjIiwiYiI6MX0.jC3DSfiCuylfZ9iZ32aN0PSjgxAN976zw4qXGh_ZjYo"
      io.jwt.decode_verify("e30.e30.",{}) => eval_builtin_error: io.jwt.decode_verify: no key constraint
      """#))
  func problems(_ row: CallRow) { #expect(row.actual == row.expected) }

  @Test("never shows a key in an error", arguments: pairs.map(\.key))
  func secrecy(_ key: String) {
    let arena = Arena()
    let object = TermText.parse(key, in: arena)
    for entry in object.entries {
      let broken = arena.object(
        object.entries.map { other in
          guard other.key == entry.key else { return other }
          return Node.Entry(key: other.key, value: arena.string("!" + (other.value.string ?? "")))
        })
      for algorithm in ["HS256", "RS256", "ES256", "EdDSA"] {
        let header = #"{"alg":"\#(algorithm)"}"#
        let answer = Self.sign(header, "{}", broken.regoText)
        for name in ["d", "p", "q", "dp", "dq", "qi"] {
          guard let secret = object.field(named: name).string else { continue }
          #expect(!answer.contains(secret.prefix(12)), "\(algorithm): \(answer)")
        }
      }
    }
  }
}
