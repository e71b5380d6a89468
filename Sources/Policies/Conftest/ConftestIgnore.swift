// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoEngine
internal import RegoSyntax

/// The paths that a regular expression leaves out.
///
/// It is evaluated as Rego's `regex.match`, so that it means what it means to Conftest, and so that
/// its time is linear whatever it says.
package enum ConftestIgnore {
  /// Paths that the pattern matches somewhere.
  ///
  /// - Throws: what is wrong with the pattern.
  package static func matches(
    _ pattern: String, _ paths: [String]
  ) throws(ConftestPolicy.Failure) -> Set<String> {
    let file = SourceFile(
      path: "query", text: "x := {p | some p in input.paths; regex.match(input.pattern, p)}")
    guard let body = RegoParser.parseQuery(file).value,
      let program = RegoCompiler().compile(modules: [], queries: [RegoQuery(body, file: file)])
        .program
    else { return [] }
    let arena = Arena()
    let input = arena.object([
      Node.Entry(
        key: arena.string("paths"), value: arena.array((paths + [""]).map { arena.string($0) })),
      Node.Entry(key: arena.string("pattern"), value: arena.string(pattern)),
    ])
    let machine = RegoMachine(program: program)
    machine.strictBuiltinErrors = true
    do {
      defer { withExtendedLifetime(arena) {} }
      let results = try machine.evaluate(program.query(0), input: input)
      return Set(
        (results.answers.first?.bindings.first?.elements ?? .init(start: nil, count: 0))
          .compactMap(\.string))
    } catch {
      throw ConftestPolicy.Failure(
        description: "given regexp couldn't be parsed: \(error.message)")
    }
  }
}
