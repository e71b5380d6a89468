// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import RegoEngine
import Synchronization
import Testing

@Suite("The library's page")
struct LibraryExampleTests {
  @Test("shows programs that do what it says")
  func programs() async throws {
    #expect(try await LibraryExample.asks() == ["a desk costs 120"])
    let failures = try LibraryExample.fails()
    #expect(
      failures.compilation
        == "1 error occurred: a.rego:3: rego_unsafe_var_error: var x is unsafe")
    #expect(failures.evaluation == "eval_cancel_error: evaluation takes too long")
    let lines = Mutex<[String]>([])
    #expect(try LibraryExample.grants { line in lines.withLock { $0.append(line) } } == 4)
    #expect(lines.withLock { $0 } == ["asked"])
    #expect(
      try LibraryExample.unknowns() == ["undetermined: version is old, by listener.version"])
    #expect(try LibraryExample.reads().isTrue)
    let tools = try LibraryExample.tests()
    #expect(tools.formatted == "package a\n\np := 1\n")
    #expect(tools.passed == 1)
  }

  @Test("shows the programs that are run here, to the letter")
  func page() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let page = try String(
      contentsOf: folder.appending(path: "../../Documentation/rego-library.md").standardizedFileURL,
      encoding: .utf8)
    let source = try String(
      contentsOf: folder.appending(path: "LibraryExample.swift"), encoding: .utf8)
    var name: String?
    var examples: [String: [String]] = [:]
    for line in source.components(separatedBy: "\n") {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("// example: ") {
        name = String(text.dropFirst(12))
      } else if text == "// end" {
        name = nil
      } else if let name {
        examples[name, default: []].append(String(line.dropFirst(min(4, line.count))))
      }
    }
    #expect(examples.count == 7)
    for (name, lines) in examples {
      let block = "```swift\n" + lines.joined(separator: "\n") + "\n```"
      #expect(page.contains(block), "the page lacks \"\(name)\" as it is now:\n\(block)")
    }
  }
}
