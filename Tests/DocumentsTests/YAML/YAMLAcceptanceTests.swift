// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

/// What YAML 1.2 texts mean, as JSON. The cases follow the chapters of the specification.
struct YAMLAcceptanceTests {
  static let collections: [(String, String)] = [
    ("- a\n- b\n- c\n", "[\"a\",\"b\",\"c\"]"),
    ("x: 1\ny: 0.5\nz: text\n", "{\"x\":1,\"y\":0.5,\"z\":\"text\"}"),
    ("one:\n  - a\n  - b\ntwo:\n  - c\n", "{\"one\":[\"a\",\"b\"],\"two\":[\"c\"]}"),
    ("one:\n- a\n- b\ntwo:\n- c\n", "{\"one\":[\"a\",\"b\"],\"two\":[\"c\"]}"),
    ("-\n  name: n\n  size: 3\n-\n  name: m\n", "[{\"name\":\"n\",\"size\":3},{\"name\":\"m\"}]"),
    ("- name: n\n  size: 3\n- name: m\n", "[{\"name\":\"n\",\"size\":3},{\"name\":\"m\"}]"),
    ("- [a, b]\n- [c]\n- []\n", "[[\"a\",\"b\"],[\"c\"],[]]"),
    ("m: {a: 1, b: 2}\nn: {}\n", "{\"m\":{\"a\":1,\"b\":2},\"n\":{}}"),
    ("m: {\n  a: 1,\n  b: 2,\n  }\n", "{\"m\":{\"a\":1,\"b\":2}}"),
    ("- - a\n  - b\n- - - c\n", "[[\"a\",\"b\"],[[\"c\"]]]"),
    ("a:\n  b:\n    c:\n      d: e\nf: g\n", "{\"a\":{\"b\":{\"c\":{\"d\":\"e\"}}},\"f\":\"g\"}"),
    ("a:\nb:\n", "{\"a\":null,\"b\":null}"),
    ("-\n-\n- a\n", "[null,null,\"a\"]"),
    ("a: # comment\n  b\n", "{\"a\":\"b\"}"),
    ("# only\na: 1 # end\n# last", "{\"a\":1}"),
    ("a:\n  # inside\n  - 1\n  # between\n  - 2\n", "{\"a\":[1,2]}"),
    ("? a\n: b\n? c\n", "{\"a\":\"b\",\"c\":null}"),
    ("? |\n  block key\n: - one\n  - two\n", "{\"block key\\n\":[\"one\",\"two\"]}"),
    ("{a, b: , c: 1}", "{\"a\":null,\"b\":null,\"c\":1}"),
    ("{? a : 1, ? b}", "{\"a\":1,\"b\":null}"),
    ("[a, b: c, {d: e}]", "[\"a\",{\"b\":\"c\"},{\"d\":\"e\"}]"),
    ("[? a : b]", "[{\"a\":\"b\"}]"),
    ("[: b]", "[{\"null\":\"b\"}]"),
    ("{\"a\":1,'b':2}", "{\"a\":1,\"b\":2}"),
    ("{\"a\":[1],\"b\":{\"c\":\"d\"}}", "{\"a\":[1],\"b\":{\"c\":\"d\"}}"),
    ("[[a]:b]", "[{\"[\\\"a\\\"]\":\"b\"}]"),
    ("{a:1}", "{\"a:1\":null}"),
    ("[a:b, c]", "[\"a:b\",\"c\"]"),
    ("{url: http://example.com/?q=1#x}", "{\"url\":\"http://example.com/?q=1#x\"}"),
    ("[\na,\n  b\n, c\n]", "[\"a\",\"b\",\"c\"]"),
    ("[a\n b, c]", "[\"a b\",\"c\"]"),
    ("{ first\n  key: value }", "{\"first key\":\"value\"}"),
    ("{ \"first\n  key\" : value }", "{\"first key\":\"value\"}"),
    ("a: [\n1,\n2\n]\nb: 3\n", "{\"a\":[1,2],\"b\":3}"),
    ("key:    value\nother   :   x\n", "{\"key\":\"value\",\"other\":\"x\"}"),
    ("- a: 1\n\n\n  b: 2\n\n- c\n", "[{\"a\":1,\"b\":2},\"c\"]"),
    (
      "a:\n    - x:\n        y: z\n      w: v\n    - u\n",
      "{\"a\":[{\"x\":{\"y\":\"z\"},\"w\":\"v\"},\"u\"]}"
    ),
    ("- ? a\n  : b\n- c: d\n", "[{\"a\":\"b\"},{\"c\":\"d\"}]"),
    ("a: b\r\nc:\r\n  - d\r\n", "{\"a\":\"b\",\"c\":[\"d\"]}"),
    ("a:\tb\n", "{\"a\":\"b\"}"),
    ("-\ta\n-\t[b]\n", "[\"a\",[\"b\"]]"),
    ("[a,\t b,\n\tc]", "[\"a\",\"b\",\"c\"]"),
    (": a\n", "{\"null\":\"a\"}"),
    ("a: [b, [c, {d: [e]}]]", "{\"a\":[\"b\",[\"c\",{\"d\":[\"e\"]}]]}"),
    (
      "1: a\n0x10: b\ntrue: c\n~: d\n1.0: e\n012345678901: f\n",
      "{\"1\":\"a\",\"0x10\":\"b\",\"true\":\"c\",\"null\":\"d\",\"1.0\":\"e\",\"012345678901\":\"f\"}"
    ),
  ]

  static let scalars: [(String, String)] = [
    ("", "null"), ("# nothing\n", "null"), ("a", "\"a\""), ("~", "null"), ("null", "null"),
    ("Null", "null"), ("NULL", "null"), ("nULL", "\"nULL\""), ("true", "true"), ("True", "true"),
    ("TRUE", "true"), ("tRue", "\"tRue\""), ("false", "false"), ("FALSE", "false"),
    (
      "[yes, no, on, off, y, n, Yes, NO]",
      "[\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\",\"Yes\",\"NO\"]"
    ),
    ("[0, 1, -1, +1, 007, 1_000]", "[0,1,-1,1,7,\"1_000\"]"),
    ("[0o14, 0o8, 0xC, 0xfF, 0xg, -0x1]", "[12,\"0o8\",12,255,\"0xg\",\"-0x1\"]"),
    ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"),
    (
      "[1.5, -0.25, .5, 5., +.5, 1e3, 1E-2, 1.e1, 6.8523015e+5]",
      "[1.5,-0.25,0.5,5,0.5,1000,0.01,10,685230.15]"
    ),
    (
      "[., +, 1.2.3, 1e, .e1, 10.0.0.1, 1:30, 2001-12-14, 0x, 0o]",
      "[\".\",\"+\",\"1.2.3\",\"1e\",\".e1\",\"10.0.0.1\",\"1:30\",\"2001-12-14\",\"0x\",\"0o\"]"
    ),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
    ("0.1234567890123456789012345", "0.1234567890123456789012345"),
    ("['1', \"1\", 'true', \"~\"]", "[\"1\",\"1\",\"true\",\"~\"]"),
    ("plain text with # inside#out", "\"plain text with\""),
    ("a#b", "\"a#b\""), ("a:b", "\"a:b\""), ("-a", "\"-a\""), ("?a", "\"?a\""), (":a", "\":a\""),
    ("--- a", "\"a\""), ("a: b: c".replacing(": c", with: ":c"), "{\"a\":\"b:c\"}"),
    ("first\nsecond\n\nthird\n", "\"first second\\nthird\""),
    ("a: one\n  two\n\n\n  three\n", "{\"a\":\"one two\\n\\nthree\"}"),
    ("- one\n two\n", "[\"one two\"]"), ("a: 'it''s'\n", "{\"a\":\"it's\"}"),
    ("''", "\"\""), ("\"\"", "\"\""), ("''''", "\"'\""), ("'a\\nb'", "\"a\\\\nb\""),
    ("' a\n  b \n\n c '", "\" a b\\nc \""),
    ("\"a\\tb\\n\\\"\\\\\\/\"", "\"a\\tb\\n\\\"\\\\/\""),
    ("\"\\0\\a\\b\\e\\f\\v\\r\"", "\"\\u0000\\u0007\\b\\u001b\\f\\u000b\\r\""),
    ("\"\\N\\_\\L\\P\\ \"", "\"\u{85}\u{A0}\u{2028}\u{2029} \""),
    ("\"\\x41\\u00e9\\U0001F600\\ud83d\\ude00\"", "\"Aé😀😀\""),
    (
      "\"folded \n  to a space,\t\n \n  to a line feed, or \t\\\n   \\ \tnot\"",
      "\"folded to a space,\\nto a line feed, or \\t \\tnot\""
    ),
    ("\" 1st\n\n 2nd \n\t3rd \"", "\" 1st\\n2nd 3rd \""),
    ("\"a\\\n  b\"", "\"ab\""), ("\"a\\  \n  b\"", "\"a  b\""),
    ("\"a # b: c, [d]\"", "\"a # b: c, [d]\""),
    ("|\n a\n b\n", "\"a\\nb\\n\""), ("|\na\nb\n", "\"a\\nb\\n\""), (">\n a\n b\n", "\"a b\\n\""),
    ("|-\n a\n", "\"a\""), ("|+\n a\n\n\n", "\"a\\n\\n\\n\""), ("|\n a\n\n\n", "\"a\\n\""),
    ("|\n a", "\"a\""), (">-\n a\n b\n\n c\n", "\"a b\\nc\""),
    ("a: |\n  one\n   two\n  three\nb: 1\n", "{\"a\":\"one\\n two\\nthree\\n\",\"b\":1}"),
    ("a: |2\n   one\n  two\n", "{\"a\":\" one\\ntwo\\n\"}"),
    ("a: |1-\n  one\n two\n", "{\"a\":\" one\\ntwo\"}"),
    ("a: |-1\n  one\n", "{\"a\":\" one\"}"),
    ("- |\n a\n- >\n b\n- c\n", "[\"a\\n\",\"b\\n\",\"c\"]"),
    ("a: | # comment\n  text # not\nb: 1", "{\"a\":\"text # not\\n\",\"b\":1}"),
    (
      ">\n\n folded\n line\n\n next\n line\n   * bullet\n\n   * list\n   * lines\n\n last\n line\n\n# end\n",
      "\"\\nfolded line\\nnext line\\n  * bullet\\n\\n  * list\\n  * lines\\n\\nlast line\\n\""
    ),
    (">\n a\n  b\n c\n", "\"a\\n b\\nc\\n\""), ("|\n\n\n a\n", "\"\\n\\na\\n\""),
    ("a: |\n\nb: >\n\nc: |+\n\n", "{\"a\":\"\",\"b\":\"\",\"c\":\"\\n\"}"),
    ("a: |\n  \tx\n", "{\"a\":\"\\tx\\n\"}"), ("|\n a\n   \n b\n", "\"a\\n  \\nb\\n\""),
    ("a: >-\n  text\n  more\n\n\nb: 1", "{\"a\":\"text more\",\"b\":1}"),
    ("a: |\n  x\n # comment\nb: 1", "{\"a\":\"x\\n\",\"b\":1}"),
    ("- 日本語: テキスト\n- é\n", "[{\"日本語\":\"テキスト\"},\"é\"]"), ("\u{FEFF}a: 1", "{\"a\":1}"),
    ("a: *x\n".replacing("*x", with: "'*x'"), "{\"a\":\"*x\"}"),
    ("%a".replacing("%a", with: "a%"), "\"a%\""),
    ("a: b%c @d `e`\n", "{\"a\":\"b%c @d `e`\"}"), ("a: b, c] }\n", "{\"a\":\"b, c] }\"}"),
  ]

  static let properties: [(String, String)] = [
    ("a: &x 1\nb: *x\n", "{\"a\":1,\"b\":1}"),
    ("- &a [1, 2]\n- *a\n- &a 3\n- *a\n", "[[1,2],[1,2],3,3]"),
    (
      "base: &b\n  x: 1\nother:\n  <<: *b\n  y: 2\n",
      "{\"base\":{\"x\":1},\"other\":{\"y\":2,\"x\":1}}"
    ),
    (
      "- &a {x: 1, y: 2}\n- &b {y: 3, z: 4}\n- <<: [*a, *b]\n  x: 9\n",
      "[{\"x\":1,\"y\":2},{\"y\":3,\"z\":4},{\"x\":9,\"y\":2,\"z\":4}]"
    ),
    ("a: {\"<<\": {b: 1}}\n", "{\"a\":{\"<<\":{\"b\":1}}}"),
    ("&a b: *a\n", "{\"b\":\"b\"}"),
    ("*a : x\n".replacing("*a : x", with: "- &a k\n- {*a : x}"), "[\"k\",{\"k\":\"x\"}]"),
    ("a: &e\nb: *e\n", "{\"a\":null,\"b\":null}"),
    ("!!str 1", "\"1\""), ("!!int \"3\"", "3"), ("!!float 1", "1"), ("!!bool 'true'", "true"),
    ("!!null ''", "null"), ("!!str", "\"\""), ("! 12", "\"12\""), ("!!seq [1]", "[1]"),
    ("!!map {a: 1}", "{\"a\":1}"), ("!!set {b, a, b}", "[\"a\",\"b\"]"),
    ("!!binary aGk=", "\"aGk=\""), ("!<tag:yaml.org,2002:str> 1", "\"1\""),
    ("%TAG !y! tag:yaml.org,2002:\n---\n!y!str 5\n", "\"5\""),
    ("%YAML 1.2\n---\na: 1\n", "{\"a\":1}"), ("--- |\n text\n", "\"text\\n\""),
    ("---\na: 1\n...\n", "{\"a\":1}"), ("--- # c\n- 1\n", "[1]"), ("---\n", "null"),
    ("a: &x !!str 1\nb: !!str &y 2\n", "{\"a\":\"1\",\"b\":\"2\"}"),
    ("!!map\na: !!seq\n- 1\n", "{\"a\":[1]}"), ("&r\n- 1\n", "[1]"),
    ("- &x\n  a: 1\n", "[{\"a\":1}]"),
    ("a: !!str\nb: 1\n", "{\"a\":\"\",\"b\":1}"),
  ]

  static let rejected: [String] = [
    "a: b: c", "a:\n\tb: 1\n", "\ta: 1\nb: 2", "- a\n\t- b\n", "-\t- a\n", "[a, b", "{a: 1", "[a}",
    "{a]",
    "]", "}", "[a,,b]", "[,a]", "{,}", "{a: 1,, b: 2}", "'a", "\"a", "\"\\q\"", "\"\\x4\"",
    "\"\\ud800\"",
    "\"\\U00110000\"", "a: 'b' c\n", "a: \"b\" c\n", "*x", "a: *nothing\n", "&a &b c", "!!int x",
    "!!bool 1", "!!seq a", "!!map [1]", "!e!x 1", "@a", "`a", "%a", "a: %b", "a: @b\n",
    "a: |x\n  b\n",
    "a: | b\n", "key: value\n other: x\n", "a: 1\n  b: 2\n", "a:\n  b: 1\n c: 2\n", "- a\nb: 1\n",
    "a: 1\n- b\n", "a\nb: 1\n", "a: 1\nb\n", "a: - b\n", "a: [b]c\n", "&a *b", "a: &x *x\n",
    "&x [*x]", "- a\n - b\n c\n- [", "%YAML 1.2\na: 1\n", "--- a: 1\n", "a: |\n    \n  b\n",
    "{a: 1}}", "[a] b", "a: {b: 1} c", "? a\nb\n", "!<x a", "[- a]", "a: \"x\n--- \ny\"",
    "[a\n---\nb]",
    "%TAG x\n---\na", "{\"a\" \"b\"}", "[\"a\" b]", "a: 'b'c\n", "... x\n", "a: ]\n", "a: *\n",
    "& b",
    "{a: b: c}",
  ]

  static func json(_ result: ReadResult) -> String? {
    result.document.map { JSONWriter.string($0.root) }
  }

  @Test("reads collections")
  func readsCollections() { Self.check(Self.collections) }

  @Test("reads scalars of every style")
  func readsScalars() { Self.check(Self.scalars) }

  @Test("reads anchors, aliases, merge keys, tags and directives")
  func readsProperties() { Self.check(Self.properties) }

  static func check(_ cases: [(String, String)]) {
    for (text, expected) in cases {
      let result = YAMLReader.read(Array(text.utf8))
      #expect(json(result) == expected, "\(text.debugDescription): \(result.diagnostics)")
      #expect(!result.hasErrors, "\(text.debugDescription): \(result.diagnostics)")
    }
  }

  @Test("rejects what isn't YAML")
  func rejects() {
    for text in Self.rejected {
      let results = YAMLReader.readAll(Array(text.utf8))
      #expect(results.contains { $0.hasErrors }, "\(text.debugDescription)")
    }
  }

  @Test("reads JSON as JSON")
  func json() {
    for text in JSONAcceptanceTests.accepted where !text.contains("\u{7f}") {
      // YAML's core schema has no such large exponents either.
      let expected = JSONReader.read(Array(text.utf8)).document
      let found = YAMLReader.read(Array(text.utf8)).document
      let same = withExtendedLifetime((expected, found)) { expected?.root == found?.root }
      #expect(same, "\(text.debugDescription)")
    }
  }
}
