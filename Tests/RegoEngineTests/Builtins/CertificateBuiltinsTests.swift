// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

struct CertificateBuiltinsTests {
  /// 1 January 2027: within the time that the tests' certificates are valid.
  private static let now: Int64 = 1_798_761_600_000_000_000

  private static func quoted(_ text: String) -> String {
    "\"\(text.replacing("\n", with: "\\n"))\""
  }

  private static func result(_ name: String, _ text: String, in arena: Arena) -> Node {
    TermText.parse(call(name, list: quoted(text)), in: arena)
  }

  private static func verify(
    _ certificates: [String], options: String = "", now: Int64 = now
  ) -> Bool {
    let context = BuiltinContext(arena: Arena(), now: now, seed: 1)
    let text = quoted(certificates.joined(separator: "\n") + "\n")
    let name = "crypto.x509.parse_and_verify_certificates"
    let answer =
      options.isEmpty
      ? call(name, list: text, context: context)
      : call("\(name)_with_options", list: "\(text), \(options)", context: context)
    #expect(answer.hasPrefix("[true, [{") || answer == "[false, []]")
    return answer.hasPrefix("[true")
  }

  private static let chain = [KeyFixture.root, KeyFixture.intermediate, KeyFixture.leaf]

  @Test("reads the fields of a certificate")
  func fields() {
    let arena = Arena()
    let list = Self.result("crypto.x509.parse_certificates", KeyFixture.leaf, in: arena)
    #expect(list.count == 1)
    let certificate = list.elements[0]
    #expect(certificate.field("SerialNumber").regoText == "7")
    #expect(certificate.field("Version").regoText == "3")
    #expect(certificate.field("Subject").field("CommonName").string == "leaf")
    #expect(certificate.field("Issuer").field("Country").regoText == #"["IE"]"#)
    #expect(certificate.field("DNSNames").regoText == #"["a.example.com"]"#)
    #expect(certificate.field("IPAddresses").regoText == #"["10.1.2.3"]"#)
    #expect(certificate.field("URIStrings").regoText == #"["spiffe://example.com/x"]"#)
    #expect(certificate.field("URIs").elements[0].field("Host").string == "example.com")
    #expect(certificate.field("ExtKeyUsage").regoText == "[1]")
    #expect(certificate.field("PublicKeyAlgorithm").regoText == "3")
    #expect(certificate.field("SignatureAlgorithm").regoText == "10")
    #expect(certificate.field("MaxPathLen").regoText == "0")
    #expect(certificate.field("ExtraExtensions").isKind(.null))
  }

  @Test("verifies a chain from the last certificate to the first")
  func chains() {
    #expect(Self.verify(Self.chain))
    #expect(Self.verify([KeyFixture.root, KeyFixture.intermediate]))
    #expect(!Self.verify(Self.chain.reversed()))
    #expect(!Self.verify([KeyFixture.root, KeyFixture.leaf]))
    #expect(!Self.verify([KeyFixture.leaf]))
  }

  @Test("refuses certificates outside of their time")
  func time() {
    #expect(!Self.verify(Self.chain, now: 0))
    #expect(Self.verify(Self.chain, options: #"{"CurrentTime": 1798761600000000000}"#, now: 0))
    #expect(!Self.verify(Self.chain, options: #"{"CurrentTime": 8000000000000000000}"#))
  }

  @Test("refuses names that an authority may not certify")
  func constraints() {
    #expect(!Self.verify([KeyFixture.root, KeyFixture.intermediate, KeyFixture.stranger]))
  }

  @Test("refuses an authority below one that allows none")
  func pathLength() {
    // The intermediate authority has to be last for this: twice is once too often.
    #expect(!Self.verify([KeyFixture.leaf, KeyFixture.intermediate, KeyFixture.root]))
  }

  @Test(
    "holds a certificate to host and use",
    arguments: [
      (#"{"DNSName": "a.example.com"}"#, true), (#"{"DNSName": "A.EXAMPLE.com."}"#, true),
      (#"{"DNSName": "b.example.com"}"#, false), (#"{"DNSName": "[10.1.2.3]"}"#, true),
      (#"{"DNSName": "10.1.2.4"}"#, false), (#"{"KeyUsages": ["KeyUsageServerAuth"]}"#, true),
      (#"{"KeyUsages": ["KeyUsageClientAuth"]}"#, false),
      (#"{"KeyUsages": {"KeyUsageClientAuth", "KeyUsageAny"}}"#, true),
    ])
  func options(_ options: String, _ isValid: Bool) {
    #expect(Self.verify(Self.chain, options: options) == isValid)
  }

  @Test("tells which options aren't any")
  func unknownOptions() {
    let name = "crypto.x509.parse_and_verify_certificates_with_options"
    let text = Self.quoted(KeyFixture.root)
    #expect(
      call(name, list: "\(text), {\"x\": 1}") == "eval_builtin_error: \(name): invalid key option")
    #expect(
      call(name, list: "\(text), {\"KeyUsages\": [\"x\"]}")
        == "eval_builtin_error: \(name): invalid entries for 'KeyUsages' found: [x]")
  }

  @Test("reads a certificate request")
  func request() {
    let arena = Arena()
    let name = "crypto.x509.parse_certificate_request"
    let request = Self.result(name, KeyFixture.request, in: arena)
    #expect(request.field("Subject").field("CommonName").string == "asked")
    #expect(request.field("DNSNames").regoText == #"["b.example.com"]"#)
    #expect(
      call(name, list: Self.quoted(KeyFixture.leaf))
        == "eval_builtin_error: \(name): illegal base64 data at input byte 0")
  }

  @Test("joins a certificate only with its own key")
  func keyPair() {
    let name = "crypto.x509.parse_keypair"
    let key = Self.quoted(KeyFixture.leafKey)
    let arena = Arena()
    let pair = TermText.parse(
      call(name, list: "\(Self.quoted(KeyFixture.leaf)), \(key)"), in: arena)
    withExtendedLifetime(arena) { #expect(pair.isKind(.object)) }
    #expect(
      call(name, list: "\(Self.quoted(KeyFixture.root)), \(key)")
        == "eval_builtin_error: \(name): tls: private key does not match public key")
  }

  @Test("finds the public half of a key on a curve of its own")
  func plainCurve() {
    let arena = Arena()
    let keys = Self.result("crypto.parse_private_keys", KeyFixture.p224Key, in: arena)
    let key = keys.elements[0]
    #expect(
      key.field("X").regoText
        == "21642249999201809991679836542164306853277236093389620738297881950806")
    #expect(
      key.field("Y").regoText
        == "25800574009209430537778616983526476105620055269481857985538852107481")
  }

  @Test("gives a private key as a JSON Web Key")
  func webKey() {
    let arena = Arena()
    let key = Self.result("crypto.x509.parse_rsa_private_key", KeyFixture.leafKey, in: arena)
    withExtendedLifetime(arena) {
      #expect(key.field("kty").string == "EC")
      #expect(key.field("crv").string == "P-256")
    }
    #expect(call("crypto.parse_private_keys", list: "\"\"") == "null")
    #expect(call("crypto.parse_private_keys", list: "\"nope\"") == "[]")
  }
}
