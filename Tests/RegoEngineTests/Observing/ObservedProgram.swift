// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// An instrumented program of one module and one query, with an observer.
struct ObservedProgram {
  let modules: [Module]
  let program: RegoProgram
  let machine: RegoMachine
  let observer: RegoObserver

  init(
    _ text: String, query: String, instrumentation: RegoInstrumentation = .probes,
    _ options: (inout RegoObserver.Options) -> Void
  ) throws {
    let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", text: text))
    modules = [try #require(parsed.value, "\(parsed.errors)")]
    let file = SourceFile(path: "", text: query)
    let body = try #require(RegoParser.parseQuery(file).value)
    var compiling = RegoCompiler.Options()
    compiling.instrumentation = instrumentation
    let compilation = RegoCompiler(options: compiling)
      .compile(modules: modules, queries: [RegoQuery(body, file: file)])
    program = try #require(compilation.program, "\(compilation.errors)")
    machine = RegoMachine(program: program)
    var watching = RegoObserver.Options()
    options(&watching)
    observer = RegoObserver(options: watching)
    machine.observer = observer
  }

  /// Asks the query; returns its first value.
  @discardableResult
  func evaluate(input: String? = nil) throws -> String? {
    let document = try input.map { try RegoFixture.json($0) }
    let results = try machine.evaluate(program.query(0), input: document?.root ?? .absent)
    let value = results.answers.first?.expressions.first?.regoText
    return withExtendedLifetime(document) { value }
  }
}
