// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// Certificates, keys and tokens with bytes changed at random, and such as are made to use up
/// memory or time.
struct DamagedKeyTests {
  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\n", with: "\\n").replacing("\"", with: "\\\""))\""
  }

  /// A text with one to three of its bytes changed, taken out or doubled, or cut off.
  private static func damaged(
    _ text: String, _ random: inout SeededRandomness
  ) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(bytes[index], at: index)
      case 2: bytes.removeSubrange(index...)
      default: bytes[index] = "ABCDwxyz0189+/=-.{}[\":, \n".utf8.randomElement(using: &random) ?? 0
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("gives a value or an error for whatever is damaged", arguments: 1...4)
  func mutations(_ seed: Int) {
    var random = SeededRandomness(seed: UInt64(seed))
    let cases = [
      ("crypto.x509.parse_certificates", KeyFixture.leaf),
      ("crypto.x509.parse_and_verify_certificates", KeyFixture.root + "\n" + KeyFixture.leaf),
      ("crypto.x509.parse_certificate_request", KeyFixture.request),
      ("crypto.parse_private_keys", KeyFixture.leafKey),
      ("crypto.x509.parse_rsa_private_key", KeyFixture.leafKey),
      ("io.jwt.decode", "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AAAA"),
    ]
    for (name, text) in cases {
      for _ in 0..<60 {
        let answer = call(name, list: Self.quoted(Self.damaged(text, &random)))
        #expect(answer != "bad arguments")
        #expect(!answer.hasPrefix("eval_type_error"))
      }
    }
    for _ in 0..<60 {
      let key = Self.damaged(KeyFixture.p256, &random)
      let answer = call(
        "io.jwt.encode_sign_raw",
        list: "\"{\\\"alg\\\":\\\"ES256\\\"}\", \"{}\", \(Self.quoted(key))")
      #expect(answer != "bad arguments")
    }
  }

  @Test("reads a text of nothing but begin lines in linear time")
  func beginLines() {
    let text = String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 20_000)
    #expect(call("crypto.x509.parse_certificates", list: Self.quoted(text)) == "[]")
    let ended = text + "-----END CERTIFICATE-----\n"
    #expect(call("crypto.x509.parse_certificates", list: Self.quoted(ended)) == "[]")
  }

  @Test("refuses more keys than anyone has")
  func keyCount() {
    let set = "{\"keys\":[" + repeatElement(KeyFixture.secret, count: 257).joined(separator: ",")
    let answer = call("io.jwt.verify_rs256", list: "\"e30.e30.\", \(Self.quoted(set + "]}"))")
    #expect(answer.hasSuffix("result is too large"))
  }

  @Test("refuses deeply nested keys and headers")
  func depth() {
    let nested = Self.quoted(String(repeating: "[", count: 100_000))
    #expect(
      call("io.jwt.verify_rs256", list: "\"e30.e30.\", \(nested)").hasSuffix("exceeded max depth"))
    let key = Self.quoted(KeyFixture.secret)
    #expect(
      call("io.jwt.encode_sign_raw", list: "\(nested), \"{}\", \(key)")
        .contains("too big depth for the nested JSON; it exceeds 300"))
  }

  @Test("doesn't check signatures of keys of absurd size")
  func keySize() {
    let modulus = String(repeating: "____", count: 512)
    let key = Self.quoted("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"\(modulus)\"}")
    #expect(call("io.jwt.verify_rs256", list: "\"e30.e30.\(modulus)\", \(key)") == "false")
    let huge = String(repeating: "____", count: 2_000)
    let other = Self.quoted("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"\(huge)\"}")
    #expect(
      call("io.jwt.verify_rs256", list: "\"e30.e30.\", \(other)").hasSuffix("result is too large"))
  }
}
