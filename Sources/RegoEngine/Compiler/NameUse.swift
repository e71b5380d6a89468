// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

/// Finds which of some global names a module uses: where a local variable hides one, it isn't
/// used.
struct NameUse {
  let names: Set<String>
  private(set) var used: Set<String> = []
  private var hidden: [Set<String>] = []

  init(names: Set<String>) { self.names = names }

  mutating func visit(_ rule: Rule) {
    hidden.append([])
    for parameter in rule.head.arguments { hide(parameter) }
    visit(body: rule.body) { use in
      for term in rule.head.name.arguments { use.visit(term) }
      switch rule.head.kind {
      case .value(let value): use.visit(value.term)
      case .member(let member): use.visit(member)
      }
    }
    for branch in rule.alternatives {
      visit(body: branch.body) { use in use.visit(branch.value.term) }
    }
    hidden.removeLast()
  }

  private mutating func hide(_ term: Term) {
    let names = term.variables(in: []).map(\.name)
    hidden[hidden.count - 1].formUnion(names)
  }

  private mutating func visit(body: Body, head: (inout NameUse) -> Void) {
    hidden.append([])
    for expression in body.expressions {
      switch expression.kind {
      case .call(let call) where call.isAssignment: hide(call.arguments[0])
      case .some(.variables(let terms)): for term in terms { hide(term) }
      case .some(.members(let key, let value, _)):
        if let key { hide(key) }
        hide(value)
      default: break
      }
    }
    for expression in body.expressions { visit(expression) }
    head(&self)
    hidden.removeLast()
  }

  private mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .term(let term): visit(term)
    case .call(let call): visit(call)
    case .some(.variables): break
    case .some(.members(let key, let value, let domain)):
      if let key { visit(key) }
      visit(value)
      visit(domain)
    case .every(let every):
      hidden.append([])
      if let key = every.key { hide(key) }
      hide(every.value)
      visit(every.domain)
      visit(body: every.body) { _ in }
      hidden.removeLast()
    case .negation(let operand): visit(body: operand.body) { _ in }
    case .logical(let logical):
      visit(body: logical.left.body) { _ in }
      visit(body: logical.right.body) { _ in }
    }
    for modifier in expression.modifiers {
      visit(modifier.target)
      visit(modifier.value)
    }
  }

  private mutating func visit(_ call: Call) {
    for term in call.function.terms { visit(term) }
    for term in call.arguments { visit(term) }
  }

  private mutating func visit(_ term: Term) {
    switch term.kind {
    case .null, .boolean, .number, .string: break
    case .variable(let variable):
      let name = variable.name
      if names.contains(name), !hidden.contains(where: { $0.contains(name) }) { used.insert(name) }
    case .ref(let ref): for term in ref.terms { visit(term) }
    case .array(let items), .set(let items): for item in items { visit(item) }
    case .object(let entries):
      for entry in entries {
        visit(entry.key)
        visit(entry.value)
      }
    case .arrayComprehension(let made): visit(body: made.body) { $0.visit(made.head) }
    case .setComprehension(let made): visit(body: made.body) { $0.visit(made.head) }
    case .objectComprehension(let made):
      visit(body: made.body) { use in
        use.visit(made.key)
        use.visit(made.value)
      }
    case .call(let call): visit(call)
    case .template(let template):
      for case .expression(let expression) in template.parts { visit(expression) }
    }
  }
}
