// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("RegoSourceReader")
struct RegoSourceReaderTests {
  private static func read(
    _ files: [(path: String, text: String, place: [String])], isNamed: Bool = false
  ) -> RegoSources {
    var reader = RegoSourceReader()
    for file in files {
      reader.add(
        SourceFile(path: file.path, text: file.text), at: file.place, isNamed: isNamed)
    }
    return reader.finish()
  }

  @Test("documents merge at their places, keys in order")
  func merges() {
    let sources = Self.read([
      ("z.json", #"{"b": {"x": 1}, "a": 0}"#, []), ("y.yaml", "w: [1, 2]", ["b", "y"]),
      ("x.yml", "z: true", ["b"]),
    ])
    #expect(sources.errors.isEmpty)
    #expect(
      JSONWriter.string(sources.data.root) == #"{"a":0,"b":{"x":1,"y":{"w":[1,2]},"z":true}}"#)
  }

  @Test(
    "what can't be merged is OPA's error, and leaves the rest as it was",
    arguments: [
      (#"{"a": 1}"#, #"{"a": 1}"#, "2.json: merge error"),
      (#"{"a": {"b": []}}"#, #"{"c": 1, "a": {"b": {}}}"#, "2.json: merge error"),
      (#"{"a": 1}"#, "[1]", "2.json: document must be of type object"),
    ])
  func conflicts(first: String, second: String, error: String) {
    let sources = Self.read([("1.json", first, []), ("2.json", second, [])])
    #expect(sources.errors.map(\.message) == [error])
    #expect(RegoLoadError.report(sources.errors) == "1 error occurred during loading: \(error)")
    let only = Self.read([("1.json", first, [])])
    #expect(sources.data.root == only.data.root)
  }

  @Test("problems of all files are told, each with its place")
  func problems() {
    let sources = Self.read([
      ("a.json", "{\n  oops}", []), ("b.rego", "package b\np if {", []), ("c.yaml", "[", ["c"]),
    ])
    #expect(sources.errors.map(\.code) == [.document, .policy, .document])
    #expect(sources.errors[0].message.hasPrefix("a.json:2:3: "))
    #expect(sources.errors[1].message.hasPrefix("b.rego:2: rego_parse_error: "))
    #expect(
      RegoLoadError.report(sources.errors).hasPrefix("3 errors occurred during loading:\na.json"))
  }

  @Test("a named file is tried as all there is, one found in a folder is passed over")
  func unknownNames() {
    #expect(Self.read([("policy", "package p", [])], isNamed: true).modules.count == 1)
    #expect(Self.read([("data", "a: 1", [])], isNamed: true).data.root.count == 1)
    let neither = Self.read([("x.txt", "{:", [])], isNamed: true)
    #expect(neither.errors.map(\.message) == ["x.txt: can't recognize file type"])
    let found = Self.read([("policy", "package p", [])])
    #expect(found.modules.isEmpty && found.errors.isEmpty)
  }

  @Test("a module given twice counts once")
  func twice() {
    let sources = Self.read([("p.rego", "package p", []), ("p.rego", "package q", [])])
    #expect(sources.modules.map(\.package.path) == [["q"]])
  }

  @Test(
    "a rule may not stand where data is",
    arguments: [
      ("c := 1", #"{"a": {"c": 2}}"#, "a/c"), ("c.d := 1", #"{"a": {"c": 2}}"#, "a/c/d"),
      ("c[x] := 1 if some x in [1]", #"{"a": {"c": {"d": 1}}}"#, "a/c"),
      ("f(x) := x", #"{"a": {"f": 1}}"#, "a/f"), ("c := 1", #"{"a": {"d": 2}}"#, nil),
    ])
  func pathConflicts(rule: String, data: String, path: String?) {
    let sources = Self.read([("p.rego", "package a\n\(rule)", []), ("d.json", data, [])])
    let expected = path.map { ["conflicting rule for data path \($0) found"] } ?? []
    #expect(sources.pathConflicts().map(\.message) == expected)
  }

  @Test("the files of a folder are read as if one came after the other")
  func folder() {
    let files = (0..<60).map { index -> (file: SourceFile, place: [String]) in
      switch index % 5 {
      case 1: (SourceFile(path: "\(index).rego", text: "package p\nq if {"), [])
      case 2: (SourceFile(path: "\(index).json", text: "{\"k\(index)\": 1}"), ["d"])
      case 3: (SourceFile(path: "\(index).yaml", text: "- ["), ["d"])
      default: (SourceFile(path: "\(index / 10).rego", text: "package p\(index)\nq := 1"), [])
      }
    }
    var together = RegoSourceReader()
    together.add(files)
    var alone = RegoSourceReader()
    for (file, place) in files { alone.add(file, at: place) }
    let (found, wanted) = (together.finish(), alone.finish())
    #expect(found.errors.map(\.description) == wanted.errors.map(\.description))
    #expect(found.errors.count == 24)
    #expect(found.modules.map(\.package.path) == wanted.modules.map(\.package.path))
    #expect(found.modules.count == 6)
    #expect(found.data.root == wanted.data.root)
  }

  @Test("many small documents merge in time that grows with their number")
  func many() {
    var reader = RegoSourceReader()
    for index in 0..<20_000 {
      reader.add(SourceFile(path: "\(index).json", text: #"{"k\#(index)": 1}"#), at: ["a"])
    }
    let sources = reader.finish()
    #expect(sources.errors.isEmpty)
    #expect(sources.data.root.field("a").count == 20_000)
  }

  @Test("a document isn't placed deeper than can be walked")
  func depth() {
    let place = [String](repeating: "a", count: 100_000)
    #expect(Self.read([("x.json", "1", place)]).errors.map(\.code) == [.limit])
  }

  @Test(
    "shell patterns are Go's",
    arguments: [
      ("*.json", "a.json", true), (".*", ".git", true), (".*", "a.b", false),
      ("a/*", "a/b/c", false), ("[a-c]?", "bx", true), ("[^a-c]x", "bx", false),
      ("\\*", "*", true), ("[", "[", false), ("a*b*c", "aXbYbZc", true), ("*", "", true),
      ("a*b", "a/b", false), ("[]a]", "a", false),
    ])
  func patterns(pattern: String, text: String, matches: Bool) {
    #expect(ShellPattern(pattern).matches(text) == matches)
  }
}
