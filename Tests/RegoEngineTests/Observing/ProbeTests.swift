// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoSyntax
import Testing

@testable import RegoEngine

@Suite("probes")
struct ProbeTests {
  private static let text = """
    package t

    default allow := false

    allow if {
      some user in input.users
      user.name == "ann"
      not blocked[user.name]
      every role in user.roles { role != "guest" }
    }

    blocked contains name if some name in ["eve"]

    limit := 5

    f(x) := y if { y := x + limit } else := 0

    names := {name: count([1 | some r in user.roles; r != "x"]) |
      some user in input.users
      name := user.name
      f(1) == 6 with data.z as 1
    }
    """

  private static let input = """
    {"users": [{"name": "bob", "roles": []}, {"name": "ann", "roles": ["a", "b"]}]}
    """

  private func code(_ instrumentation: RegoInstrumentation) throws -> [[Instruction]] {
    let module = try #require(
      RegoParser.parseModule(SourceFile(path: "p.rego", text: Self.text)).value)
    var options = RegoCompiler.Options()
    options.instrumentation = instrumentation
    let program = try #require(RegoCompiler(options: options).compile(modules: [module]).program)
    return program.plan.groups.map { group in
      let routine = CodeGenerator.generate(
        .group(group.id), explains: false, plan: program.plan)
      return Array(UnsafeBufferPointer(start: routine.code, count: routine.codeCount))
    }
  }

  @Test("are only in the code of instrumented programs")
  func plain() throws {
    let plain = try code([])
    let observed = try code(.probes)
    #expect(plain.allSatisfy { $0.allSatisfy { $0.op != .probe } })
    for (with, without) in zip(observed, plain) {
      #expect(with.contains { $0.op == .probe })
      #expect(with.count > without.count)
    }
  }

  @Test("change no result", arguments: [RegoInstrumentation.probes, [.probes, .values]])
  func results(instrumentation: RegoInstrumentation) throws {
    let query = "[data.t.allow, data.t.names, data.t.blocked, data.t.f(2)]"
    let plain = try ObservedProgram(Self.text, query: query, instrumentation: []) { _ in }
    let observed = try ObservedProgram(
      Self.text, query: query, instrumentation: instrumentation
    ) { options in
      options.trace = .full
      options.profile = true
      options.coverage = true
      options.failures = true
    }
    let want = try plain.evaluate(input: Self.input)
    #expect(want == #"[true, {"ann": 2, "bob": 0}, {"eve"}, 7]"#)
    for _ in 0..<2 { #expect(try observed.evaluate(input: Self.input) == want) }
  }

  @Test("of an instrumented program cost no observer")
  func unobserved() throws {
    let observed = try ObservedProgram(Self.text, query: "data.t.allow") { _ in }
    observed.machine.observer = nil
    #expect(try observed.evaluate(input: Self.input) == "true")
  }

  @Test("survive an evaluation that ends in an error")
  func errors() throws {
    let observed = try ObservedProgram(
      "package t\n\np := x if some x in [1, 2]", query: "data.t.p"
    ) { $0.trace = .full }
    for _ in 0..<2 {
      #expect(throws: RegoEvaluationError.self) { try observed.evaluate() }
      #expect(observed.observer.trace.events.contains { $0.text == "data.t.p" })
    }
  }
}
