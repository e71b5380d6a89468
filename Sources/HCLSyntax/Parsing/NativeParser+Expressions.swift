// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// Parses an expression: a conditional or anything that binds more strongly.
  mutating func parseExpression() throws(Failure) -> Expression {
    try descend()
    let start = token.start
    let condition = try parseBinary(above: 0)
    guard token.kind == .question else {
      depth -= 1
      return condition
    }
    var highest = height
    advance()
    let whenTrue = try parseExpression()
    highest = max(highest, height)
    guard token.kind == .colon else {
      throw fail(
        "hcl-conditional-colon",
        "expected \":\" and the value for when the condition is false, but found "
          + token.kind.friendlyName, tokenRange)
    }
    advance()
    let whenFalse = try parseExpression()
    try setHeight(above: max(highest, height))
    depth -= 1
    return Expression(
      .conditional(condition: condition, whenTrue: whenTrue, whenFalse: whenFalse),
      range: range(start, previousEnd))
  }

  private var binaryOperator: BinaryOperator? {
    switch token.kind {
    case .or: .or
    case .and: .and
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .percent: .modulo
    default: nil
    }
  }

  /// Precedence climbing; operators of one precedence group to the left.
  private mutating func parseBinary(above minimum: Int) throws(Failure) -> Expression {
    let start = token.start
    var left = try parseUnary()
    while let `operator` = binaryOperator, `operator`.precedence > minimum {
      let leftHeight = height
      let place = tokenRange
      advance()
      let right = try parseBinary(above: `operator`.precedence)
      try setHeight(above: max(leftHeight, height))
      left = Expression(
        .binary(`operator`, left, right, operatorRange: place), range: range(start, previousEnd))
    }
    return left
  }

  private mutating func parseUnary() throws(Failure) -> Expression {
    let start = token.start
    let `operator`: UnaryOperator
    switch token.kind {
    case .minus: `operator` = .negate
    case .bang: `operator` = .not
    default: return try parsePostfix()
    }
    try descend()
    advance()
    let operand = try parseUnary()
    try setHeight(above: height)
    depth -= 1
    return Expression(.unary(`operator`, operand), range: range(start, previousEnd))
  }

  mutating func parsePrimary() throws(Failure) -> Expression {
    let start = token.start
    height = 1
    switch token.kind {
    case .identifier:
      return try parseName()
    case .number:
      if token.end - start > 40 || bytes[start..<token.end].contains(where: { $0 | 0x20 == 0x65 }) {
        costlyNumbers -= 1
      }
      guard costlyNumbers >= 0, let number = HCLNumber(bytes: bytes[start..<token.end]) else {
        throw fail(
          "hcl-number-range",
          "number is too large or too long, or one too many of that kind; write a smaller one",
          tokenRange)
      }
      let literal = Expression(.literal(.number(number)), range: tokenRange)
      advance()
      return literal
    case .quote:
      return try parseQuoted()
    case .heredoc:
      return try parseHeredoc()
    case .openParenthesis:
      let outer = enterBrackets(ignoringNewlines: true)
      let inner = try parseExpression()
      try setHeight(above: height)
      try leaveBrackets(.closeParenthesis, restoring: outer, opened: start)
      return Expression(.parentheses(inner), range: range(start, previousEnd))
    case .openBracket:
      return try parseTupleOrFor()
    case .openBrace:
      return try parseObjectOrFor()
    default:
      throw fail(
        "hcl-expression-expected",
        "expected a value but found \(token.kind.friendlyName); write an expression here",
        tokenRange)
    }
  }

  private mutating func parseName() throws(Failure) -> Expression {
    let first = token
    if isKeyword("true") || isKeyword("false") || isKeyword("null") {
      let value: HCLValue =
        bytes[first.start] == 0x74 ? .true : bytes[first.start] == 0x66 ? .false : .null
      advance()
      if token.kind != .openParenthesis {
        return Expression(.literal(value), range: range(first.start, first.end))
      }
      return try parseCall(
        name: names.name(in: bytes, from: first.start, to: first.end), from: first.start)
    }
    let name = name(of: first)
    advance()
    switch token.kind {
    case .openParenthesis:
      return try parseCall(name: name, from: first.start)
    case .doubleColon:
      var whole = name
      while token.kind == .doubleColon {
        advance()
        guard token.kind == .identifier else {
          throw fail(
            "hcl-function-name",
            "expected the next part of a function's name after \"::\" but found "
              + token.kind.friendlyName, tokenRange)
        }
        whole += "::" + self.name(of: token)
        advance()
      }
      guard token.kind == .openParenthesis else {
        throw fail(
          "hcl-function-name",
          "expected \"(\" after the function name \"\(whole)\"; names with \"::\" are functions",
          tokenRange)
      }
      return try parseCall(name: whole, from: first.start)
    default:
      let place = range(first.start, first.end)
      return Expression(
        .traversal(Traversal(root: name, rootRange: place, steps: [])), range: place)
    }
  }

  private mutating func parseCall(name: String, from start: Int) throws(Failure) -> Expression {
    let nameEnd = previousEnd
    let open = token.start
    let outer = enterBrackets(ignoringNewlines: true)
    var arguments: [Expression] = []
    var expandsLast = false
    var highest = 0
    while token.kind != .closeParenthesis {
      arguments.append(try parseExpression())
      highest = max(highest, height)
      if token.kind == .ellipsis {
        expandsLast = true
        advance()
        if token.kind == .comma { advance() }
        guard token.kind == .closeParenthesis else {
          throw fail(
            "hcl-call-expansion",
            "an argument with \"...\" must be the last; move it to the end", tokenRange)
        }
        break
      }
      if token.kind == .comma {
        advance()
      } else if token.kind != .closeParenthesis {
        throw fail(
          "hcl-call-separator",
          "expected \",\" or \")\" after an argument of \"\(name)\" but found "
            + token.kind.friendlyName, tokenRange)
      }
    }
    try leaveBrackets(.closeParenthesis, restoring: outer, opened: open)
    try setHeight(above: highest)
    return Expression(
      .call(
        FunctionCall(
          name: name, nameRange: range(start, nameEnd), arguments: arguments,
          expandsLast: expandsLast, parenthesesRange: range(open, previousEnd))),
      range: range(start, previousEnd))
  }

  /// Takes an opening bracket, inside which line breaks are tokens or not.
  mutating func enterBrackets(ignoringNewlines: Bool) -> Bool {
    let outer = ignoresNewlines
    ignoresNewlines = ignoringNewlines
    nesting += 1
    advance()
    return outer
  }

  /// Takes a closing bracket.
  mutating func leaveBrackets(
    _ kind: Token.Kind, restoring outer: Bool, opened: Int
  ) throws(Failure) {
    guard token.kind == kind else {
      if token.kind == .end {
        throw fail(
          "hcl-unclosed-bracket", "bracket is never closed; add \(kind.friendlyName)",
          range(opened, opened + 1))
      }
      throw fail(
        "hcl-bracket-expected",
        "expected \(kind.friendlyName) but found \(token.kind.friendlyName)", tokenRange)
    }
    ignoresNewlines = outer
    nesting -= 1
    advance()
  }
}
