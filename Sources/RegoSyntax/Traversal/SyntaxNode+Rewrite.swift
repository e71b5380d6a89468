// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Term {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Term {
    var copy = self
    switch kind {
    case .null, .boolean, .number, .string, .variable: break
    case .ref(let ref): copy.kind = .ref(try ref.rewritingTerms(transform))
    case .array(let items):
      copy.kind = .array(try items.map { try $0.rewritingTerms(transform) })
    case .set(let items): copy.kind = .set(try items.map { try $0.rewritingTerms(transform) })
    case .object(let entries):
      copy.kind = .object(
        try entries.map {
          ObjectEntry(
            key: try $0.key.rewritingTerms(transform),
            value: try $0.value.rewritingTerms(transform))
        })
    case .arrayComprehension(let comprehension):
      copy.kind = .arrayComprehension(
        ArrayComprehension(
          head: try comprehension.head.rewritingTerms(transform),
          body: try comprehension.body.rewritingTerms(transform)))
    case .setComprehension(let comprehension):
      copy.kind = .setComprehension(
        SetComprehension(
          head: try comprehension.head.rewritingTerms(transform),
          body: try comprehension.body.rewritingTerms(transform)))
    case .objectComprehension(let comprehension):
      copy.kind = .objectComprehension(
        ObjectComprehension(
          key: try comprehension.key.rewritingTerms(transform),
          value: try comprehension.value.rewritingTerms(transform),
          body: try comprehension.body.rewritingTerms(transform)))
    case .call(let call): copy.kind = .call(try call.rewritingTerms(transform))
    case .template(var template):
      template.parts = try template.parts.map { part in
        guard case .expression(let expression) = part else { return part }
        return .expression(try expression.rewritingTerms(transform))
      }
      copy.kind = .template(template)
    }
    return try transform(copy)
  }
}

extension Ref {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Ref {
    Ref(checked: try terms.map { try $0.rewritingTerms(transform) })
  }
}

extension Call {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Call {
    var copy = self
    if function.staticPath == nil { copy.function = try function.rewritingTerms(transform) }
    copy.arguments = try arguments.map { try $0.rewritingTerms(transform) }
    return copy
  }
}

extension Body {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Body {
    var copy = self
    copy.expressions = try expressions.map { try $0.rewritingTerms(transform) }
    return copy
  }
}

extension Expression {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Expression {
    var copy = self
    switch kind {
    case .term(let term): copy.kind = .term(try term.rewritingTerms(transform))
    case .call(let call): copy.kind = .call(try call.rewritingTerms(transform))
    case .some(.variables(let variables)):
      copy.kind = .some(.variables(try variables.map { try $0.rewritingTerms(transform) }))
    case .some(.members(let key, let value, let domain)):
      copy.kind = .some(
        .members(
          key: try key?.rewritingTerms(transform), value: try value.rewritingTerms(transform),
          domain: try domain.rewritingTerms(transform)))
    case .every(let every):
      copy.kind = .every(
        Every(
          key: try every.key?.rewritingTerms(transform),
          value: try every.value.rewritingTerms(transform),
          domain: try every.domain.rewritingTerms(transform),
          body: try every.body.rewritingTerms(transform)))
    case .negation(let operand): copy.kind = .negation(try operand.rewritingTerms(transform))
    case .logical(let logical):
      copy.kind = .logical(
        Logical(
          logical.connective, left: try logical.left.rewritingTerms(transform),
          right: try logical.right.rewritingTerms(transform)))
    }
    copy.modifiers = try modifiers.map {
      WithModifier(
        target: try $0.target.rewritingTerms(transform),
        value: try $0.value.rewritingTerms(transform), range: $0.range)
    }
    return copy
  }
}

extension Operand {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Operand {
    Operand(try body.rewritingTerms(transform), isExplicit: isExplicit)
  }
}

extension RuleHead {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> RuleHead {
    var copy = self
    copy.name = try name.rewritingTerms(transform)
    copy.arguments = try arguments.map { try $0.rewritingTerms(transform) }
    switch kind {
    case .value(let value):
      copy.kind = .value(
        RuleValue(try value.term.rewritingTerms(transform), form: value.form))
    case .member(let key): copy.kind = .member(try key.rewritingTerms(transform))
    }
    return copy
  }
}

extension Rule {
  /// Replaces each term in it, children before parents.
  public func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Rule {
    var copy = self
    copy.head = try head.rewritingTerms(transform)
    copy.body = try body.rewritingTerms(transform)
    copy.alternatives = try alternatives.map { branch in
      ElseBranch(
        value: RuleValue(
          try branch.value.term.rewritingTerms(transform), form: branch.value.form),
        body: try branch.body.rewritingTerms(transform), range: branch.range)
    }
    return copy
  }
}
