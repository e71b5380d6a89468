// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// Modules in Rego as it was before OPA 1.0, alone and beside modules of today.
@Suite("modules in v0")
struct OldModuleTests {
  private func value(
    _ query: String, _ modules: [(text: String, version: RegoVersion)]
  ) throws -> String {
    let parsed = try modules.enumerated().map { index, module in
      let file = SourceFile(path: "m\(index).rego", text: module.text)
      let outcome = RegoParser.parseModule(file, version: module.version)
      return try #require(outcome.value, "\(outcome.errors)")
    }
    let file = SourceFile(path: "query", text: "x = \(query)")
    let body = try #require(RegoParser.parseQuery(file).value)
    let compilation = RegoCompiler().compile(
      modules: parsed, queries: [RegoQuery(body, file: file)])
    let program = try #require(compilation.program, "\(compilation.errors)")
    let results = try RegoMachine(program: program).evaluate(program.query(0))
    guard let found = results.answers.first?.bindings.first else { return "undefined" }
    return JSONWriter.string(found)
  }

  static let old = """
    package a
    p { data.b.limit == 3 }
    q[x] { x := [3, 1, 2][_] }
    r[k] = v { v := {"a": 1, "b": 2}[k] }
    f(x) = y { y := x * 2 } else = 0 { true }
    s = 4 { false } else = 5 { true }
    t { false } { true }
    if := 7
    contains = 8 { if == 7 }
    in[x] { x := {1, 2}[_] }
    every { in[1] }
    u.v.w
    member["x"]
    member.y
    default z = false
    z { not p }
    c(x) { x } { x == false }
    neg = x { x := -if }
    """

  @Test(
    "evaluates what v1 writes otherwise",
    arguments: [
      ("p", "true"), ("q", "[1,2,3]"), ("r", #"{"a":1,"b":2}"#), ("f(4)", "8"), ("s", "5"),
      ("t", "true"), ("if", "7"), ("contains", "8"), ("in", "[1,2]"), ("every", "true"),
      ("u", #"{"v":{"w":true}}"#), ("member", #"["x","y"]"#), ("z", "false"), ("c(false)", "true"),
      ("neg", "-7"),
    ])
  func old(_ name: String, _ expected: String) throws {
    let today = "package b\nlimit := 3 if data.a.s == 5"
    let found = try value("data.a.\(name)", [(Self.old, .v0), (today, .v1)])
    #expect(found == expected)
  }

  @Test("takes keywords by import, one by one or all, or rego.v1")
  func imports() throws {
    let one = """
      package p
      import future.keywords.in
      import future.keywords.every
      p[x] { some x in [1, 2]; x > 1 }
      q { every x in [1, 2] { x > 0 } }
      if = 3
      """
    #expect(try value("data.p", [(one, .v0)]) == #"{"if":3,"p":[2],"q":true}"#)
    let all =
      "package p\nimport future.keywords\np contains x if { some x in [1] }\nq[y] { y := 2 }"
    #expect(try value("data.p", [(all, .v0)]) == #"{"p":[1],"q":[2]}"#)
    let both = "package p\nimport rego.v1\np contains x if some x in [1]"
    #expect(try value("data.p", [(both, .v0)]) == #"{"p":[1]}"#)
    let parsed = RegoParser.parseModule(
      SourceFile(path: "", text: "package p\nimport rego.v1\nq[y] { y := 2 }"), version: .v0)
    #expect(parsed.value == nil)
  }

  @Test("lets two imports have one name; the later holds")
  func shadowedImports() throws {
    let text = "package p\nimport data.b.x\nimport data.b.y as x\np = x { true }"
    let other = "package b\nx := 1\ny := 2"
    #expect(try value("data.p.p", [(text, .v0), (other, .v1)]) == "2")
  }
}
