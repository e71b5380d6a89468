// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// A program from the text of one module, with the input from JSON.
struct RegoFixture {
  let program: RegoProgram
  let machine: RegoMachine

  init(_ text: String, limits: RegoLimits = RegoLimits()) throws {
    let parsed = RegoParser.parseModule(SourceFile(path: "test.rego", text: text))
    let module = try #require(parsed.value, "\(parsed.errors)")
    let compilation = RegoCompiler().compile(modules: [module])
    program = try #require(compilation.program, "\(compilation.errors)")
    machine = RegoMachine(program: program, limits: limits)
  }

  func rule(_ name: String) throws -> RuleHandle { try #require(program.rule(["t", name])) }

  static func json(_ text: String) throws -> Document {
    try #require(JSONReader.read(Array(text.utf8)).document)
  }

  /// The input with every string that begins with `?` made an unknown value: `?s` a string, `?b` a
  /// boolean, `?n` a number, `?:a` a string that begins with "a", `?` anything.
  static func masked(_ text: String) throws -> Document {
    let plain = try json(text)
    let arena = Arena()
    func mask(_ node: Node) -> Node {
      switch node.kind {
      case .string:
        guard let text = node.string, text.hasPrefix("?") else { return arena.copy(node) }
        switch text {
        case "?s": return arena.unknown(.init(valueKind: .string, isNotNull: true))
        case "?n": return arena.unknown(.init(valueKind: .integer, isNotNull: true))
        case "?b": return arena.unknown(.init(valueKind: .boolean, isNotNull: true))
        default:
          if let colon = text.firstIndex(of: ":") {
            let prefix = arena.string(text[text.index(after: colon)...])
            return arena.unknown(
              .init(valueKind: .string, isNotNull: true, prefix: prefix))
          }
          return arena.unknown(.init())
        }
      case .array: return arena.array(node.elements.map(mask))
      case .object:
        return arena.sortedObject(
          node.entries.map { Node.Entry(key: arena.copy($0.key), value: mask($0.value)) })
      default: return arena.copy(node)
      }
    }
    return Document(root: mask(plain.root), arena: arena)
  }
}

extension RegoRead {
  /// The path as text: `a.b[0]`, with `!key` for a missing key at the end.
  var text: String {
    var text = ""
    for step in path {
      if let index = step.integer { text += "[\(index)]" } else { text += ".\(step.string ?? "?")" }
    }
    if missing.exists { text += "!\(missing.string ?? missing.numberText ?? "?")" }
    return String(text.drop { $0 == "." })
  }
}
