// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Bodies, expressions and terms.
extension SyntaxTreeWriter {
  func body(_ body: Body) -> Node {
    arena.array(body.expressions.enumerated().map { expression($1, index: $0) })
  }

  private func expression(_ expression: Expression, index: Int) -> Node {
    var entries = [entry("index", .integer(index))]
    if expression.isNegated { entries.append(entry("negated", .boolean(true))) }
    entries.append(entry("terms", terms(of: expression)))
    if !expression.modifiers.isEmpty {
      let modifiers = expression.modifiers.map { modifier in
        object(
          [entry("target", term(modifier.target)), entry("value", term(modifier.value))],
          at: modifier.range)
      }
      entries.append(entry("with", arena.array(modifiers)))
    }
    return object(entries, at: expression.range)
  }

  private func terms(of expression: Expression) -> Node {
    switch expression.kind {
    case .term(let term): return self.term(term)
    case .call(let call): return terms(of: call)
    case .some(.variables(let variables)):
      return object([entry("symbols", arena.array(variables.map(term)))], at: expression.range)
    case .some(.members(let key, let value, let domain)):
      let found: Operator = key == nil ? .member : .memberWithKey
      let call =
        [function(found, at: expression.range)]
        + [key, value, domain].compactMap { $0 }
        .map(term)
      let symbol = term("call", arena.array(call), at: expression.range)
      return object([entry("symbols", arena.array([symbol]))], at: expression.range)
    case .every(let every):
      return object(
        [
          entry("key", every.key.map(term) ?? .null), entry("value", term(every.value)),
          entry("domain", term(every.domain)), entry("body", body(every.body)),
        ], at: expression.range)
    case .negation(let operand):
      return object(
        [
          entry("body", body(operand.body)),
          entry("explicit_body", .boolean(operand.isExplicit)), entry("type", .text("not")),
        ], at: expression.range)
    case .logical(let logical):
      var entries: [Node.Entry] = []
      if logical.left.isExplicit { entries.append(entry("explicit_lhs", .boolean(true))) }
      if logical.right.isExplicit { entries.append(entry("explicit_rhs", .boolean(true))) }
      entries.append(entry("lhs", body(logical.left.body)))
      entries.append(entry("rhs", body(logical.right.body)))
      entries.append(entry("type", .text(logical.connective == .and ? "and" : "or")))
      return object(entries, at: expression.range)
    }
  }

  /// The reference that OPA calls for `in`.
  private func function(_ found: Operator, at range: ByteRange) -> Node {
    let parts = [
      term("var", .text("internal"), at: range),
      term("string", .text(found == .member ? "member_2" : "member_3"), at: range),
    ]
    return term("ref", arena.array(parts), at: range)
  }

  /// The function's name and the operands.
  private func terms(of call: Call) -> Node {
    let function = term("ref", arena.array(call.function.terms.map(term)), at: call.function.range)
    return arena.array([function] + call.arguments.map(term))
  }

  func term(_ type: StaticString, _ value: Node, at range: ByteRange) -> Node {
    object([entry("type", .text(type)), entry("value", value)], at: range)
  }

  func term(_ term: Term) -> Node {
    let range = term.range
    switch term.kind {
    case .null: return self.term("null", arena.object([]), at: range)
    case .boolean(let value): return self.term("boolean", .boolean(value), at: range)
    case .number(let text):
      var text = text
      let number = text.withUTF8 { arena.number($0) } ?? .null
      return self.term("number", number, at: range)
    case .string(let text): return self.term("string", arena.string(text), at: range)
    case .variable(let variable):
      return self.term("var", arena.string(variable.name), at: range)
    case .ref(let ref):
      return self.term("ref", arena.array(ref.terms.map(self.term)), at: range)
    case .array(let items):
      return self.term("array", arena.array(items.map(self.term)), at: range)
    case .set(let items):
      let members = order.distinct(items).map(self.term)
      return self.term("set", arena.array(members), at: range)
    case .object(let entries):
      let pairs = order.sorted(entries).map {
        arena.array([self.term($0.key), self.term($0.value)])
      }
      return self.term("object", arena.array(pairs), at: range)
    case .arrayComprehension(let comprehension):
      return self.comprehension(
        "arraycomprehension", [entry("term", self.term(comprehension.head))],
        comprehension.body, at: range)
    case .setComprehension(let comprehension):
      return self.comprehension(
        "setcomprehension", [entry("term", self.term(comprehension.head))], comprehension.body,
        at: range)
    case .objectComprehension(let comprehension):
      return self.comprehension(
        "objectcomprehension",
        [
          entry("key", self.term(comprehension.key)),
          entry("value", self.term(comprehension.value)),
        ], comprehension.body, at: range)
    case .call(let call): return self.term("call", terms(of: call), at: range)
    case .template(let template): return self.template(template, at: range)
    }
  }

  private func comprehension(
    _ type: StaticString, _ entries: [Node.Entry], _ body: Body, at range: ByteRange
  ) -> Node {
    term(type, arena.sortedObject(entries + [entry("body", self.body(body))]), at: range)
  }

  private func template(_ template: TemplateString, at range: ByteRange) -> Node {
    let parts = template.parts.map { part in
      switch part {
      case .text(let text): term("string", arena.string(text), at: range)
      case .expression(let expression): scalar(expression) ?? self.expression(expression, index: 0)
      }
    }
    let value = [
      entry("parts", parts.isEmpty ? .null : arena.array(parts)),
      entry("multi_line", .boolean(template.isRaw)),
    ]
    return term("templatestring", arena.sortedObject(value), at: range)
  }

  /// A scalar in a template's braces, which OPA keeps as if it were text.
  private func scalar(_ expression: Expression) -> Node? {
    guard case .term(let term) = expression.kind, term.isScalar else { return nil }
    return self.term(term)
  }
}

extension Ref {
  /// From the head's start to the end of the last argument that is on record.
  var range: ByteRange { terms[0].range.union(terms[terms.count - 1].range) }
}
