// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Bodies and their expressions.
extension Parser {
  /// Reads a body up to, not over, its closing token.
  mutating func parseBody(until end: TokenKind) -> Body? {
    guard enter() else {
      leave()
      return nil
    }
    defer { leave() }
    return parseQuery(until: end, isStatement: false)
  }

  /// Reads expressions, each after a semicolon or on a new line.
  ///
  /// - Parameter isStatement: whether it is at the top of a text, where an expression without a
  ///   semicolon after it ends the statement.
  mutating func parseQuery(until end: TokenKind, isStatement: Bool) -> Body? {
    if kind == end {
      report("found empty body")
      return nil
    }
    let start = token.start
    var expressions: [Expression] = []
    var levels = 0
    while true {
      guard let expression = parseLiteral() else { return nil }
      levels = max(levels, height)
      expressions.append(expression)
      if kind == .semicolon {
        advance()
        continue
      }
      if kind == end || isStatement {
        guard grow(levels + 1) else { return nil }
        return Body(expressions, range: range(from: start))
      }
      let isStuck = kind == .endOfFile && errors.last?.range?.start == token.start
      guard token.hasNewlineBefore, !isStuck else {
        reportIllegalStart()
        if !hasFailed {
          reportUnexpected("expected \\n or ; or \(end.name)")
        }
        return nil
      }
    }
  }

  /// Reads one expression.
  mutating func parseLiteral() -> Expression? {
    height = 1
    let mayBeLogical = keywords.contains(.and) || keywords.contains(.or)
    if mayBeLogical ? kind != .some && kind != .every : kind == .not && keywords.contains(.not) {
      return parseLogical()
    }
    if isKeywordStartingRef() {
      kind = .identifier
      if mayBeLogical { return parseLogical() }
      return parseExpression(isNegated: false, from: token.start)
    }
    let start = token.start
    var isNegated = false
    if kind == .not {
      isNegated = true
      advance()
    }
    switch kind {
    case .some:
      guard !isNegated else {
        reportUnexpected("illegal negation of 'some'")
        return nil
      }
      return parseSome()
    case .every:
      guard !isNegated else {
        reportUnexpected("illegal negation of 'every'")
        return nil
      }
      return parseEvery()
    default: return parseExpression(isNegated: isNegated, from: start)
    }
  }

  mutating func parseExpression(
    isNegated: Bool, from start: UInt32, readsModifiers: Bool = true
  ) -> Expression? {
    guard let left = parseInfix(allowsKey: true) else { return nil }
    let expressionKind: Expression.Kind
    if kind == .assign || kind == .unify {
      let found: Operator = kind == .assign ? .assign : .unify
      let leftHeight = height
      let operatorRange = token.range
      advance()
      guard let right = parseInfix(allowsKey: true) else { return nil }
      guard grow(max(leftHeight, height) + 1) else { return nil }
      expressionKind = .call(
        Call(
          function: found.functionRef(at: operatorRange), arguments: [left, right], form: .infix))
    } else if case .call(let call) = left.kind {
      expressionKind = .call(call)
    } else {
      expressionKind = .term(left)
    }
    if !keywords.contains(.every), case .variable(let name) = left.kind, name.name == "every",
      kind == .identifier
    {
      hints.append("`import future.keywords.every` for `every x in xs { ... }` expressions")
    }
    guard let modifiers = readsModifiers ? parseModifiers() : [] else { return nil }
    return Expression(
      expressionKind, isNegated: isNegated, modifiers: modifiers, range: range(from: start))
  }

  /// Reads `with … as …` as often as it stands; nil when one is wrong.
  mutating func parseModifiers() -> [WithModifier]? {
    guard kind == .with else { return [] }
    var modifiers: [WithModifier] = []
    var levels = height
    while kind == .with {
      let start = token.start
      advance()
      guard kind == .identifier else {
        reportUnexpected("expected ident")
        return nil
      }
      guard let target = parsePrimary() else { return nil }
      switch target.kind {
      case .ref, .variable: break
      default: reportUnexpected("expected with target path")
      }
      levels = max(levels, height)
      guard kind == .as else {
        reportUnexpected("expected as keyword")
        return nil
      }
      advance()
      guard let value = parseInfix(allowsKey: true) else { return nil }
      levels = max(levels, height)
      modifiers.append(WithModifier(target: target, value: value, range: range(from: start)))
    }
    height = levels
    return modifiers
  }

  // MARK: - some and every

  private mutating func parseSome() -> Expression? {
    let start = checkpoint()
    let opening = token.start
    advance()
    if let term = parseInfix(allowsKey: true), case .call(let call) = term.kind {
      let declaration: SomeDeclaration
      let operands = call.arguments
      switch call.name {
      case Operator.member.functionName where operands.count == 2:
        declaration = .members(key: nil, value: operands[0], domain: operands[1])
      case Operator.memberWithKey.functionName where operands.count == 3:
        declaration = .members(key: operands[0], value: operands[1], domain: operands[2])
      case Operator.member.functionName, Operator.memberWithKey.functionName:
        reportUnexpected("illegal domain")
        return nil
      default:
        reportUnexpected("expected `x in xs` or `x, y in xs` expression")
        return nil
      }
      guard let modifiers = parseModifiers() else { return nil }
      return Expression(.some(declaration), modifiers: modifiers, range: range(from: opening))
    }
    restore(start)
    height = 1
    var variables: [Term] = []
    repeat {
      advance()
      guard kind == .identifier else {
        reportUnexpected("expected var")
        return nil
      }
      variables.append(Term(.variable(variableName()), range: token.range))
      advance()
    } while kind == .comma
    if !keywords.contains(.in), kind == .identifier, token.kind == .in {
      hints.append("`import future.keywords.in` for `some x in xs` expressions")
    }
    return Expression(.some(.variables(variables)), range: range(from: opening))
  }

  private mutating func parseEvery() -> Expression? {
    let opening = token.start
    advance()
    guard let term = parseInfix(allowsKey: true) else { return nil }
    let domainHeight = height
    guard case .call(let call) = term.kind,
      call.name == Operator.member.functionName || call.name == Operator.memberWithKey.functionName
    else {
      reportUnexpected("expected `x[, y] in xs { ... }` expression")
      return nil
    }
    let operands = call.arguments
    guard operands.count == (call.name == Operator.member.functionName ? 2 : 3) else {
      reportUnexpected("illegal domain")
      return nil
    }
    let key = operands.count == 3 ? operands[0] : nil
    if let key, key.variable == nil {
      reportUnexpected("expected key to be a variable")
      return nil
    }
    let value = operands[operands.count - 2]
    guard value.variable != nil else {
      reportUnexpected("expected value to be a variable")
      return nil
    }
    guard kind == .leftBrace else {
      reportUnexpected("missing body")
      return nil
    }
    advance()
    guard let body = parseBody(until: .rightBrace) else { return nil }
    guard grow(max(domainHeight, height) + 1) else { return nil }
    advance()
    guard let modifiers = parseModifiers() else { return nil }
    let every = Every(key: key, value: value, domain: operands[operands.count - 1], body: body)
    return Expression(.every(every), modifiers: modifiers, range: range(from: opening))
  }
}
