// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct JSONReaderTests {
  static func read(_ text: String, _ options: ReaderOptions = .init()) -> ReadResult {
    JSONReader.read(SourceFile(path: "t.json", text: text), options: options)
  }

  /// The document as compact JSON; nil when there is none.
  static func rewritten(_ text: String, _ options: ReaderOptions = .init()) -> String? {
    read(text, options).document.map { JSONWriter.string($0.root) }
  }

  @Test("gives back what was written")
  func values() {
    let cases = [
      "{\"a\":[1,-2,0,true,false,null,\"x\"],\"b\":{\"c\":{}},\"d\":[]}": nil,
      " [ 1 , [ ] , { } , [ [ 2 ] ] ] ": "[1,[],{},[[2]]]",
      "\"\\u0041\\n\\\"\\/\\\\ é \\u00e9 \\ud83d\\ude00 \\u0001\"":
        "\"A\\n\\\"/\\\\ é é 😀 \\u0001\"",
      "[\"long enough to fill two vectors \\t and then some more text after it ü\"]": nil,
      "{\"k\\u0065y\":1,\"key2\":{\"k\\\"\":2}}": "{\"key\":1,\"key2\":{\"k\\\"\":2}}",
    ]
    for (text, expected) in cases { #expect(Self.rewritten(text) == expected ?? text) }
  }

  @Test("keeps numbers exactly")
  func numbers() {
    let cases = [
      "0", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
      "123456789012345678901234567890", "1.5", "-0.25", "0.1", "3.141592653589793238462643383279",
      "65.613616999999977", "-65.613616999999977", "12345678.12345678", "0.00001234",
      "100000000000000000000.5", "99999999999999999.9", "0.1234567890123456789",
    ]
    for text in cases { #expect(Self.rewritten("[\(text)]") == "[\(text)]") }
    for (text, same) in [
      ("1e2", "100"), ("1.50", "1.5"), ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("10e-1", "1"),
      ("1.25e2", "125"), ("0.1e1", "1"), ("1E+2", "100"), ("12e-1", "1.2"), ("0e999", "0"),
      ("1000000000000000000000e-21", "1"), ("9223372036854775807.0", "9223372036854775807"),
    ] {
      let left = KeptAlive.root(Self.read(text).document)
      let right = KeptAlive.root(Self.read(same).document)
      #expect(left.exists && left == right, "\(text) and \(same)")
    }
    #expect(KeptAlive.root(Self.read("1e400").document).numberText == "1e+400")
    #expect(
      KeptAlive.root(Self.read("1").document)
        != KeptAlive.root(Self.read("1.0000000000000000001").document))
  }

  @Test("finds fields in objects of every size", arguments: [1, 2, 15, 16, 17, 40, 255, 300, 5000])
  func fields(count: Int) {
    let body = (0..<count).map { "\"key-\($0 * 7919 % count)-\(count)\":\($0)" }
    let text = "[{\(body.joined(separator: ","))},{\(body.joined(separator: ", "))}]"
    let view = Self.read(text).document?.view
    for index in 0..<count {
      #expect(view?[0]["key-\(index * 7919 % count)-\(count)"].integer == index)
      #expect(view?[1]["key-\(index * 7919 % count)-\(count)"].integer == index)
    }
    #expect(view?[1]["key-\(count)-\(count)"].exists == false)
    #expect(view?[0].node == view?[1].node)
  }

  @Test("tells objects of nearly the same shape apart")
  func templates() {
    let wide = (0..<20).map { "\"field\($0)\":\($0)" }.joined(separator: ",")
    for text in [
      "[{\"a\":1,\"b\":2},{\"a\":1,\"c\":2},{\"b\":1,\"a\":2},{\"a\":1},{\"a\":1,\"b\":2,\"c\":3},{}]",
      "[{\"abcdefghi\":1},{\"abcdefghj\":1},{\"abcdefgh\":1},{\"xbcdefghi\":1},{\"abcdefghij\":1}]",
      "[{\"0123456789abcdef0123\":1},{\"0123456789abcdXf0123\":1},{\"01234567X9abcdef0123\":1}]",
      "[{\"\":1},{\"\":2,\"a\":3},{\"a\":1,\"\":2}]",
      "[{\"a\\\\\":1},{\"a\\\\\":2},{\"a\\\"\":3}]",
      "[{\"a\":{\"x\":1},\"b\":[{\"y\":1}]},{\"a\":{\"y\":1},\"b\":[{\"x\":1}]},{\"a\":[1],\"b\":{}}]",
      "[{\"a\":1,\"b\":2,\"c\":3},{\"a\":1,\"c\":3},{\"b\":2,\"c\":3},{\"x\":0,\"a\":1,\"b\":2,\"c\":3}]",
      "[{\(wide)},{\(wide)},{\(wide),\"more\":1},{\"less\":1,\(wide)}]",
    ] {
      #expect(Self.rewritten(text) == text)
      #expect(Self.read(text).diagnostics.isEmpty)
      let root = KeptAlive.root(Self.read(text).document)
      for object in root.elements {
        for (index, entry) in object.entries.enumerated() {
          #expect(object.entryIndex(entry.key) == index)
        }
      }
    }
  }

  @Test("rejects a raw control character where the neighbour has it escaped in its key")
  func escapedTemplates() {
    for text in [
      "[{\"a\\nb\":1},{\"a\nb\":1}]", "[{\"a\\\\\":1},{\"a\\\":1}]", "[{\"a\\\"\":1},{\"a\"\":1}]",
    ] {
      #expect(Self.read(text).document == nil)
    }
  }

  @Test("warns of a repeated key, names the first place and lets the last one count")
  func duplicates() {
    let result = Self.read("{\"a\":1,\n \"b\":2,\n \"a\":3, \"a\":4}")
    #expect(result.document.map { JSONWriter.string($0.root) } == "{\"b\":2,\"a\":4}")
    #expect(result.diagnostics.map(\.id) == ["json-duplicate-key", "json-duplicate-key"])
    #expect(result.diagnostics.map(\.severity) == [.warning, .warning])
    #expect(result.diagnostics.first?.position == SourcePosition(line: 3, column: 2))
    #expect(result.diagnostics.last?.position == SourcePosition(line: 3, column: 9))
    #expect(result.diagnostics.first?.message.contains("\"a\"") == true)
    #expect(result.diagnostics.first?.message.contains("line 1, column 2") == true)
    // The same key in another spelling.
    #expect(Self.read("{\"a\":1,\"\\u0061\":2}").diagnostics.count == 1)
  }

  @Test("finds repeated keys in large objects and beside a neighbour without them")
  func largeDuplicates() {
    let wide = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let result = Self.read("[{\(wide)},{\(wide),\"k7\":700},{\(wide)}]")
    #expect(result.diagnostics.count == 1)
    let view = result.document?.view
    #expect(view?[1]["k7"].integer == 700)
    #expect(view?[1].node.count == 40)
    #expect(view?[2]["k39"].integer == 39)
    #expect(KeptAlive.root(Self.read("{\"a\":1,\"a\":2}").document).count == 1)
  }

  @Test("counts the warnings that it doesn't show")
  func manyWarnings() {
    let text = "{" + (0..<500).map { _ in "\"a\":1" }.joined(separator: ",") + "}"
    let result = Self.read(text)
    #expect(result.diagnostics.count == 101)
    #expect(result.diagnostics.last?.message.contains("399") == true)
  }

  @Test("takes trailing commas, with a warning, only when allowed")
  func trailingCommas() {
    var options = ReaderOptions()
    options.allowsTrailingCommas = true
    let result = Self.read("{\"a\":[1,2,],\n\"b\":{\"c\":1 , },}", options)
    #expect(result.document.map { JSONWriter.string($0.root) } == "{\"a\":[1,2],\"b\":{\"c\":1}}")
    #expect(result.diagnostics.map(\.id) == Array(repeating: "json-trailing-comma", count: 3))
    #expect(!result.hasErrors)
    for text in ["[,]", "{,}", "[1,,]", "[,1]", "{\"a\":1,,}"] {
      #expect(Self.read(text, options).document == nil)
    }
    #expect(Self.read("[1,]").document == nil)
  }

  @Test("passes over comments only when allowed")
  func comments() {
    var options = ReaderOptions()
    options.allowsComments = true
    let text = "// top\n{ /* a */ \"a\" /**/ : // b\n [1, /* x */ 2] /* end */ } // last"
    #expect(Self.rewritten(text, options) == "{\"a\":[1,2]}")
    #expect(Self.rewritten("[\"/*\", \"//\"]", options) == "[\"/*\",\"//\"]")
    for text in ["/* [1]", "[1] /*", "[1 / 2]", "[/]", "/", "[1] /", "[1 /*/ ]"] {
      #expect(Self.read(text, options).document == nil)
    }
    #expect(Self.read("[1] // x").diagnostics.first?.message.contains("comment") == true)
  }

  @Test("replaces lone surrogates only when asked")
  func surrogates() {
    var options = ReaderOptions()
    options.replacesLoneSurrogates = true
    let result = Self.read("[\"a\\ud800b\",\"\\udc00\",\"\\ud83d\\ud83d\\ude00\"]", options)
    #expect(result.document?.view.strings == ["a\u{FFFD}b", "\u{FFFD}", "\u{FFFD}😀"])
    #expect(result.diagnostics.map(\.id) == Array(repeating: "json-lone-surrogate", count: 3))
  }

  @Test("sorts keys when asked and says so")
  func sorting() {
    var options = ReaderOptions()
    options.sortsKeys = true
    options.keepsRanges = true
    let result = Self.read("{\"b\":1,\"a\":2,\"aa\":3,\"b\":4}", options)
    let root = KeptAlive.root(result.document)
    #expect(JSONWriter.string(root) == "{\"a\":2,\"aa\":3,\"b\":4}")
    #expect(root.has(.sorted))
    #expect(root.range(at: 0).bytes == ByteRange(7, 12))
    #expect(root.range(at: 2).bytes == ByteRange(20, 25))
    #expect(result.diagnostics.first?.range == ByteRange(20, 21))
    #expect(KeptAlive.root(Self.read("{\"a\":1,\"b\":2}").document).has(.sorted) == true)
    #expect(KeptAlive.root(Self.read("{\"b\":1,\"a\":2}").document).has(.sorted) == false)
  }

  @Test("marks every value with its place")
  func ranges() {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = 7
    let text = "  {\"a\" : [10, {\"b\": \"x\\n\"}, [] ],\n\"c\\u0063\":true}"
    let result = Self.read(text, options)
    let root = KeptAlive.root(result.document)
    func written(_ range: SourceRange) -> String {
      #expect(range.file == 7)
      return String(
        decoding: Array(text.utf8)[Int(range.bytes.start)..<Int(range.bytes.end)], as: UTF8.self)
    }
    #expect(result.rootRange == ByteRange(2, text.utf8.count))
    #expect(written(root.range(at: 0)) == "\"a\" : [10, {\"b\": \"x\\n\"}, [] ]")
    #expect(written(root.range(at: 1)) == "\"c\\u0063\":true")
    let array = root.field("a")
    #expect(written(array.range(at: 0)) == "10")
    #expect(written(array.range(at: 1)) == "{\"b\": \"x\\n\"}")
    #expect(written(array.range(at: 2)) == "[]")
    #expect(written(array.elements[1].range(at: 0)) == "\"b\": \"x\\n\"")
    #expect(KeptAlive.root(Self.read(text).document).range(at: 0) == SourceRange.none)
  }

  @Test("stops at its limits and says which")
  func limits() {
    var options = ReaderOptions()
    let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
    #expect(Self.read(deep).document != nil)
    #expect(Self.read("[\(deep)]").diagnostics.first?.id == "json-limit")
    #expect(Self.read("[\(deep)]").diagnostics.first?.range?.start == 1000)
    let unclosed = String(repeating: "{\"a\":", count: 100_000)
    #expect(Self.read(unclosed).diagnostics.first?.message.contains("1000 levels") == true)
    options.maximumDepth = 100_000
    let deeper = String(repeating: "[", count: 99_999) + String(repeating: "]", count: 99_999)
    #expect(Self.read(deeper, options).document != nil)
    options = ReaderOptions()
    options.maximumNodeCount = 10
    #expect(Self.read("[1,2,3,4,5,6,7,8,9]", options).document != nil)
    #expect(Self.read("[1,2,3,4,5,6,7,8,9,[1,2]]", options).document == nil)
    options.maximumNodeCount = 1000
    let many = "[" + String(repeating: "1,", count: 100_000) + "1]"
    #expect(Self.read(many, options).diagnostics.first?.id == "json-limit")
    options.maximumByteCount = 4
    #expect(Self.read("[1,2]", options).diagnostics.first?.id == "json-limit")
    #expect(Self.read("[12]", options).document != nil)
  }

  @Test("stops when the caller's arena is exhausted")
  func exhaustion() {
    let text = Array(("[" + String(repeating: "[1,2,3],", count: 20_000) + "0]").utf8)
    let arena = Arena(chunkSize: 4096, limit: 256 << 10)
    var diagnostics: [Diagnostic] = []
    let node = text.withUnsafeBufferPointer {
      JSONReader.read($0, into: arena, diagnostics: &diagnostics)
    }
    #expect(!node.exists)
    #expect(diagnostics.first?.message.contains("memory") == true)
  }
}
