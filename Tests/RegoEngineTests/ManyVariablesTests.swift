// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("bodies with many variables")
struct ManyVariablesTests {
  @Test("are ordered like those with few", arguments: [10, 63, 64, 65, 130, 400])
  func order(_ count: Int) throws {
    // Each statement needs what the one after it gives.
    var lines = (1..<count).map { "v\($0) = v\($0 + 1) + 1" }
    lines.append("v\(count) = input.start")
    lines.append("all := [y | some y in [v1, v\(count)]; y >= v\(count)]")
    let text = "package t\n\nx := all if {\n\t" + lines.joined(separator: "\n\t") + "\n}\n"
    let fixture = try RegoFixture(text)
    let input = try RegoFixture.json("{\"start\": 5}")
    let value = try fixture.machine.value(of: fixture.rule("x"), input: input.root)
    #expect(JSONWriter.string(value.node) == "[\(5 + count - 1),5]")
  }

  @Test("tell of one that nothing binds", arguments: [10, 64, 65, 130])
  func unsafe(_ count: Int) throws {
    var lines = (1..<count).map { "v\($0) = v\($0 + 1) + 1" }
    lines.append("v\(count) > 1")
    let text = "package t\n\nx if {\n\t" + lines.joined(separator: "\n\t") + "\n}\n"
    let parsed = RegoParser.parseModule(SourceFile(path: "test.rego", text: text))
    let compilation = RegoCompiler(options: .init(errorLimit: 1000))
      .compile(modules: [try #require(parsed.value)])
    #expect(compilation.program == nil)
    #expect(compilation.errors.contains { $0.message == "var v\(count) is unsafe" })
  }
}
