// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Expressions with the keywords `and`, `or` and `not`, where a module imports them.
///
/// From the loosest to the tightest they are `with`, `or`, `and`, `not`, everything else. A brace
/// or parenthesis at the start of an operand may begin a value as well; both are tried. Values
/// hold no such expressions but in comprehensions, which are remembered, so that what is nested
/// is read a few times and not twice as often with each level.
extension Parser {
  /// An operand with the modifiers that stand behind it.
  private struct ReadOperand {
    var operand: Logical.Operand
    var modifiers: [WithModifier] = []
    /// The expression that it is when nothing combines it.
    var whole: Expression?
    var start: UInt32
  }

  /// The operation whose word the current token is.
  var logicalWord: Logical.Operation? { kind == .identifier ? logicalWord(at: index) : nil }

  /// The operation whose word a token is.
  func logicalWord(at index: Int) -> Logical.Operation? {
    let token = tokens[index]
    guard token.kind == .identifier, !keywords.isDisjoint(with: [.and, .or]) else { return nil }
    let found: Logical.Operation
    switch bytes[Int(token.start)..<Int(token.end)] {
    case let word where keywords.contains(.and) && word.elementsEqual("and".utf8): found = .and
    case let word where keywords.contains(.or) && word.elementsEqual("or".utf8): found = .or
    default: return nil
    }
    let next = tokens[min(index + 1, tokens.count - 1)]
    let isName = !next.hasSpaceBefore && (next.kind == .dot || next.kind == .leftBracket)
    return isName ? nil : found
  }

  /// Reads one expression, with the operators between its operands.
  mutating func parseLogical() -> Expression? {
    guard enter() else {
      leave()
      return nil
    }
    defer { leave() }
    guard let read = parseChain(of: .or, after: nil) else { return nil }
    if let whole = read.whole { return whole }
    guard var expression = read.operand.body.expressions.first else { return nil }
    expression.modifiers = read.modifiers
    expression.range = range(from: read.start)
    return expression
  }

  /// Reads operands between `or`, or between `and`, which binds more tightly.
  private mutating func parseChain(
    of operation: Logical.Operation, after previous: Logical.Operation?
  ) -> ReadOperand? {
    var left: ReadOperand
    if operation == .or {
      guard let read = parseChain(of: .and, after: previous) else { return nil }
      left = read
    } else {
      guard let read = parseOperand(after: previous) else { return nil }
      left = read
    }
    while logicalWord == operation {
      if let whole = left.whole, whole.isDeclaration { return left }
      guard isFit(left, for: operation) else { return nil }
      let levels = height
      advance()
      let next =
        operation == .or ? parseChain(of: .and, after: .or) : parseOperand(after: .and)
      guard let right = next, isFit(right, for: operation, isLast: true) else { return nil }
      guard grow(max(levels, height) + 1) else { return nil }
      let logical = Logical(operation, [left.operand, right.operand])
      left = ReadOperand(
        operand: .init(Expression(.logical(logical), range: range(from: left.start))),
        modifiers: right.modifiers, start: left.start)
    }
    return left
  }

  /// Whether something can be an operand.
  private mutating func isFit(
    _ read: ReadOperand, for operation: Logical.Operation, isLast: Bool = false
  ) -> Bool {
    if !isLast, let modifier = read.modifiers.first {
      hints.append(
        "Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the"
          + " `\(operation.rawValue)` expression to apply it to the whole expression")
      report(
        "`with` modifier is not allowed on operand of `\(operation.rawValue)`", at: modifier.range)
      return false
    }
    let isIdle = read.operand.body.expressions.allSatisfy {
      if case .call(let call) = $0.kind { call.name == "print" } else { false }
    }
    if isIdle {
      hints.append(
        "`print` produces no value and always succeeds, so the operand can never fail;"
          + " move it out of the operand, or add an expression that can fail")
      report(
        "operand of `\(operation.rawValue)` cannot consist only of calls to `print`",
        at: ByteRange(Int(read.start), Int(read.start)))
      return false
    }
    return true
  }

  // MARK: - Operands

  /// - Parameter operation: the operator before it; nil at the start of an expression.
  private mutating func parseOperand(after operation: Logical.Operation?) -> ReadOperand? {
    if logicalWord != nil {
      reportUnexpected()
      return nil
    }
    guard !isKeywordStartingRef() else { return parseValue() }
    switch kind {
    case .not where keywords.contains(.not): return parseNot()
    case .leftBrace:
      return operation == nil ? parseFirstBrace() : parseBraces(of: operation ?? .and)
    case .leftParenthesis: return parseParenthesis()
    case .some where operation != nil, .every where operation != nil:
      reportUnexpected()
      return nil
    default: return parseValue()
    }
  }

  /// An expression without operators of this kind.
  private mutating func parseValue() -> ReadOperand? {
    let start = token.start
    guard let whole = parseSimple() else { return nil }
    var bare = whole
    if let modifier = whole.modifiers.first {
      bare.modifiers = []
      bare.range = ByteRange(Int(whole.range.start), Int(modifier.range.start))
    }
    return ReadOperand(
      operand: .init(bare), modifiers: whole.modifiers, whole: whole, start: start)
  }

  private mutating func parseNot() -> ReadOperand? {
    let start = token.start
    advance()
    switch kind {
    case .some, .every:
      reportUnexpected("illegal negation of '\(kind.name)'")
      return nil
    case .not where !isKeywordStartingRef():
      reportUnexpected()
      return nil
    default: break
    }
    let read: ReadOperand?
    if kind == .leftBrace {
      read = parseBraces(of: .not)
    } else {
      read = kind == .leftParenthesis ? parseParenthesis() : parseValue()
    }
    guard let operand = read, grow(height + 1) else { return nil }
    let logical = Logical(.not, [operand.operand])
    return ReadOperand(
      operand: .init(Expression(.logical(logical), range: range(from: start))),
      modifiers: operand.modifiers, start: start)
  }

  /// A body in braces with what stands behind it.
  private mutating func parseBody() -> ReadOperand? {
    let start = token.start
    advance()
    guard let body = parseBody(until: .rightBrace) else { return nil }
    advance()
    guard let modifiers = parseModifiers() else { return nil }
    return ReadOperand(
      operand: .init(body, isExplicit: true), modifiers: modifiers, start: start)
  }

  /// A brace at the start of an expression: a value, or a body when an operator follows.
  private mutating func parseFirstBrace() -> ReadOperand? {
    let opening = token.range
    let start = checkpoint()
    let value = parseValue()
    if let value, logicalWord == nil { return value }
    restore(start)
    if let body = parseBody(), logicalWord != nil { return body }
    restore(start)
    // What is wrong with the value, or that it is one.
    let again = parseValue()
    if let whole = again?.whole, let operation = logicalWord {
      guard !isEmptyBrace(start, whole) else {
        report("found empty body", at: opening)
        return nil
      }
      reportValue(whole, at: opening, as: operation)
    }
    return nil
  }

  /// A brace where an operand has to begin with a body.
  private mutating func parseBraces(of operation: Logical.Operation) -> ReadOperand? {
    let opening = token.range
    let start = checkpoint()
    if let body = parseBody() { return body }
    if isEmptyBrace(start, nil) { return nil }
    restore(start)
    if let whole = parseValue()?.whole { reportValue(whole, at: opening, as: operation) }
    return nil
  }

  /// Whether nothing stands in the braces at a place, and nothing is made of them.
  private func isEmptyBrace(_ start: Checkpoint, _ whole: Expression?) -> Bool {
    guard tokens[min(start.tokenIndex + 1, tokens.count - 1)].kind == .rightBrace else {
      return false
    }
    guard let whole else { return true }
    if case .term = whole.kind { return true }
    return false
  }

  private mutating func reportValue(
    _ expression: Expression, at opening: ByteRange, as operation: Logical.Operation
  ) {
    let text = RegoPrinter.text(of: expression)
    guard operation == .not else {
      hints.append("wrap the operand to keep the value: `(\(text)) \(operation.rawValue) ...`")
      report(
        "operand of `\(operation.rawValue)` cannot begin with `{` unless the braces hold a body",
        at: opening)
      return
    }
    let name =
      if case .term(let term) = expression.kind { term.kindName } else { "call" }
    hints.append(
      "write `not (\(text))` to negate the value, or `not {\(text)}` for a body holding it")
    report(
      "`{...}` in an operand position must contain expression(s), got: \(name)", at: opening)
  }

  /// A parenthesis: around a value, or around an expression of this kind.
  private mutating func parseParenthesis() -> ReadOperand? {
    let start = checkpoint()
    if let value = parseValue() { return value }
    let opening = token(at: start).start
    restore(start)
    advance()
    if let expression = parseLogical(), kind == .rightParenthesis {
      advance()
      guard let modifiers = parseModifiers() else { return nil }
      return ReadOperand(operand: .init(expression), modifiers: modifiers, start: opening)
    }
    restore(start)
    return parseValue()
  }

  private func token(at start: Checkpoint) -> Token { tokens[start.tokenIndex] }
}

extension Expression {
  /// Whether it is `some` or `every`, which can't be operands.
  fileprivate var isDeclaration: Bool {
    switch kind {
    case .some, .every: true
    default: false
    }
  }
}
