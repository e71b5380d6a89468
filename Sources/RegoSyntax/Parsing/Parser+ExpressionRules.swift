// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Rules in the form of an expression: `p.q`, `f(x)`, `p = 1; …`.
extension Parser {
  /// What an expression at the top of a module defines, or why it can't.
  enum ExpressionRule {
    case rule(RuleDraft)
    case wrong(String)
  }

  /// Makes a rule of a body that stands at the top of a module.
  func ruleFromExpression(_ body: Body) -> ExpressionRule {
    guard body.expressions.count == 1, let expression = body.expressions.first else {
      return .wrong("multiple expressions cannot be used for rule head")
    }
    if !expression.modifiers.isEmpty {
      return .wrong("expressions using with keyword cannot be used for rule head")
    }
    if expression.isNegated {
      return .wrong("negated expressions cannot be used for rule head")
    }
    switch expression.kind {
    case .some: return .wrong("'some' declarations cannot be used for rule head")
    case .every, .logical: return .wrong("expression cannot be used for rule head")
    case .negation: return .wrong("negated expressions cannot be used for rule head")
    case .term(let term): return ruleFromTerm(term, expression)
    case .call(let call):
      if call.isUnification || call.isAssignment {
        return ruleFromEquation(call, expression)
      }
      if call.form == .infix || call.name.map(BuiltinNames.contain) == true {
        return .wrong("rule name conflicts with built-in function")
      }
      return ruleFromCall(call, expression)
    }
  }

  private func ruleFromTerm(_ term: Term, _ expression: Expression) -> ExpressionRule {
    guard case .ref(let ref) = term.kind else {
      return .wrong("\(term.kindName) cannot be used for rule name")
    }
    guard ref.count > 1 else { return .wrong("\(term.kindName)s cannot be used for rule head") }
    guard ref.headName != nil else {
      return .wrong("invalid rule head: \(RegoPrinter.text(of: ref))")
    }
    // `p.q` alone is v0's way to add to the set `p`; a longer path is a value.
    if ref.count == 2 {
      return draft(name: Ref(head: ref.head), kind: .member(ref.terms[1]), expression)
    }
    let value = RuleValue(Term(.boolean(true), range: term.range), form: .implied)
    return draft(name: ref, kind: .value(value), expression)
  }

  private func ruleFromEquation(_ call: Call, _ expression: Expression) -> ExpressionRule {
    guard call.arguments.count == 2 else {
      return .wrong("assignment requires two operands")
    }
    let left = call.arguments[0]
    let value = RuleValue(call.arguments[1], form: call.isAssignment ? .assigned : .unified)
    switch left.kind {
    case .variable: return draft(name: Ref(head: left), kind: .value(value), expression)
    case .ref(let ref):
      guard ref.headName != nil else {
        return .wrong("invalid rule head: \(RegoPrinter.text(of: ref))")
      }
      return draft(name: ref, kind: .value(value), expression)
    case .call(let function) where function.function.headName != nil:
      return draft(
        name: function.function, arguments: function.arguments, kind: .value(value), expression)
    default: return .wrong("\(left.kindName) cannot be used for rule name")
    }
  }

  private func ruleFromCall(_ call: Call, _ expression: Expression) -> ExpressionRule {
    guard !call.arguments.isEmpty else {
      return .wrong("rule argument list must take at least one argument")
    }
    guard call.function.headName != nil else {
      return .wrong("invalid rule head: \(RegoPrinter.text(of: call.function))")
    }
    let value = RuleValue(Term(.boolean(true), range: expression.range), form: .implied)
    return draft(
      name: call.function, arguments: call.arguments, kind: .value(value), expression)
  }

  private func draft(
    name: Ref, arguments: [Term] = [], kind: RuleHead.Kind, _ expression: Expression
  ) -> ExpressionRule {
    let head = RuleHead(name: name, arguments: arguments, kind: kind, range: expression.range)
    let rule = Rule(head: head, range: expression.range)
    return .rule(RuleDraft(rule: rule, hasBody: false, usesIf: false, usesContains: false))
  }
}
