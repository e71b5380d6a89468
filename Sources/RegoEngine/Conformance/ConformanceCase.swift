// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import RegoSyntax

/// One case of OPA's conformance suite in its JSON form.
package struct ConformanceCase {
  /// The case's name; not unique.
  package let note: String
  let query: String
  let modules: [String]
  let data: Node
  let input: Node
  let inputTerm: String?
  let isStrict: Bool

  /// A case from its document, which has to be kept as long as the case is used.
  package init(_ node: Node) {
    note = node.field("note").string ?? ""
    query = node.field("query").string ?? ""
    modules = node.field("modules").elements.compactMap(\.string)
    data = node.field("data")
    input = node.field("input")
    inputTerm = node.field("input_term").string
    isStrict = node.field("strict_error").isTrue
  }

  /// What evaluating a case gave.
  package enum Answer: Sendable {
    /// The bindings of each answer: an array of objects.
    case result(Document)
    /// The error's code and its text as OPA writes it, with file and line.
    case error(code: String, message: String)
  }

  /// Evaluates the case at a time, in nanoseconds since 1970. Judging the answer is the caller's.
  package func answer(now: Int64) -> Answer {
    var parsed: [Module] = []
    for (index, text) in modules.enumerated() {
      let file = SourceFile(path: "test-\(index).rego", text: text)
      let outcome = RegoParser.parseModule(file)
      guard let module = outcome.value else { return Self.error(outcome.errors) }
      parsed.append(module)
    }
    let file = SourceFile(path: "query", text: query)
    let body = RegoParser.parseQuery(file)
    guard let expressions = body.value else { return Self.error(body.errors) }
    var inputDocument: Document?
    if let inputTerm {
      switch Self.value(of: inputTerm) {
      case .result(let document): inputDocument = document
      case let other: return other
      }
    }
    let compilation = RegoCompiler().compile(
      modules: parsed, queries: [RegoQuery(expressions, file: file)])
    guard let program = compilation.program else { return Self.error(compilation.errors) }
    let machine = RegoMachine(program: program)
    machine.strictBuiltinErrors = isStrict
    machine.context.now = now
    do {
      let base = data.exists ? data : machine.emptyData
      let results = try machine.evaluate(
        program.query(0), input: inputDocument?.root ?? input, data: base)
      let arena = Arena()
      let answers = results.answers.map { answer in
        let entries = zip(results.variables, answer.bindings)
          .filter { $0.0 != "_" }
          .map { Node.Entry(key: arena.string($0.0), value: arena.copy($0.1)) }
        return arena.sortedObject(entries)
      }
      return .result(Document(root: arena.array(answers), arena: arena))
    } catch {
      return .error(code: error.code.rawValue, message: error.description)
    }
  }

  /// The value of a term in Rego's own notation, which may hold sets.
  package static func value(of term: String) -> Answer {
    let file = SourceFile(path: "input", text: "x = " + term)
    let parsed = RegoParser.parseQuery(file)
    guard let body = parsed.value else { return error(parsed.errors) }
    let compilation = RegoCompiler().compile(
      modules: [], queries: [RegoQuery(body, file: file)])
    guard let program = compilation.program else { return error(compilation.errors) }
    let machine = RegoMachine(program: program)
    do {
      let results = try machine.evaluate(program.query(0))
      let arena = Arena()
      let value = results.answers.first?.bindings.first.map { arena.copy($0) } ?? .null
      return .result(Document(root: value, arena: arena))
    } catch {
      return .error(code: error.code.rawValue, message: error.description)
    }
  }

  private static func error(_ errors: [RegoError]) -> Answer {
    let message = errors.map { error in
      var place = ""
      if let file = error.file {
        place = file.path
        if let range = error.range { place += ":\(file.line(of: Int(range.start)))" }
        place += ": "
      }
      return "\(place)\(error.code.rawValue): \(error.message)"
    }
    return .error(
      code: errors.first?.code.rawValue ?? "rego_compile_error",
      message: message.joined(separator: "\n"))
  }
}
