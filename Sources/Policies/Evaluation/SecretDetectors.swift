// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import RegoEngine
internal import RegoSyntax
internal import Synchronization

/// Asks the library of rules what is true of a secret text, before the text is forgotten.
///
/// The same functions that judge texts make the marks, so that a verdict on what was kept is the one
/// on the text itself.
package final class SecretDetectors: Sendable {
  private let machine: Mutex<Machine>
  /// What is wrong with the library.
  package let diagnostics: [Diagnostic]

  private struct Machine: @unchecked Sendable {
    // `@unchecked`: used by whoever holds the lock alone.
    var machine: RegoMachine?
    var query: QueryHandle?
    var known: [String: String] = [:]
  }

  /// So many texts are remembered: fleets have the same ones over and over.
  private static let memory = 4_096
  private static let limits = RegoLimits(steps: 20_000_000, memory: 64 << 20)

  /// The detectors of a library.
  package init(library: RuleLibrary) {
    let file = SourceFile(
      path: "secret-detectors.rego",
      text: """
        package bawn.detectors

        import data.lib

        marks := lib.secrets.marks(input)
        """)
    let asked = SourceFile(path: "", text: "marks := data.bawn.detectors.marks")
    var diagnostics: [Diagnostic] = []
    var made = Machine()
    if let caller = RegoParser.parseModule(file).value,
      let body = RegoParser.parseQuery(asked).value
    {
      let shared = library.modules(for: [caller])
      let compiled = RegoCompiler(
        options: RegoCompiler.Options(builtins: PolicyBuiltins.registry, errorLimit: 100)
      ).compile(modules: shared.modules + [caller], queries: [RegoQuery(body, file: asked)])
      diagnostics = shared.diagnostics
      diagnostics += compiled.errors.map { error in
        RuleModule.diagnostic(error, file: error.file ?? file, range: nil)
      }
      if let program = compiled.program {
        made.machine = RegoMachine(program: program, limits: Self.limits)
        made.query = program.query(0)
      }
    }
    self.diagnostics = diagnostics
    machine = Mutex(made)
  }

  /// A letter for each thing that is true of a text; nil where that couldn't be found out.
  package func marks(of text: String) -> String? {
    machine.withLock { state in
      if let known = state.known[text] { return known }
      guard let machine = state.machine, let query = state.query else { return nil }
      let arena = Arena(chunkSize: 1 << 10)
      guard let results = try? machine.evaluate(query, input: arena.string(text)),
        let marks = results.answers.first?.bindings.first?.string
      else { return nil }
      if state.known.count >= Self.memory { state.known.removeAll() }
      state.known[text] = marks
      return marks
    }
  }
}
