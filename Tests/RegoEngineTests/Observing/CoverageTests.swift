// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

@Suite("coverage")
struct CoverageTests {
  private func coverage(_ text: String, query: String, input: String = "{}") throws -> RegoCoverage
  {
    let observed = try ObservedProgram(text, query: query) { $0.coverage = true }
    try observed.evaluate(input: input)
    return RegoCoverage(modules: observed.modules, hits: observed.observer.hits)
  }

  private func lines(_ areas: [RegoCoverage.Area]) -> [Int] {
    Set(areas.flatMap { Array($0.start.line...$0.end.line) }).sorted()
  }

  @Test("tells evaluated lines from others")
  func lines() throws {
    let found = try coverage(
      """
      package t

      default allow := false

      allow if {
        input.a == 1
        input.b == 2
        some x
        input.c[x] == 3
      }

      limit := 5

      unused if input.never
      """, query: "[data.t.allow, data.t.limit]", input: #"{"a": 1, "b": 3}"#)
    let file = try #require(found.files.first)
    #expect(lines(file.covered) == [3, 6, 7, 12])
    // The head isn't covered, as the rule has no value; a declaration counts nowhere.
    #expect(lines(file.notCovered) == [5, 9, 14])
    #expect(file.coveredLines == 4)
    #expect(file.notCoveredLines == 3)
    #expect(abs(found.percentage - 100 * 4 / 7.0) < 1e-9)
  }

  @Test("looks into comprehensions, every and else")
  func nested() throws {
    let found = try coverage(
      """
      package t

      p := [x |
        some x in input.xs
        x > 1
      ]

      q if {
        every x in input.none {
          x > 1
        }
      } else := 2 if {
        input.y
      }
      """, query: "[data.t.p, data.t.q]", input: #"{"xs": [1], "none": []}"#)
    let file = try #require(found.files.first)
    #expect(lines(file.covered).contains(5))
    #expect(lines(file.notCovered) == [10, 12, 13])
  }

  @Test("has the shape of OPA's report")
  func json() throws {
    let found = try coverage("package t\n\np if true\n\nq if false", query: "data.t.p")
    let arena = Arena()
    #expect(
      JSONWriter.string(found.node(in: arena)) == #"{"files":{"p.rego":{"covered":"#
        + #"[{"start":{"row":3,"col":1},"end":{"row":3,"col":2}},"#
        + #"{"start":{"row":3,"col":6},"end":{"row":3,"col":10}}],"not_covered":"#
        + #"[{"start":{"row":5,"col":1},"end":{"row":5,"col":2}},"#
        + #"{"start":{"row":5,"col":6},"end":{"row":5,"col":11}}],"covered_lines":1,"#
        + #""not_covered_lines":1,"coverage":50}},"covered_lines":1,"not_covered_lines":1,"#
        + #""coverage":50}"#)
  }

  @Test("of several evaluations adds up")
  func merges() throws {
    let text = "package t\n\np if input.a\n\nq if input.b"
    var hits = RegoHits()
    var modules = try ObservedProgram(text, query: "data.t.p") { _ in }.modules
    for query in ["data.t.p", "data.t.q"] {
      let observed = try ObservedProgram(text, query: query) { $0.coverage = true }
      try observed.evaluate(input: #"{"a": true, "b": true}"#)
      hits.merge(observed.observer.hits)
      modules = observed.modules
    }
    #expect(RegoCoverage(modules: modules, hits: hits).percentage == 100)
  }
}
