// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import RegoEngine
import Testing

/// Holds the engine against OPA's conformance suite and the list of what passes already.
///
/// The list may only grow: a listed case that fails is an error, and so is an unlisted one that
/// passes unnoticed. `BAWN_UPDATE_PASSING=1` writes the list anew.
@Suite("the conformance suite")
struct ConformanceTests {
  static let folder = TestFiles.shared + "/conformance/rego"
  static let list = TestFiles.root + "/Conformance/rego.passing"

  /// Nanoseconds since 1970: some tokens are expired, some certificates are not.
  static var now: Int64 { Int64(Date.now.timeIntervalSince1970) * 1_000_000_000 }

  static var isThere: Bool { FileManager.default.fileExists(atPath: folder) }

  @Test("passes what the list says, and nothing else", .enabled(if: isThere, "no shared cases"))
  func passesTheList() throws {
    let listed = Set(
      (TestFiles.text(Self.list) ?? "").split(separator: "\n").map(String.init)
        .filter { !$0.hasPrefix("#") })
    var passing: [String] = []
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
      .filter { $0.hasSuffix(".json") }.sorted()
    for file in files {
      let text = try #require(TestFiles.text(Self.folder + "/" + file))
      let document = try #require(JSONReader.read(Array(text.utf8)).document)
      for (index, node) in document.root.elements.enumerated() {
        let name = "\(file.dropLast(5)) \(index)"
        if passes(node) { passing.append(name) }
      }
    }
    if ProcessInfo.processInfo.environment["BAWN_UPDATE_PASSING"] != nil {
      let head = "# Cases of OPA's conformance suite that pass: file and position. Only grows.\n"
      try Data((head + passing.joined(separator: "\n") + "\n").utf8)
        .write(to: URL(filePath: Self.list))
      return
    }
    let now = Set(passing)
    #expect(listed.subtracting(now).sorted() == [], "listed cases fail")
    #expect(now.subtracting(listed).sorted() == [], "unlisted cases pass: add them to the list")
  }

  /// As the suite's README says: errors by code and text, answers as sets of bindings.
  private func passes(_ node: Node) -> Bool {
    let answer = ConformanceCase(node).answer(now: Self.now)
    defer { withExtendedLifetime(answer) {} }
    switch answer {
    case .error(let code, let message):
      guard node.field("want_error").exists || node.field("want_error_code").exists else {
        return false
      }
      let text = "\(code): \(message)"
      return text.firstRange(of: node.field("want_error").string ?? "") != nil
        && text.firstRange(of: node.field("want_error_code").string ?? "") != nil
    case .result(let result):
      let wanted = node.field("want_result")
      guard wanted.exists else { return false }
      let arena = Arena()
      let sorts = node.field("sort_bindings").isTrue
      let got = arena.set(result.root.elements.map { plain($0, sorting: sorts, in: arena) })
      let want = arena.set(wanted.elements.map { plain($0, sorting: false, in: arena) })
      return got == want
    }
  }

  /// A value as JSON can hold it: sets as arrays, keys as text, numbers as doubles.
  private func plain(_ node: Node, sorting: Bool, in arena: Arena) -> Node {
    switch node.kind {
    case .array, .set:
      return arena.array(node.elements.map { plain($0, sorting: false, in: arena) })
    case .object:
      return arena.sortedObject(
        node.entries.map { entry in
          let key = entry.key.string ?? JSONWriter.string(entry.key)
          var value = plain(entry.value, sorting: false, in: arena)
          if sorting, value.isKind(.array) {
            value = arena.array(value.elements.sorted { Node.compare($0, $1) < 0 })
          }
          return Node.Entry(key: arena.string(key), value: value)
        })
    case .integer, .decimal, .bigNumber:
      guard let double = node.double, double.isFinite else { return node }
      return arena.string("\(double)")
    default:
      return node
    }
  }
}
