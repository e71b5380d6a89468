// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

@Suite("the language")
struct LanguageTests {
  @Test("evaluates and refuses as OPA does", arguments: LanguageCase.all)
  func evaluatesLikeOPA(_ languageCase: LanguageCase) throws {
    let node = languageCase.node
    var modules: [Module] = []
    var problems: [String] = []
    for (index, text) in node.field("modules").elements.compactMap(\.string).enumerated() {
      let parsed = RegoParser.parseModule(SourceFile(path: "test-\(index).rego", text: text))
      if let module = parsed.value { modules.append(module) }
      problems += parsed.errors.map(describe)
    }
    let text = node.field("query").string ?? "data.t"
    let file = SourceFile(path: "query", text: text)
    let body = try #require(RegoParser.parseQuery(file).value)
    let compilation = RegoCompiler().compile(
      modules: modules, queries: [RegoQuery(body, file: file)])
    problems += compilation.errors.map(describe)
    let wanted = node.field("error").string.map(lines)
    guard let program = compilation.program, problems.isEmpty else {
      #expect(Set(problems) == wanted, "\(languageCase.name): refused")
      return
    }
    let machine = RegoMachine(program: program)
    let empty = Arena().object([Node.Entry]())
    let base = node.field("data").exists ? node.field("data") : empty
    // Explaining has to give the same answers as plain evaluation.
    for mode in [RegoMachine.Mode.automatic, .explaining] {
      do throws(RegoEvaluationError) {
        let results = try machine.evaluate(
          program.query(0), input: node.field("input"), data: base, mode: mode)
        let answer = JSONWriter.string(rendered(results))
        let expected = JSONWriter.string(node.field("result"))
        #expect(answer == expected, "\(languageCase.name), \(mode)")
      } catch {
        #expect([error.description] == wanted, "\(languageCase.name), \(mode)")
      }
    }
  }

  private func describe(_ error: RegoError) -> String {
    let line = error.range.flatMap { error.file?.line(of: Int($0.start)) } ?? 0
    return "\(error.file?.path ?? ""):\(line): \(error.code.rawValue): \(error.message)"
  }

  /// OPA's text of one or several errors, one by one.
  private func lines(_ text: String) -> Set<String> {
    var found: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.contains(" occurred:") {
        if let mark = line.firstRange(of: "occurred: ") {
          found.append(String(line[mark.upperBound...]))
        }
      } else if line.hasPrefix("test-") || found.isEmpty {
        found.append(String(line))
      } else {
        found[found.count - 1] += "\n" + line
      }
    }
    return Set(found)
  }

  private func rendered(_ results: RegoResultSet) -> Node {
    let rows = results.answers.map { answer in
      let named = zip(results.variables, answer.bindings).filter { $0.0 != "_" }
      let bindings = named.map { Node.Entry(key: arena.string($0), value: ordered($1)) }
      return arena.object([
        Node.Entry(key: arena.string("bindings"), value: arena.sortedObject(bindings)),
        Node.Entry(
          key: arena.string("expressions"), value: arena.array(answer.expressions.map(ordered))),
      ])
    }
    return arena.array(rows)
  }

  /// With sets as arrays and keys as text, in the order of the keys, as the cases are written.
  private func ordered(_ node: Node) -> Node {
    switch node.kind {
    case .array, .set: return arena.array(node.elements.map(ordered))
    case .object:
      return arena.sortedObject(
        node.entries.map { entry in
          let key = entry.key.string ?? JSONWriter.string(entry.key)
          return Node.Entry(key: arena.string(key), value: ordered(entry.value))
        })
    default: return node
    }
  }

  /// A test runs on one thread; its values are only read after they were made.
  private let arena = Arena()
}

/// One case of `Cases/language.json`. What is expected is what OPA 1.x answers.
struct LanguageCase: CustomTestStringConvertible, Sendable {
  let name: String
  let node: Node
  let document: Document

  var testDescription: String { name }

  static let all: [LanguageCase] = {
    guard let text = TestFiles.text(beside: #filePath, "Cases/language.json"),
      let document = JSONReader.read(Array(text.utf8), options: sorting).document
    else { return [] }
    return document.root.elements.map {
      LanguageCase(name: $0.field("name").string ?? "", node: $0, document: document)
    }
  }()

  private static var sorting: ReaderOptions {
    var options = ReaderOptions()
    options.sortsKeys = true
    return options
  }
}
