// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct PathTests {
  let document = JSONReader.read(
    Array(
      "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"m~n\":8,\" \":7,\"k\\\"l\":6,\"0\":{\"1\":5}}"
        .utf8)
  ).document

  @Test("resolves pointers")
  func pointers() {
    let cases: [(String, String?)] = [
      ("/foo", "[\"bar\",\"baz\"]"), ("/foo/0", "\"bar\""), ("/foo/1", "\"baz\""), ("/", "0"),
      ("/a~1b", "1"), ("/c%d", "2"), ("/m~0n", "8"), ("/ ", "7"), ("/k\"l", "6"), ("/0/1", "5"),
      ("/foo/2", nil), ("/foo/-", nil), ("/foo/01", nil), ("/foo/-1", nil), ("/foo/", nil),
      ("/foo/99999999999999999999", nil), ("/nothing", nil), ("/foo/0/x", nil),
    ]
    let root = KeptAlive.root(document)
    for (text, expected) in cases {
      let found = JSONPointer(text)?.resolve(in: root) ?? .absent
      #expect((found.exists ? JSONWriter.string(found) : nil) == expected, "\(text)")
      #expect(JSONPointer(text)?.description == text)
    }
    #expect(JSONPointer("")?.resolve(in: root) == root)
    for text in ["foo", "/~", "/~2", "/a~"] { #expect(JSONPointer(text) == nil, "\(text)") }
  }

  @Test("writes and reads paths")
  func paths() {
    let cases: [(String, [DocumentPath.Step])] = [
      ("", []),
      ("ingress[0].cidr_blocks[1]", [.key("ingress"), .index(0), .key("cidr_blocks"), .index(1)]),
      ("[2]", [.index(2)]), ("[\"a b\"].c", [.key("a b"), .key("c")]),
      ("tags[\"k\\\"\\\\\"]", [.key("tags"), .key("k\"\\")]), ("a[\"\"]", [.key("a"), .key("")]),
      ("a[\"0\"][0]", [.key("a"), .key("0"), .index(0)]), ("a-b.c_d", [.key("a-b"), .key("c_d")]),
    ]
    for (text, steps) in cases {
      #expect(DocumentPath(steps).description == text)
      #expect(DocumentPath(text)?.steps == steps, "\(text)")
    }
    for text in ["a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[01]", "a[\"x]", "a[0", "a b", "[0]a"] {
      #expect(DocumentPath(text) == nil, "\(text)")
    }
  }

  @Test("turns pointers into paths by what the document holds")
  func conversion() {
    let root = KeptAlive.root(document)
    let pointer = JSONPointer("/foo/1")
    #expect(pointer.map { DocumentPath($0, in: root).description } == "foo[1]")
    #expect(JSONPointer("/0/1").map { DocumentPath($0, in: root).description } == "[\"0\"][\"1\"]")
    #expect(DocumentPath("foo[1]")?.pointer.description == "/foo/1")
    #expect(DocumentPath("foo[1]")?.resolve(in: root).string == "baz")
    #expect(DocumentPath("foo[2]")?.resolve(in: root).exists == false)
  }

  @Test("takes the nearest ancestor's range for what is absent")
  func ranges() {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = 1
    let root = KeptAlive.root(
      JSONReader.read(Array("{\"a\":{\"b\":[1]}}".utf8), options: options).document)
    let cases = [("a.b[0]", (11, 12)), ("a.b", (6, 13)), ("a.b[3]", (6, 13)), ("a.c.d", (1, 14))]
    for (text, (start, end)) in cases {
      #expect(DocumentPath(text)?.range(in: root).bytes == ByteRange(start, end))
    }
    #expect(DocumentPath("z")?.range(in: root) == SourceRange.none)
  }
}
