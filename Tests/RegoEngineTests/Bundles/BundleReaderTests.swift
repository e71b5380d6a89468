// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("BundleReader")
struct BundleReaderTests {
  static func files(_ texts: [String: String]) -> [BundleFile] {
    texts.compactMap { BundleFile(path: $0.key, bytes: Array($0.value.utf8)) }
  }

  private static func message(_ texts: [String: String]) -> String? {
    do {
      _ = try BundleReader().read(files: files(texts), of: "b")
      return nil
    } catch {
      return error.message
    }
  }

  @Test("a packed bundle is what was packed")
  func roundTrip() throws {
    let long = (0..<60).map { "folder\($0)" }.joined(separator: "/")
    let packed = try BundleWriter.archive(
      Self.files([
        ".manifest": #"{"revision": "7", "roots": ["/a/", "folder0"], "metadata": {"x": 1}}"#,
        "a/data.yaml": "k: 1", "a/b/data.json": "[1]", "a/p.rego": "package a.p\nq := 1",
        "\(long)/data.json": "2", "a/other.json": "{]", "README.md": "words",
      ]))
    #expect(try BundleWriter.archive([]).starts(with: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]))
    let bundle = try BundleReader().read(archive: SourceFile(path: "b.tar.gz", bytes: packed))
    #expect(bundle.manifest.revision == "7")
    #expect(bundle.manifest.roots == ["a", "folder0"])
    #expect(bundle.modules.map(\.file.path) == ["/a/p.rego"])
    #expect(JSONWriter.string(bundle.data.root.field("a")) == #"{"b":[1],"k":1}"#)
    var node = bundle.data.root
    for index in 0..<60 { node = node.field(named: "folder\(index)") }
    #expect(node.integer == 2)
  }

  @Test(
    "what doesn't fit together is refused in OPA's words",
    arguments: [
      (
        [".manifest": #"{"roots": ["b", "a", "a/b"]}"#],
        "manifest has overlapped roots: 'a' and 'a/b'"
      ),
      (
        [".manifest": #"{"roots": ["a"]}"#, "x.rego": "package b.c"],
        "manifest roots [a] do not permit 'package b.c' in module 'b/x.rego'"
      ),
      (
        [".manifest": #"{"roots": ["a/b", "c"]}"#, "data.json": #"{"a": {"x": 1}}"#],
        "manifest roots [a/b c] do not permit data at path '/a/x'"
          + " (hint: check bundle directory structure)"
      ),
      (
        ["data.json": "[]"], "bundle load failed on b/data.json: root value must be object"
      ),
      (
        ["data.json": #"{"a": {"b": 1}}"#, "a/data.json": #"{"b": 1}"#],
        "bundle load failed on b/data.json: failed to insert data file from path "
      ),
    ])
  func refuses(texts: [String: String], message: String) {
    #expect(Self.message(texts) == "bundle b: \(message)")
  }

  @Test(
    "a manifest that OPA can't decode is refused",
    arguments: [
      "{", "[]", #"{"roots": "a"}"#, #"{"revision": 1}"#, #"{"rego_version": 3}"#,
      #"{"file_rego_versions": {"a": "1"}}"#,
    ])
  func manifests(text: String) {
    let start = "bundle b: bundle load failed on manifest decode: "
    #expect(Self.message([".manifest": text])?.hasPrefix(start) == true)
  }

  @Test("a delta bundle is refused with a hint")
  func delta() {
    #expect(Self.message(["patch.json": "{}"])?.contains("snapshot bundle") == true)
  }

  @Test("modules are read in the language that the manifest gives them")
  func versions() throws {
    let old = "package p\nallow { true }"
    let manifest = #"{"rego_version": 0, "file_rego_versions": {"*/new.rego": 1}}"#
    let bundle = try BundleReader().read(
      files: Self.files([
        ".manifest": manifest, "old.rego": old, "x/y/new.rego": "package q\nallow if true",
      ]), of: "b")
    #expect(bundle.modules.map(\.version) == [.v0, .v1])
    #expect(Self.message(["old.rego": old])?.contains("rego_parse_error") == true)
  }

  @Test("compiled policies are passed over, and that is said")
  func compiled() throws {
    let bundle = try BundleReader().read(
      files: Self.files(["policy.wasm": "x", "data.json": "{}"]), of: "b")
    #expect(bundle.warnings.map(\.id) == ["bundle-compiled"])
  }

  @Test("bundles with overlapping roots don't load together")
  func overlap() throws {
    var reader = RegoSourceReader()
    for (name, root) in [("x", "a"), ("y", "a/b"), ("z", "c")] {
      reader.add(
        try BundleReader().read(
          files: Self.files([".manifest": #"{"roots": ["\#(root)"]}"#]), of: name))
    }
    #expect(
      reader.finish().errors.map(\.message) == [
        "detected overlapping roots in manifests for these bundles: [x, y] (a, a/b)"
      ])
  }

  @Test("a bundle's manifest is data below its name")
  func manifestData() throws {
    var reader = RegoSourceReader()
    reader.add(try BundleReader().read(files: Self.files(["data.json": #"{"k": 1}"#]), of: "n"))
    #expect(
      JSONWriter.string(reader.finish().data.root)
        == #"{"k":1,"system":{"bundles":{"n":{"etag":"","manifest":{"revision":"","roots":[""]}}}}}"#
    )
  }
}
