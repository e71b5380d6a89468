// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoEngine
internal import RegoSyntax

extension RegoFiles {
  /// One expression of a query as it was written.
  struct ExpressionText {
    let text: String
    let row: Int
    let column: Int
  }

  /// The program of a query over policies and data.
  ///
  /// - Throws: `Failure` with the compiler's errors.
  static func program(_ sources: RegoSources, query: String) throws -> RegoProgram {
    let program = try program(modules: sources.modules, query: query)
    let conflicts = sources.pathConflicts()
    guard conflicts.isEmpty else { throw failure(describe(conflicts)) }
    return program
  }

  /// The program of a query over modules.
  ///
  /// - Throws: `Failure` with the compiler's errors.
  static func program(modules: [Module], query: String) throws -> RegoProgram {
    let file = SourceFile(path: "query", text: query)
    let parsed = RegoParser.parseQuery(file)
    guard let body = parsed.value else { throw failure(describe(parsed.errors)) }
    let compilation = RegoCompiler().compile(
      modules: modules, queries: [RegoQuery(body, file: file)])
    guard let program = compilation.program else { throw failure(describe(compilation.errors)) }
    return program
  }

  /// The path of a query that is nothing but `data.a.b`.
  static func path(of query: String) -> [String]? {
    guard let term = RegoParser.parseTerm(query).value, case .ref(let ref) = term.kind,
      let path = ref.staticPath, path.first == "data"
    else { return nil }
    return Array(path.dropFirst())
  }

  /// The expressions of a query with their texts.
  static func expressions(_ query: String) -> [ExpressionText] {
    let file = SourceFile(path: "query", text: query)
    guard let body = RegoParser.parseQuery(file).value else { return [] }
    return body.expressions.map { expression in
      let bytes = file.bytes[Int(expression.range.start)..<Int(expression.range.end)]
      let position = file.position(of: Int(expression.range.start))
      return ExpressionText(
        text: String(decoding: bytes, as: UTF8.self), row: position.line,
        column: position.column)
    }
  }

  /// Errors of a parser or compiler, one a line.
  static func describe(_ errors: [RegoError]) -> String {
    errors.map(\.description).joined(separator: "\n")
  }
}
