// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A tree as an outline, a node a line, children one space further in: what `opa parse` prints
/// for people.
public struct SyntaxOutline {
  private var output = ""
  private var depth = 0

  /// The outline of a module.
  public static func text(of module: Module) -> String {
    var outline = SyntaxOutline()
    outline.write(module)
    return outline.output
  }

  private mutating func line(_ text: String) {
    output += String(repeating: " ", count: depth)
    output += text
    output += "\n"
  }

  private mutating func node(_ name: String, _ children: (inout SyntaxOutline) -> Void) {
    line(name)
    depth += 1
    children(&self)
    depth -= 1
  }

  // MARK: - Modules

  private mutating func write(_ module: Module) {
    node("module") { outline in
      outline.node("package") { outline in
        outline.node("ref") { outline in
          outline.line("data")
          for part in module.package.path { outline.write(Term(.string(part))) }
        }
      }
      for found in module.imports { outline.write(found) }
      for rule in module.rules { outline.write(rule, branch: nil) }
      for _ in module.comments { outline.line("comment") }
    }
  }

  private mutating func write(_ found: Import) {
    node("import") { outline in
      outline.node("ref") { outline in
        for (index, part) in found.path.enumerated() {
          if index == 0 { outline.line(part) } else { outline.write(Term(.string(part))) }
        }
      }
      if let alias = found.alias { outline.line(alias.name) }
    }
  }

  /// Writes a rule, or one of its `else` branches, each within the one before.
  private mutating func write(_ rule: Rule, branch: Int?) {
    let body: Body
    let value: Term?
    if let branch {
      body = rule.alternatives[branch].body
      value = rule.alternatives[branch].value.term
    } else {
      body = rule.body
      value = rule.head.value
    }
    node("rule") { outline in
      outline.node("head") { outline in
        outline.node("ref") { outline in
          for term in rule.head.name.terms { outline.write(term) }
        }
        if !rule.head.arguments.isEmpty {
          outline.node("args") { outline in
            for argument in rule.head.arguments { outline.write(argument) }
          }
        }
        if let key = rule.head.key { outline.write(key) }
        if let value { outline.write(value) }
      }
      let always = Expression(.term(Term(.boolean(true))))
      outline.write(body.expressions.isEmpty ? Body([always]) : body)
      let next = branch.map { $0 + 1 } ?? 0
      if next < rule.alternatives.count { outline.write(rule, branch: next) }
    }
  }

  // MARK: - Bodies

  private mutating func write(_ body: Body) {
    node("body") { outline in
      for (index, expression) in body.expressions.enumerated() {
        outline.write(expression, index: index)
      }
    }
  }

  private mutating func write(_ expression: Expression, index: Int) {
    node("expr \(expression.isNegated ? "negated " : "")index=\(index)") { outline in
      switch expression.kind {
      case .term(let term): outline.write(term)
      case .call(let call): outline.write(call)
      case .some(.variables(let variables)):
        outline.node("somedecl") { outline in
          for variable in variables { outline.write(variable) }
        }
      case .some(.members(let key, let value, let domain)):
        let found: Operator = key == nil ? .member : .memberWithKey
        let call = Call(
          function: found.functionRef(at: expression.range),
          arguments: [key, value, domain].compactMap { $0 })
        outline.node("somedecl") { $0.write(Term(.call(call))) }
      case .every(let every):
        outline.node("every") { outline in
          if let key = every.key { outline.write(key) }
          outline.write(every.value)
          outline.write(every.domain)
          outline.write(every.body)
        }
      case .negation(let operand):
        outline.node("not\(operand.isExplicit ? " explicit" : "")") { $0.write(operand.body) }
      case .logical(let logical):
        outline.node(logical.connective.rawValue) { outline in
          outline.write(logical.left.body)
          outline.write(logical.right.body)
        }
      }
      for modifier in expression.modifiers {
        outline.node("with") { outline in
          outline.write(modifier.target)
          outline.write(modifier.value)
        }
      }
    }
  }

  // MARK: - Terms

  private mutating func write(_ call: Call) {
    node("ref") { outline in
      for term in call.function.terms { outline.write(term) }
    }
    for argument in call.arguments { write(argument) }
  }

  private mutating func write(_ term: Term) {
    switch term.kind {
    case .null, .boolean, .number, .string: line(RegoPrinter.text(of: term))
    case .variable(let variable): line(variable.name)
    case .ref(let ref):
      node("ref") { outline in
        for term in ref.terms { outline.write(term) }
      }
    case .array(let items):
      node("array") { outline in
        for item in items { outline.write(item) }
      }
    case .set(let items):
      node("set") { outline in
        for item in items { outline.write(item) }
      }
    case .object(let entries):
      node("object") { outline in
        for entry in entries {
          outline.write(entry.key)
          outline.write(entry.value)
        }
      }
    case .arrayComprehension(let comprehension):
      node("arraycomprehension") { outline in
        outline.write(comprehension.head)
        outline.write(comprehension.body)
      }
    case .setComprehension(let comprehension):
      node("setcomprehension") { outline in
        outline.write(comprehension.head)
        outline.write(comprehension.body)
      }
    case .objectComprehension(let comprehension):
      node("objectcomprehension") { outline in
        outline.write(comprehension.key)
        outline.write(comprehension.value)
        outline.write(comprehension.body)
      }
    case .call(let call): node("call") { $0.write(call) }
    case .template(let template):
      node("templatestring") { outline in
        for part in template.parts {
          switch part {
          case .text(let text): outline.write(Term(.string(text)))
          case .expression(let expression): outline.write(expression, index: 0)
          }
        }
      }
    }
  }
}
