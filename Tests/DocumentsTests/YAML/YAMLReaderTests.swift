// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct YAMLReaderTests {
  static func read(
    _ text: String, _ options: ReaderOptions = .init(), _ yaml: YAMLOptions = .init()
  ) -> ReadResult {
    YAMLReader.read(SourceFile(path: "t.yaml", text: text), options: options, yaml: yaml)
  }

  static func json(_ text: String, _ yaml: YAMLOptions = .init()) -> String? {
    YAMLAcceptanceTests.json(read(text, .init(), yaml))
  }

  @Test("hands tags of an application to the caller")
  func tags() {
    var yaml = YAMLOptions()
    yaml.tagHandler = { tag, value, arena in
      guard tag.hasPrefix("!") else { return nil }
      let name = tag == "!Ref" ? "Ref" : "Fn::" + tag.dropFirst()
      var value = value
      if tag == "!GetAtt", let text = value.string, let dot = text.firstIndex(of: ".") {
        let attribute = text[text.index(after: dot)...]
        value = arena.array([arena.string(text[..<dot]), arena.string(attribute)])
      }
      return arena.object([Node.Entry(key: arena.string(name), value: value)])
    }
    #expect(
      Self.json("a: !Ref Bucket\nb: !GetAtt Bucket.Arn\nc: !Sub\n  - x${y}\n  - y: !Ref z\n", yaml)
        == "{\"a\":{\"Ref\":\"Bucket\"},\"b\":{\"Fn::GetAtt\":[\"Bucket\",\"Arn\"]},"
        + "\"c\":{\"Fn::Sub\":[\"x${y}\",{\"y\":{\"Ref\":\"z\"}}]}}")
    #expect(
      Self.json("!If [a, !Ref b, !Select [0, [c]]]", yaml)
        == "{\"Fn::If\":[\"a\",{\"Ref\":\"b\"},{\"Fn::Select\":[0,[\"c\"]]}]}")
    #expect(Self.json("- &r !Ref x\n- *r\n", yaml) == "[{\"Ref\":\"x\"},{\"Ref\":\"x\"}]")
    #expect(
      Self.json("!Join\n- ','\n- !GetAZs ''\n", yaml)
        == "{\"Fn::Join\":[\",\",{\"Fn::GetAZs\":\"\"}]}")
    let plain = Self.read("a: !Ref Bucket")
    #expect(YAMLAcceptanceTests.json(plain) == "{\"a\":\"Bucket\"}")
    #expect(plain.diagnostics.map(\.id) == ["yaml-tag"])
    var seen: [String] { ["tag:example.com,2000:thing", "!local"] }
    yaml.tagHandler = { tag, _, _ in seen.contains(tag) ? .boolean(true) : nil }
    #expect(
      Self.json("%TAG !e! tag:example.com,2000:\n---\n- !e!th%69ng x\n- !local y\n", yaml)
        == "[true,true]")
  }

  @Test("takes infinity and NaN as strings, with a warning")
  func notFinite() {
    let result = Self.read("[.inf, -.INF, +.Inf, .nan, .NaN, -.nan, .info, 1e99999999999]")
    #expect(
      YAMLAcceptanceTests.json(result)
        == "[\".inf\",\"-.INF\",\"+.Inf\",\".nan\",\".NaN\",\"-.nan\",\".info\",\"1e99999999999\"]")
    #expect(result.diagnostics.map(\.id) == Array(repeating: "yaml-number", count: 6))
  }

  @Test("warns of a repeated key, names the first place and lets the last one count")
  func duplicates() {
    let result = Self.read("a: 1\nb: 2\na: 3\n\"a\": 4\n")
    #expect(YAMLAcceptanceTests.json(result) == "{\"b\":2,\"a\":4}")
    #expect(result.diagnostics.map(\.id) == ["yaml-duplicate-key", "yaml-duplicate-key"])
    #expect(result.diagnostics.first?.position == SourcePosition(line: 3, column: 1))
    #expect(result.diagnostics.first?.message.contains("line 1, column 1") == true)
    let wide = (0..<50).map { "k\($0): \($0)\n" }.joined()
    #expect(Self.read(wide).diagnostics.isEmpty)
    #expect(Self.read(wide + "k7: 70\n").diagnostics.count == 1)
    #expect(Self.read(wide + "k7: 70\n").document?.view["k7"].integer == 70)
  }

  @Test("leaves merge keys alone when asked, and warns of what can't be merged")
  func merging() {
    var yaml = YAMLOptions()
    #expect(Self.json("- &a {x: 1}\n- <<: *a\n", yaml) == "[{\"x\":1},{\"x\":1}]")
    #expect(Self.read("a: {<<: 1, b: 2}").diagnostics.map(\.id) == ["yaml-merge-key"])
    #expect(Self.json("a: {<<: 1, b: 2}") == "{\"a\":{\"b\":2}}")
    yaml.mergesKeys = false
    #expect(Self.json("- &a {x: 1}\n- <<: *a\n", yaml) == "[{\"x\":1},{\"<<\":{\"x\":1}}]")
  }

  @Test("reads several documents and goes on after a broken one")
  func documents() {
    func all(_ text: String) -> [String] {
      YAMLReader.readAll(SourceFile(path: "t.yaml", text: text)).map {
        YAMLAcceptanceTests.json($0) ?? "error in line \($0.diagnostics.last?.position?.line ?? 0)"
      }
    }
    #expect(all("a: 1\n---\nb: 2\n...\n---\n- 3\n") == ["{\"a\":1}", "{\"b\":2}", "[3]"])
    #expect(all("---\n---\n") == ["null", "null"])
    #expect(all("") == [])
    #expect(all("# c\n") == [])
    #expect(all("a\n...\nb\n...\n") == ["\"a\"", "\"b\""])
    #expect(all("a: 1\n---\nb: [\n---\nc: 3\n") == ["{\"a\":1}", "error in line 4", "{\"c\":3}"])
    #expect(all("a: b: c\nmore: {\n---\nd: 4\n") == ["error in line 1", "{\"d\":4}"])
    #expect(all("- &x 1\n---\n- *x\n---\n- 2\n") == ["[1]", "error in line 3", "[2]"])
    #expect(all("a: 'x\n---\nb: 1") == ["error in line 1", "{\"b\":1}"])
    #expect(Self.read("a: 1\n---\nb: 2\n").diagnostics.map(\.id) == ["yaml-more-documents"])
  }

  @Test("marks every value with its place")
  func ranges() {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = 3
    let text = "a:\n  - one two # c\n  - {x: 'y'}\n  - !!str 5\nb: |\n  text\n  more\n\nc:\n"
    let result = Self.read(text, options)
    let root = KeptAlive.root(result.document)
    func written(_ range: SourceRange) -> String {
      #expect(range.file == 3)
      return String(
        decoding: Array(text.utf8)[Int(range.bytes.start)..<Int(range.bytes.end)], as: UTF8.self)
    }
    #expect(written(root.range(at: 0)) == "a:\n  - one two # c\n  - {x: 'y'}\n  - !!str 5")
    #expect(written(root.range(at: 1)) == "b: |\n  text\n  more")
    let array = root.field("a")
    #expect(written(array.range(at: 0)) == "one two")
    #expect(written(array.range(at: 1)) == "{x: 'y'}")
    #expect(written(array.range(at: 2)) == "!!str 5")
    #expect(written(array.elements[1].range(at: 0)) == "x: 'y'")
    #expect(root.range(at: 2).bytes.start == 64)
  }

  @Test("points at the place of an error")
  func positions() {
    let cases: [(String, String)] = [
      ("a:\n«\t»b: 1\n", "tab"), ("a: «@»b\n", "quotes"), ("a: [1, 2\n«»b: ", "\"]\""),
      ("a: «\"»x\n", "no end"), ("a: \"«\\q»\"\n", "escape"), ("b: 1\na: «*c»\n", "anchor"),
      ("a: 1\n«k»ey\n", "\":\""), ("a: b«:» c\n", "key"), ("a: «!!int x»\n", "tag"),
    ]
    for (text, phrase) in cases {
      var plain = ""
      var start = 0
      var end = 0
      for character in text {
        switch character {
        case "«": start = plain.utf8.count
        case "»": end = plain.utf8.count
        default: plain.append(character)
        }
      }
      let first = Self.read(plain).diagnostics.first
      #expect(first?.message.contains(phrase) == true, "\(text): \(String(describing: first))")
      if start != end {
        #expect(first?.range == ByteRange(start, end), "\(text): \(String(describing: first))")
      }
    }
  }

  @Test("stops at its limits and says which")
  func limits() {
    var laughs = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for (name, before) in zip("bcdefghijk", "abcdefghij") {
      let items = Array(repeating: "*\(before)", count: 9).joined(separator: ",")
      laughs += "\(name): &\(name) [\(items)]\n"
    }
    #expect(Self.read(laughs).diagnostics.first?.id == "yaml-limit")
    var merges = "- &a {k: 1}\n"
    merges += "- <<: [" + Array(repeating: "*a", count: 600_000).joined(separator: ",") + "]\n"
    #expect(Self.read(merges).diagnostics.first?.id == "yaml-limit")
    for opening in ["[", "{a: ", "- ", "? "] {
      let deep = String(repeating: opening, count: 20_000)
      #expect(Self.read(deep).diagnostics.first?.id == "yaml-limit", "\(opening)")
    }
    var options = ReaderOptions()
    options.maximumNodeCount = 5
    #expect(Self.read("[1, 2, 3, 4]", options).document != nil)
    #expect(Self.read("[1, 2, 3, 4, 5]", options).diagnostics.first?.id == "yaml-limit")
    options.maximumByteCount = 3
    #expect(Self.read("a: 1", options).diagnostics.first?.id == "yaml-limit")
  }

  @Test("takes time in proportion to the text")
  func time() {
    // Each of these took minutes with a method that looks at everything open for each token.
    let nested = String(repeating: "[", count: 900)
    let texts = [
      nested + String(repeating: "a, ", count: 100_000),
      String(repeating: "{a: ", count: 900) + String(repeating: "b, ", count: 100_000),
      "{" + String(repeating: "[", count: 900) + String(repeating: "x, ", count: 50_000),
      String(repeating: "a: 1\n", count: 50_000), String(repeating: "- &a b\n", count: 50_000),
      "'" + String(repeating: " \n", count: 200_000),
      "|\n" + String(repeating: " \n", count: 200_000),
      String(repeating: "---\n", count: 50_000), String(repeating: "x ", count: 200_000),
      "\"" + String(repeating: "\\n  \n", count: 100_000),
    ]
    let elapsed = ContinuousClock().measure {
      for text in texts { _ = YAMLReader.readAll(Array(text.utf8)) }
    }
    #expect(elapsed < .seconds(60))
  }

  @Test("rejects what isn't UTF-8 and control characters")
  func encoding() {
    for bytes: [UInt8] in [
      [0x61, 0xFF], [0xC3], [0xE2, 0x82], [0x61, 0x00], [0x22, 0x01, 0x22], [0xFF, 0xFE, 0x61, 0],
      Array("a long enough text to be looked at in vectors ".utf8) + [0xED, 0xA0, 0x80],
    ] {
      #expect(YAMLReader.read(bytes).diagnostics.first?.id == "yaml-encoding")
    }
  }

  @Test("comes to an end on texts cut off at any byte and on mutated ones")
  func robustness() {
    let samples =
      YAMLAcceptanceTests.collections.map(\.0) + YAMLAcceptanceTests.scalars.map(\.0)
      + YAMLAcceptanceTests.properties.map(\.0)
    for sample in samples {
      let bytes = Array(sample.utf8)
      for length in bytes.indices { _ = YAMLReader.readAll(Array(bytes[..<length])) }
    }
    #if DEBUG
      let rounds = 5_000
    #else
      let rounds = 50_000
    #endif
    var random = SplitMix(state: 7)
    let pieces = Array("{}[]\"',:-?|>&*!%#\\\n\t a1~<.".utf8) + [0xC3]
    var accepted = 0
    for _ in 0..<rounds {
      var bytes = Array(samples[random.below(samples.count)].utf8)
      for _ in 0...random.below(4) {
        let place = random.below(bytes.count + 1)
        if random.below(3) == 0, place < bytes.count {
          bytes.remove(at: place)
        } else {
          bytes.insert(pieces[random.below(pieces.count)], at: place)
        }
      }
      for result in YAMLReader.readAll(bytes) {
        guard let document = result.document else {
          if result.diagnostics.isEmpty { Issue.record("no reason for \(bytes)") }
          continue
        }
        accepted += 1
        let written = JSONWriter.bytes(document.root)
        let again = JSONReader.read(written).document
        let yamlAgain = YAMLReader.read(written).document
        let same = withExtendedLifetime((document, again, yamlAgain)) {
          again?.root == yamlAgain?.root
            && (again?.root == document.root || Self.holdsSet(document.root))
        }
        if !same { Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription)") }
      }
    }
    #expect(accepted > rounds / 10)
  }

  static func holdsSet(_ node: Node) -> Bool {
    node.isKind(.set) || node.elements.contains(where: holdsSet)
      || node.entries.contains { holdsSet($0.value) }
  }
}
