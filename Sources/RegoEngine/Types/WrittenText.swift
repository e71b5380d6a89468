// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Writes lowered terms for messages: variables that the compiler made show as what they stand for.
struct WrittenText {
  static let depthLimit = 40

  let unit: Compilation
  let variables: VariableTable
  /// What the made variables stand for is looked up in it.
  let body: [LoweredExpression]

  /// A reference and the lengths of its text up to each part.
  struct Reference {
    let text: String
    /// How much of the text comes before the part of that position ends, the root first.
    let ends: [Int]

    /// The reference can't be followed further than a part.
    func unsupported(at part: Int, _ have: String, isFunction: Bool) -> String {
      let end = ends[min(part, ends.count - 1)]
      let title =
        isFunction
        ? "function \(shownText) used as reference, not called" : "undefined ref: \(text)"
      return "\(title)\n\t\(text)\n\t\(String(repeating: "^", count: end))\n\thave: \(have)"
    }

    /// The text without the key that the compiler made for `some x in …`.
    private var shownText: Substring {
      guard let last = parts.last, ends.count > 1, last.hasPrefix("__local") else {
        return text[...]
      }
      return Substring(decoding: text.utf8.prefix(ends[ends.count - 2]), as: UTF8.self)
    }

    /// A part isn't among what is there.
    func invalid(at part: Int, have: String?, want: String, oneOf: [String]) -> String {
      let before = ends[part - 1]
      let pad = String(repeating: " ", count: before + 1)
      var lines = ["undefined ref: \(text)", text, pad + "^"]
      lines.append(pad + (have.map { "have (type): \($0)" } ?? "have: \(parts[part])"))
      if oneOf.isEmpty {
        lines.append("\(pad)want (type): \(want)")
      } else {
        lines.append("\(pad)want (one of): [\(oneOf.joined(separator: " "))]")
      }
      return lines.joined(separator: "\n\t")
    }

    let parts: [String]
  }

  func reference(_ root: LoweredRoot, _ path: [LoweredTerm]) -> Reference {
    let definitions = definitions()
    let head = text(root, definitions, 0)
    var text = head
    var parts = [head]
    var ends = [text.utf8.count]
    for step in path {
      let part = self.text(step, definitions, 0)
      parts.append(part)
      text += self.suffix(step, part)
      ends.append(text.utf8.count)
    }
    return Reference(text: text, ends: ends, parts: parts)
  }

  private func suffix(_ step: LoweredTerm, _ text: String) -> String {
    if case .constant(let node) = step, let name = node.string, RuleGroup.isPlainName(name) {
      return ".\(name)"
    }
    return "[\(text)]"
  }

  // MARK: - Terms

  private enum Definition {
    case term(LoweredTerm)
    case call(Callee, [LoweredTerm])
  }

  /// What each variable that the compiler made stands for.
  private func definitions() -> [Int: Definition] {
    var found: [Int: Definition] = [:]
    var bodies = [body]
    while let body = bodies.popLast() {
      for expression in body {
        expression.forEachClosure { bodies.append($0) }
        switch expression.kind {
        case .unify(.variable(let id), let term) where variables.names[id] == nil:
          found[id] = .term(term)
        case .call(let callee, let arguments, .variable(let id)?)
        where variables.names[id] == nil:
          found[id] = .call(callee, arguments)
        default: break
        }
      }
    }
    return found
  }

  private func text(_ root: LoweredRoot, _ definitions: [Int: Definition], _ depth: Int) -> String {
    switch root {
    case .input: "input"
    case .data: "data"
    case .variable(let id): text(LoweredTerm.variable(id), definitions, depth)
    case .constant(let node): node.regoText
    }
  }

  private func text(_ term: LoweredTerm, _ definitions: [Int: Definition], _ depth: Int) -> String {
    guard depth < Self.depthLimit else { return "…" }
    func inner(_ term: LoweredTerm) -> String { text(term, definitions, depth + 1) }
    func list(_ items: [LoweredTerm]) -> String { items.map(inner).joined(separator: ", ") }
    switch term {
    case .constant(let node): return node.regoText
    case .variable(let id):
      if let name = variables.names[id] ?? variables.madeName(of: id) { return name }
      switch definitions[id] {
      case .term(let term): return inner(term)
      case .call(let callee, let arguments): return text(callee, arguments, inner)
      case nil: return "_"
      }
    case .ref(let root, let path):
      return path.reduce(text(root, definitions, depth + 1)) { $0 + suffix($1, inner($1)) }
    case .array(let items): return "[\(list(items))]"
    case .set(let items): return items.isEmpty ? "set()" : "{\(list(items))}"
    case .object(let entries):
      return "{"
        + entries.map { "\(inner($0.key)): \(inner($0.value))" }.joined(separator: ", ") + "}"
    case .comprehension(let made):
      let head = (made.key.map { "\(inner($0)): " } ?? "") + inner(made.value)
      let body = made.body.filter { !isDefinition($0) }
        .map { text($0, definitions, depth + 1) }.joined(separator: "; ")
      return made.kind == .array ? "[\(head) | \(body)]" : "{\(head) | \(body)}"
    }
  }

  /// Whether a statement only says what a made variable stands for.
  private func isDefinition(_ expression: LoweredExpression) -> Bool {
    switch expression.kind {
    case .unify(.variable(let id), _), .call(_, _, .variable(let id)?):
      variables.names[id] == nil
    default: false
    }
  }

  private func text(
    _ expression: LoweredExpression, _ definitions: [Int: Definition], _ depth: Int
  ) -> String {
    func inner(_ term: LoweredTerm) -> String { text(term, definitions, depth + 1) }
    let statement: String
    switch expression.kind {
    case .term(let term): statement = inner(term)
    case .unify(let left, let right): statement = "\(inner(left)) = \(inner(right))"
    case .call(let callee, let arguments, let output):
      statement = text(callee, arguments + (output.map { [$0] } ?? []), inner)
    case .every(let every) where every.isOperand:
      let body = every.body.map { text($0, definitions, depth + 1) }.joined(separator: "; ")
      statement = "{ \(body) }"
    case .every(let every):
      let names = [every.key, every.value].compactMap { $0 }.compactMap { variables.names[$0] }
      let body = every.body.map { text($0, definitions, depth + 1) }.joined(separator: "; ")
      statement =
        "every \(names.joined(separator: ", ")) in \(inner(every.domain)) { \(body) }"
    }
    return expression.isNegated ? "not \(statement)" : statement
  }

  private func text(
    _ callee: Callee, _ arguments: [LoweredTerm], _ inner: (LoweredTerm) -> String
  ) -> String {
    let operands = arguments.map(inner)
    switch callee {
    case .function(let group):
      return "\(unit.groups[group].name)(\(operands.joined(separator: ", ")))"
    case .builtin(let index):
      let name = unit.builtins.builtins[index].name
      if name == "equal", operands.count == 2 { return operands.joined(separator: " = ") }
      if let infix = Operator(functionName: name), infix.operandCount == operands.count {
        if infix == .memberWithKey { return "\(operands[0]), \(operands[1]) in \(operands[2])" }
        return operands.joined(separator: " \(infix.symbol) ")
      }
      return "\(name)(\(operands.joined(separator: ", ")))"
    }
  }
}
