// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Good calls of a built-in, from which bad ones are made.
struct BuiltinSample {
  /// A text, or JSON for any other value.
  struct Operand {
    var bytes: [UInt8]
    let isText: Bool

    static func text(_ text: String) -> Operand {
      Operand(bytes: Array(text.utf8), isText: true)
    }

    static func json(_ text: String) -> Operand {
      Operand(bytes: Array(text.utf8), isText: false)
    }

    /// The value; damaged JSON that can't be read is a text.
    func node(in arena: Arena) -> Node {
      if !isText {
        let value = bytes.withUnsafeBufferPointer { JSONReader.read($0, into: arena) }
        if value.exists { return value }
      }
      return arena.string(String(decoding: bytes, as: UTF8.self))
    }
  }

  let name: String
  let calls: [[Operand]]

  private init(_ name: String, _ calls: [Operand]...) {
    self.name = name
    self.calls = calls
  }

  static let all: [BuiltinSample] = documents + languages + patterns + texts + times + keys

  private static let yaml = """
    a: &x [1, 2.5, yes, ~, "q\\u00e9", 'it''s', 0x1F, 2021-01-01]
    b: *x
    c: |+
      text
       more

    d: >-
      folded
      text
    ? [complex, {k: v}]
    : !!str 1
    <<: {m: 1}
    """
  private static let json =
    #"{"a": [1, -2.50e3, "\u00e9\ud83d\ude00\n", null, true], "b": {"": {}}}"#
  private static let schema = #"""
    {"type": ["object", "null"], "properties": {"a": {"$ref": "#/definitions/x"}, "b": {"items":
    [{"type": "integer", "minimum": 1.5}, {"enum": [1, null]}], "additionalItems": false}},
    "patternProperties": {"^c": {"pattern": "^x+$", "format": "uri"}}, "required": ["a"],
    "dependencies": {"a": ["b"]}, "definitions": {"x": {"anyOf": [{"$ref": "#"}, {"maxLength": 2},
    {"contains": {"multipleOf": 0.1}}]}}}
    """#
  private static let patch = #"""
    [{"op": "add", "path": "/a/1", "value": 1}, {"op": "move", "from": "b", "path": ["c"]},
    {"op": "remove", "path": "a/0"}, {"op": "test", "path": "/a~1b/-", "value": {}}]
    """#

  private static let documents = [
    BuiltinSample("json.unmarshal", [.text(json)], [.text("[1e400, 0.1, \"a\\\\b\"]")]),
    BuiltinSample("json.is_valid", [.text(json)]),
    BuiltinSample("json.marshal", [.json(json)]),
    BuiltinSample(
      "json.marshal_with_options", [.json(json), .json(#"{"indent": "  ", "prefix": ">"}"#)]),
    BuiltinSample("yaml.unmarshal", [.text(yaml)], [.text(json)], [.text("- - a\n  - {b: c}\n")]),
    BuiltinSample("yaml.is_valid", [.text(yaml)]),
    BuiltinSample("yaml.marshal", [.json(json)], [.json(#"{"a\nb": "c\u2028d", "yes": [[]]}"#)]),
    BuiltinSample(
      "json.match_schema", [.text(#"{"a": "xy", "b": [2]}"#), .text(schema)],
      [.json(#"{"a": {"a": "xy"}, "cc": "http://x/y"}"#), .json(schema)]),
    BuiltinSample("json.verify_schema", [.text(schema)], [.json(schema)]),
    BuiltinSample("json.patch", [.json(json), .json(patch)]),
    BuiltinSample("json.filter", [.json(json), .json(#"["a/0", ["b", ""], "/a/~01"]"#)]),
    BuiltinSample("json.remove", [.json(json), .json(#"["a/0", ["b", ""], "/a/~01"]"#)]),
    BuiltinSample(
      "graph.reachable_paths",
      [.json(#"{"a": ["b", "c"], "b": ["a"], "c": ["c"]}"#), .json(#"["a"]"#)]),
    BuiltinSample("object.subset", [.json(json), .json(#"{"a": [1]}"#)]),
    BuiltinSample("object.union_n", [.json("[\(json), {\"a\": 1}, {\"b\": {\"\": 2}}]")]),
  ]

  private static let graphSchema = #"""
    schema { query: Q } directive @d(a: Int = 1) repeatable on FIELD | OBJECT
    """text""" type Q implements N @d { a(b: [Int!] = [1], c: I): Q! n: N u: U e: E }
    interface N { e: E } union U = Q | T type T { a: Int } enum E { A B } input I { a: Int! = 3 }
    """#
  private static let graphQuery = #"""
    query X($v: [Int!] = [1]) { x: a(b: $v, c: {a: 1}) @d(a: 2) { ...F n { e } } }
    fragment F on Q { u { ... on T { a } } e @skip(if: true) }
    """#
  private static let template = """
    {{define "t"}}{{.}}{{end}}{{range $i, $e := .a}}{{if gt $i 0}},{{else}}-{{end}}{{$e | printf \
    "%5.2v" | html}}{{end}} {{with .b}}{{len .}}{{template "t" .}}{{end}} {{index .a 1}} {{/* c */ -}}
    """

  private static let languages = [
    BuiltinSample("graphql.is_valid", [.text(graphQuery), .text(graphSchema)]),
    BuiltinSample("graphql.parse_and_verify", [.text(graphQuery), .text(graphSchema)]),
    BuiltinSample("graphql.parse_query", [.text(graphQuery)]),
    BuiltinSample("graphql.parse_schema", [.text(graphSchema)]),
    BuiltinSample("strings.render_template", [.text(template), .json(json)]),
    BuiltinSample(
      "rego.parse_module", [.text("a.rego"), .text("package a\n\np contains x if some x in input")]),
  ]

  private static let patterns = [
    BuiltinSample(
      "regex.match", [.text(#"(?i)^(a|b)*[^c-e\d]+?(?P<n>\p{Greek}{2,3})$"#), .text("aabXαβ")],
      [.text(#"\Qa.b\E|\x{1F600}\b(?:x)"#), .text("a.b")]),
    BuiltinSample("regex.is_valid", [.text(#"[[:alpha:]\]-]{1,5}(?<n>a)"#)]),
    BuiltinSample(
      "regex.replace", [.text("aab\r\nX"), .text("(?P<n>a)(b)?"), .text("${n}$2$$x$1y")]),
    BuiltinSample("regex.split", [.text("a*b"), .text("caabdab")]),
    BuiltinSample("regex.find_n", [.text("a*"), .text("baac"), .json("-1")]),
    BuiltinSample(
      "regex.find_all_string_submatch_n", [.text("(a)(b)?"), .text("abaa"), .json("2")]),
    BuiltinSample(
      "regex.template_match",
      [.text("urn:{[a-z]+}:<x>"), .text("urn:abc:<x>"), .text("{"), .text("}")]),
    BuiltinSample(
      "regex.globs_match", [.text("a.[b-d]+e*"), .text("[a-c]+.*\\+")],
      [.text("a*b*c*a*b*"), .text("[abc]+[ab]*c*")]),
    BuiltinSample(
      "glob.match", [.text("{a*,b?}.**[!x-z]"), .json(#"[".", "é"]"#), .text("abc.d.e")],
      [.text("[abc]\\*?"), .json("null"), .text("a*b")]),
    BuiltinSample("glob.quote_meta", [.text("a*{b}")]),
  ]

  private static let texts = [
    BuiltinSample(
      "sprintf", [.text("%5.2f|%-8s|%+d|%x|%q|%v|%[1]*d|%t|%c|%U"), .json(#"[3, "a", {}, 1.5]"#)]),
    BuiltinSample("to_number", [.text("-1.50e3")]),
    BuiltinSample("format_int", [.json("12345678901234567890.5"), .json("16")]),
    BuiltinSample("units.parse", [.text("1.5Ki")], [.text("-10m")]),
    BuiltinSample("units.parse_bytes", [.text("1.5KiB")], [.text("10gb")]),
    BuiltinSample("semver.compare", [.text("1.2.3-a.10+b"), .text("1.2.3-a.9")]),
    BuiltinSample("uuid.parse", [.text("6ba7b810-9dad-11d1-80b4-00c04fd430c8")]),
    BuiltinSample("uri.parse", [.text("https://u:p@[::1%25a]:80/a%20b/../c?d=e#f")]),
    BuiltinSample("urlquery.decode_object", [.text("a=b&c=%C3%A9&a=+")]),
    BuiltinSample("urlquery.encode_object", [.json(#"{"a": ["b c", "é"], "d": "&"}"#)]),
    BuiltinSample("base64.decode", [.text("YWJjZA==")]),
    BuiltinSample("base64url.decode", [.text("YWJj_-ZA")]),
    BuiltinSample("hex.decode", [.text("616263c3a9")]),
    BuiltinSample("net.cidr_contains", [.text("10.0.0.0/8"), .text("10.1.2.3/16")]),
    BuiltinSample("net.cidr_expand", [.text("2001:db8::ffff:10.0.0.1/120")]),
    BuiltinSample("net.cidr_merge", [.json(#"["10.0.0.0/9", "10.128.0.0/9", "::/1"]"#)]),
    BuiltinSample(
      "net.cidr_contains_matches",
      [.json(#"["10.0.0.0/8", ["::/0", 1]]"#), .json(#"{"a": "::1"}"#)]),
    BuiltinSample("replace", [.text("aXbXc"), .text("X"), .text("é")]),
    BuiltinSample("strings.replace_n", [.json(#"{"a": "b", "é": "f"}"#), .text("abé")]),
    BuiltinSample("substring", [.text("aébc"), .json("1"), .json("2")]),
    BuiltinSample("split", [.text("a,b,c"), .text(",")]),
    BuiltinSample("strings.split_n", [.text("a,b,c"), .text(","), .json("2")]),
    BuiltinSample("indexof_n", [.text("aébaéb"), .text("éb")]),
    BuiltinSample("trim", [.text("..a.."), .text(".é")]),
    BuiltinSample("numbers.range_step", [.json("1"), .json("-300"), .json("7")]),
    BuiltinSample("bits.lsh", [.json("-5"), .json("70")]),
    BuiltinSample("bits.rsh", [.json("-5"), .json("1")]),
    BuiltinSample("plus", [.json("0.1"), .json("12345678901234567890")]),
    BuiltinSample("div", [.json("1.5e-300"), .json("-7")]),
    BuiltinSample("round", [.json("-2.5")]),
    BuiltinSample("product", [.json("[1.5, -2, 1e30]")]),
  ]

  private static let times = [
    BuiltinSample(
      "time.parse_ns",
      [.text("2006-01-02T15:04:05.000Z07:00"), .text("2021-02-03T04:05:06.789+01:00")],
      [.text("Mon Jan _2 3:04PM MST 06 002"), .text("Wed Feb  3 4:05AM CET 21 034")],
      [.text("RFC1123Z"), .text("Wed, 03 Feb 2021 04:05:06 +0100")]),
    BuiltinSample("time.parse_rfc3339_ns", [.text("2021-02-03T04:05:06.789+01:00")]),
    BuiltinSample("time.parse_duration_ns", [.text("-1d2h3m4.5s6ms7us8ns")]),
    BuiltinSample(
      "time.format", [.json(#"[1612325106789000000, "Europe/Berlin", "RFC850"]"#)],
      [.json(#"[0, "", "2006 Jan 02 .999 __2 PM Z07"]"#)]),
    BuiltinSample("time.clock", [.json(#"[1612325106789000000, "America/New_York"]"#)]),
    BuiltinSample("time.date", [.json("-1612325106789000000")]),
    BuiltinSample(
      "time.add_date", [.json("1612325106789000000"), .json("1"), .json("-14"), .json("400")]),
    BuiltinSample("time.diff", [.json("0"), .json(#"[1612325106789000000, "Asia/Tokyo"]"#)]),
  ]

  private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.AAAA"
  private static let request =
    #"{"method": "get", "url": "https://a.b/c?d=é", "headers": {"X": " y"}}"#
  private static let settings = #"""
    {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "s3", "aws_region": "eu"}
    """#

  private static let keys = [
    BuiltinSample("io.jwt.decode", [.text(token)]),
    BuiltinSample("io.jwt.decode_verify", [.text(token), .json(#"{"secret": "a", "iss": "b"}"#)]),
    BuiltinSample("io.jwt.verify_hs256", [.text(token), .text("secret")]),
    BuiltinSample("io.jwt.verify_rs256", [.text(token), .text(KeyFixture.rsa)]),
    BuiltinSample("io.jwt.verify_es256", [.text(token), .text(KeyFixture.leaf)]),
    BuiltinSample("io.jwt.verify_eddsa", [.text(token), .text(KeyFixture.ed25519)]),
    BuiltinSample(
      "io.jwt.encode_sign_raw",
      [.text(#"{"alg": "ES256", "crit": ["x"]}"#), .text(#"{"a": 1}"#), .text(KeyFixture.p256)],
      [.text(#"{"alg": "HS256", "b64": false}"#), .text("x"), .text(KeyFixture.secret)]),
    BuiltinSample("crypto.x509.parse_certificates", [.text(KeyFixture.leaf)]),
    BuiltinSample(
      "crypto.x509.parse_and_verify_certificates", [.text(KeyFixture.root + "\n" + KeyFixture.leaf)]
    ),
    BuiltinSample("crypto.x509.parse_certificate_request", [.text(KeyFixture.request)]),
    BuiltinSample(
      "crypto.x509.parse_keypair", [.text(KeyFixture.leaf), .text(KeyFixture.leafKey)]),
    BuiltinSample("crypto.x509.parse_rsa_private_key", [.text(KeyFixture.leafKey)]),
    BuiltinSample(
      "crypto.parse_private_keys", [.text(KeyFixture.leafKey)], [.text(KeyFixture.p224Key)]),
    BuiltinSample(
      "providers.aws.sign_req", [.json(request), .json(settings), .json("1612325106789000000")]),
  ]
}
