// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct JSONWriterTests {
  static func node(_ text: String, _ arena: Arena) -> Node {
    Array(text.utf8).withUnsafeBufferPointer { JSONReader.read($0, into: arena) }
  }

  @Test("indents")
  func pretty() {
    let arena = KeptAlive.arena()
    let node = Self.node("{\"a\":[1,{\"b\":[]}],\"c\":{}}", arena)
    #expect(
      JSONWriter.string(node, options: .pretty) == """
        {
          "a": [
            1,
            {
              "b": []
            }
          ],
          "c": {}
        }
        """)
  }

  @Test("escapes what has to be escaped and nothing else")
  func escapes() {
    let arena = KeptAlive.arena()
    let text =
      "\u{0}\u{1F}\u{8}\t\n\u{C}\r\"\\/é\u{7F}\u{2028}😀 and a text long enough for a vector\n"
    #expect(
      JSONWriter.string(arena.string(text))
        == "\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/é\u{7F}\u{2028}😀 and a text long enough for a vector\\n\""
    )
  }

  @Test("sorts keys by their bytes when asked")
  func sorting() {
    let arena = KeptAlive.arena()
    var options = JSONWriter.Options()
    options.sortsKeys = true
    let node = Self.node("{\"b\":1,\"a\":{\"é\":1,\"z\":2,\"\":3},\"B\":2}", arena)
    #expect(
      JSONWriter.string(node, options: options)
        == "{\"B\":2,\"a\":{\"\":3,\"z\":2,\"é\":1},\"b\":1}")
    #expect(JSONWriter.string(node) == "{\"b\":1,\"a\":{\"é\":1,\"z\":2,\"\":3},\"B\":2}")
  }

  @Test("writes sets as arrays and keys of other kinds as their JSON text")
  func otherKinds() {
    let arena = KeptAlive.arena()
    let set = arena.set([.integer(3), .integer(1), .integer(3)])
    let object = arena.object([
      Node.Entry(key: .integer(1), value: set),
      Node.Entry(key: arena.array([.boolean(true), arena.string("a")]), value: .null),
    ])
    #expect(JSONWriter.string(object) == "{\"1\":[1,3],\"[true,\\\"a\\\"]\":null}")
    #expect(JSONReader.read(JSONWriter.bytes(object)).document != nil)
  }

  @Test("keeps secrets back unless asked for them")
  func secrets() {
    let arena = KeptAlive.arena()
    let object = arena.object([
      Node.Entry(key: arena.string("password"), value: arena.string("hunter2").with(.sensitive)),
      Node.Entry(key: arena.string("list"), value: arena.array([.integer(1)]).with(.sensitive)),
    ])
    #expect(
      JSONWriter.string(object)
        == "{\"password\":\"(sensitive value)\",\"list\":\"(sensitive value)\"}")
    var options = JSONWriter.Options()
    options.showsSensitive = true
    #expect(
      JSONWriter.string(object, options: options) == "{\"password\":\"hunter2\",\"list\":[1]}")
    #expect(JSONWriter.canonical(object) == nil)
    #expect(JSONWriter.canonical(object, showsSensitive: true) != nil)
  }

  @Test("writes unknown values as the caller wants")
  func unknowns() {
    let arena = KeptAlive.arena()
    let node = arena.array([
      arena.unknown(.init(symbol: arena.string("aws_kms_key.k.arn"))), arena.unknown(.init()),
    ])
    var options = JSONWriter.Options()
    #expect(JSONWriter.string(node) == "[null,null]")
    options.unknown = .text("?")
    #expect(JSONWriter.string(node, options: options) == "[\"?\",\"?\"]")
    options.unknown = .symbol(otherwise: "(known after apply)")
    #expect(
      JSONWriter.string(node, options: options)
        == "[\"${aws_kms_key.k.arn}\",\"(known after apply)\"]")
    #expect(JSONWriter.canonical(node) == nil)
  }

  @Test("writes numbers canonically as ECMAScript does")
  func canonicalNumbers() {
    let cases = [
      ("0", "0"), ("-0", "0"), ("1", "1"), ("-1", "-1"), ("1.0", "1"), ("1.50", "1.5"),
      ("1e20", "100000000000000000000"), ("1e21", "1e+21"),
      ("123456789012345680000", "123456789012345680000"),
      ("1e-6", "0.000001"), ("1e-7", "1e-7"), ("0.00000123", "0.00000123"), ("1.23e-7", "1.23e-7"),
      ("333333333.33333329", "333333333.3333333"), ("1E30", "1e+30"), ("4.50", "4.5"),
      ("2e-3", "0.002"), ("0.000000000000000000000000001", "1e-27"),
      ("9007199254740993", "9007199254740992"), ("9223372036854775807", "9223372036854776000"),
      ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
      ("2.2250738585072014e-308", "2.2250738585072014e-308"), ("-1234.5678", "-1234.5678"),
      ("18446744073709551616", "18446744073709552000"), ("1e-400", "0"),
    ]
    let arena = KeptAlive.arena()
    for (text, expected) in cases {
      let bytes = JSONWriter.canonical(Self.node(text, arena)) ?? []
      #expect(String(decoding: bytes, as: UTF8.self) == expected, "\(text)")
    }
    #expect(JSONWriter.canonical(Self.node("1e400", arena)) == nil)
  }

  @Test("sorts canonical keys by UTF-16 code units")
  func canonicalKeys() {
    let arena = KeptAlive.arena()
    // U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33, unlike in UTF-8.
    let node = Self.node(
      "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2,\"\\u20ac\":3,\"\\r\":4,\"1\":5,\"\\u0080\":6,\"\\u00f6\":7}",
      arena)
    #expect(
      String(decoding: JSONWriter.canonical(node) ?? [], as: UTF8.self)
        == "{\"\\r\":4,\"1\":5,\"\u{80}\":6,\"ö\":7,\"€\":3,\"😀\":2,\"\u{FB33}\":1}")
  }

  @Test("writes documents deeper than any stack")
  func deep() {
    let arena = KeptAlive.arena()
    var node = Node.integer(1)
    for _ in 0..<200_000 { node = arena.array([node]) }
    #expect(JSONWriter.bytes(node).count == 400_001)
  }
}
