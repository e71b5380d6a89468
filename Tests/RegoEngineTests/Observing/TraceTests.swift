// Bawn
// SPDX-License-Identifier: Apache-2.0

import RegoEngine
import Testing

@Suite("traces")
struct TraceTests {
  private static let text = """
    package t

    p contains x if {
      some x in [1, 2]
      trace("seen")
      x > 1
    }

    q if not r

    r if input.never
    """

  private func lines(
    _ query: String, _ detail: RegoTrace.Detail, limit: Int = 1_000, values: Bool = false
  ) throws -> [String] {
    let observed = try ObservedProgram(
      Self.text, query: query, instrumentation: values ? [.probes, .values] : .probes
    ) { options in
      options.trace = detail
      options.traceLimit = limit
      options.values = values
    }
    try observed.evaluate()
    return observed.observer.trace.lines(showingValues: values)
  }

  @Test("show rules and statements by depth")
  func full() throws {
    #expect(
      try lines("data.t.p", .full) == [
        "query:1      Enter data.t.p = _",
        "query:1      | Eval data.t.p = _",
        "p.rego:3     | Enter data.t.p",
        "p.rego:4     | | Eval x = [1, 2][__local0__]",
        "p.rego:5     | | Eval trace(\"seen\")",
        "p.rego:5     | | Note \"seen\"",
        "p.rego:6     | | Eval gt(x, 1)",
        "p.rego:6     | | Fail gt(x, 1)",
        "p.rego:5     | | Redo trace(\"seen\")",
        "p.rego:4     | | Redo x = [1, 2][__local0__]",
        "p.rego:5     | | Eval trace(\"seen\")",
        "p.rego:5     | | Note \"seen\"",
        "p.rego:6     | | Eval gt(x, 1)",
        "p.rego:3     | | Exit data.t.p",
        "p.rego:3     | Redo data.t.p",
        "p.rego:6     | | Redo gt(x, 1)",
        "p.rego:5     | | Redo trace(\"seen\")",
        "p.rego:4     | | Redo x = [1, 2][__local0__]",
        "query:1      | Exit data.t.p = _",
        "query:1      Redo data.t.p = _",
        "query:1      | Redo data.t.p = _",
      ])
  }

  @Test("show notes with what leads to them, once")
  func notes() throws {
    #expect(
      try lines("data.t.p", .notes) == [
        "query:1      Enter data.t.p = _",
        "p.rego:3     | Enter data.t.p",
        "p.rego:5     | | Note \"seen\"",
        "p.rego:5     | | Note \"seen\"",
      ])
  }

  @Test("show failures, also those that make a negation hold")
  func fails() throws {
    #expect(
      try lines("data.t.q", .fails) == [
        "query:1       Enter data.t.q = _",
        "p.rego:9      | Enter data.t.q",
        "p.rego:9      | | Enter data.t.r",
        "p.rego:11     | | | Enter data.t.r",
        "p.rego:11     | | | | Fail input.never",
        "p.rego:9      | | | Fail data.t.r",
      ])
  }

  @Test("show values of variables")
  func values() throws {
    let found = try lines("data.t.p", .fails, values: true)
    #expect(found.last?.hasSuffix("| | Fail gt(x, 1)      {x: 1}") == true, "\(found)")
  }

  @Test("are cut at their limit, and say so")
  func limit() throws {
    let found = try lines("data.t.p", .full, limit: 3)
    #expect(found.count == 4)
    #expect(found.last == "... the trace is cut after 3 steps; there were more")
  }
}
