// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("types of base documents")
struct BaseDocumentTypeTests {
  @Test(
    "may be anything, also where other rules are known already",
    arguments: [
      "s contains [1, name] if some name, _ in data.secrets\nresult := {\"s\": s}",
      "f[k][id] contains n if { some k, id in data.q; n := 1 }\nw := [id | some id, _ in f.high]",
      "s contains name if data.base[name].x\na if { some y in s; startswith(y, \"q\") }",
      "a if { data.base.x[k].y[n]; k = 1; n = \"t\" }",
      "s contains [1, n] if data[p].x.y[n].z with data.z as 1\nr := {\"s\": s}",
    ])
  func accept(_ rules: String) throws {
    let errors = try Self.errors("package t\n\nfirst := 1\n\n" + rules)
    #expect(errors.filter { $0.code == .type }.map(\.message) == [])
  }

  @Test("still count for what is made of them")
  func refuse() throws {
    let errors = try Self.errors(
      "package t\n\nz := 1\ns contains [1, n] if some n, _ in data.q\na if { some y in s; y = 7 }")
    #expect(
      errors.map(\.message) == ["match error\n\tleft  : array<number, any>\n\tright : number"])
  }

  private static func errors(_ text: String) throws -> [RegoError] {
    let parsed = RegoParser.parseModule(SourceFile(path: "test.rego", text: text))
    return RegoCompiler().compile(modules: [try #require(parsed.value)]).errors
  }
}
