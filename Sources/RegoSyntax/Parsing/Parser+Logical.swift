// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// `and`, `or`, and `not` as `import future.keywords.not` has it.
extension Parser {
  /// An operand with what is known of it while its neighbours are read.
  private struct WrittenOperand {
    /// The expression that it is when it stands alone.
    var expression: Expression
    /// The expressions between its braces.
    var braced: Body?

    var operand: Operand {
      braced.map { Operand($0, isExplicit: true) }
        ?? Operand(Body([expression], range: expression.range), isExplicit: false)
    }
  }

  /// Whether `and` or `or` may stand between expressions here.
  private var readsConnectives: Bool { !keywords.isDisjoint(with: [.and, .or]) }

  /// Reads an expression with all its operands, and the modifiers of the whole.
  mutating func parseLogical() -> Expression? {
    let start = token.start
    guard readsConnectives || (kind == .not && keywords.contains(.not)) else { return nil }
    guard let first = parseOperand(isFirst: true) else { return nil }
    var levels = height
    let place = token
    guard let ownModifiers = parseModifiers() else { return nil }
    levels = max(levels, height)
    if kind == .andWord || kind == .orWord, !ownModifiers.isEmpty {
      let word = kind.name
      report(
        "`with` modifier is not allowed on operand of `\(word)` (hint: Wrap the operand in "
          + "`(...)` or `{...}` to scope, or move `with` after the `\(word)` expression to apply "
          + "it to the whole expression)", at: place.range)
      return nil
    }
    var whole = first
    if ownModifiers.isEmpty {
      height = levels
      guard let read = parseDisjunction(from: first, start) else { return nil }
      whole = read
    }
    // Braces that no word follows are no operand: these are read as terms before.
    var expression = whole.expression
    levels = height
    guard let modifiers = ownModifiers.isEmpty ? parseModifiers() : ownModifiers else { return nil }
    guard grow(max(levels, height)) else { return nil }
    if !modifiers.isEmpty {
      // What a group's own modifiers replace is theirs: those of the whole come around it.
      if !expression.modifiers.isEmpty {
        expression.modifiers += modifiers
      } else {
        expression.modifiers = modifiers
      }
    }
    expression.range = range(from: start)
    return expression
  }

  private mutating func parseDisjunction(
    from first: WrittenOperand, _ start: UInt32
  ) -> WrittenOperand? {
    guard var left = parseConjunction(from: first, start) else { return nil }
    while kind == .orWord {
      let leftHeight = height
      guard isOperand(left, of: "or") else { return nil }
      advance()
      let rightStart = token.start
      guard let next = parseOperand(isFirst: false),
        let right = parseConjunction(from: next, rightStart), isOperand(right, of: "or")
      else { return nil }
      guard grow(max(leftHeight, height) + 2) else { return nil }
      left = join(.or, left, right, start)
    }
    return left
  }

  private mutating func parseConjunction(
    from first: WrittenOperand, _ start: UInt32
  ) -> WrittenOperand? {
    var left = first
    while kind == .andWord {
      let leftHeight = height
      guard isOperand(left, of: "and") else { return nil }
      advance()
      guard let right = parseOperand(isFirst: false), isOperand(right, of: "and") else {
        return nil
      }
      guard grow(max(leftHeight, height) + 2) else { return nil }
      left = join(.and, left, right, start)
    }
    return left
  }

  private func join(
    _ connective: Logical.Connective, _ left: WrittenOperand, _ right: WrittenOperand,
    _ start: UInt32
  ) -> WrittenOperand {
    let logical = Logical(connective, left: left.operand, right: right.operand)
    return WrittenOperand(expression: Expression(.logical(logical), range: range(from: start)))
  }

  /// Refuses operands that always hold.
  private mutating func isOperand(_ operand: WrittenOperand, of word: String) -> Bool {
    let body = operand.operand.body
    let onlyPrints = body.expressions.allSatisfy {
      if case .call(let call) = $0.kind { call.name == "print" } else { false }
    }
    guard onlyPrints else { return true }
    report(
      "operand of `\(word)` cannot consist only of calls to `print` (hint: `print` produces no "
        + "value and always succeeds, so the operand can never fail; move it out of the operand, "
        + "or add an expression that can fail)", at: operand.expression.range)
    return false
  }

  // MARK: - Operands

  private mutating func parseOperand(isFirst: Bool) -> WrittenOperand? {
    let start = token.start
    height = 1
    if isKeywordStartingRef() {
      kind = .identifier
      return parsePlain(isNegated: false, from: start)
    }
    switch kind {
    case .not:
      guard keywords.contains(.not) else {
        advance()
        return parsePlain(isNegated: true, from: start)
      }
      return parseNegation(from: start).map { WrittenOperand(expression: $0) }
    case .leftBrace where !isFirst || isConnective(behind: index):
      return parseBraced(from: start)
    case .leftParenthesis where isGroup(at: index):
      return parseGroup()
    case .leftBrace:
      let opening = token.range
      let plain = parsePlain(isNegated: false, from: start)
      guard plain != nil, kind == .andWord || kind == .orWord else { return plain }
      reportBraces(opening, kind.name)
      return nil
    default:
      return parsePlain(isNegated: false, from: start)
    }
  }

  private mutating func parsePlain(isNegated: Bool, from start: UInt32) -> WrittenOperand? {
    parseExpression(isNegated: isNegated, from: start, readsModifiers: false)
      .map { WrittenOperand(expression: $0) }
  }

  /// Reads `not` and what it negates, without modifiers: those are the whole expression's.
  private mutating func parseNegation(from start: UInt32) -> Expression? {
    advance()
    let operand: Operand
    switch kind {
    case .some, .every:
      reportUnexpected("illegal negation of '\(kind.name)'")
      return nil
    case .leftBrace:
      guard let body = parseBracedBody(of: nil) else { return nil }
      operand = Operand(body, isExplicit: true)
    case .leftParenthesis where isGroup(at: index):
      guard let group = parseGroup() else { return nil }
      operand = group.operand
    default:
      guard let plain = parsePlain(isNegated: false, from: token.start) else { return nil }
      operand = plain.operand
    }
    guard grow(height + 2) else { return nil }
    return Expression(.negation(operand), range: range(from: start))
  }

  /// Reads an expression between parentheses that isn't only a term.
  private mutating func parseGroup() -> WrittenOperand? {
    guard enter() else {
      leave()
      return nil
    }
    defer { leave() }
    advance()
    guard kind != .some, kind != .every else {
      reportUnexpected()
      return nil
    }
    guard let inner = parseLiteral() else { return nil }
    guard kind == .rightParenthesis else {
      report("expected ) to close parenthesized group")
      return nil
    }
    advance()
    return WrittenOperand(expression: inner)
  }

  private mutating func parseBraced(from start: UInt32) -> WrittenOperand? {
    let word = isConnective(behind: index) ? tokens[closing(of: index) + 1].kind : .orWord
    let before = index > 0 ? tokens[index - 1].kind : .orWord
    let owner = before == .andWord || before == .orWord ? before : word
    guard let body = parseBracedBody(of: owner.name) else { return nil }
    let single = body.expressions.count == 1 ? body.expressions[0] : nil
    var written = WrittenOperand(
      expression: single ?? Expression(.term(Term(.boolean(true))), range: range(from: start)))
    written.braced = body
    return written
  }

  /// Reads the expressions between braces.
  ///
  /// - Parameter word: what the braces are an operand of; nil for `not`.
  private mutating func parseBracedBody(of word: String?) -> Body? {
    let opening = token.range
    let start = checkpoint()
    guard followingKind != .rightBrace else {
      advance()
      report("found empty body")
      return nil
    }
    advance()
    let first = token
    guard let body = parseBody(until: .rightBrace) else {
      explainBraces(start, opening, word)
      return nil
    }
    advance()
    if body.expressions.count == 1, first.kind != .leftParenthesis, body.expressions[0].isUnion {
      let (comprehension, union) = word == nil ? ("not (", "not {(") : ("(", "{(")
      let text = self.text(from: opening.start)
      let inner = text.dropFirst().dropLast()
      report(
        "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as "
          + "a comprehension (hint: write `\(comprehension)\(text))` for the comprehension, or "
          + "`\(union)\(inner))}` for the set union)", at: opening)
      return nil
    }
    return body
  }

  /// Says so when braces that hold no body hold an object or a set.
  private mutating func explainBraces(_ start: Checkpoint, _ opening: ByteRange, _ word: String?) {
    let failed = errors(since: start)
    restore(start)
    if let word {
      if parsePlain(isNegated: false, from: opening.start) != nil {
        reportBraces(opening, word)
        return
      }
    } else if let term = parsePrimary(), term.isObjectOrSet {
      restore(start)
      guard parsePlain(isNegated: false, from: opening.start) != nil else {
        restore(start)
        errors += failed
        return
      }
      let text = self.text(from: opening.start)
      report(
        "`{...}` in an operand position must contain expression(s), got: \(term.kindName) (hint: "
          + "write `not (\(text))` to negate the value, or `not {\(text)}` for a body holding it)",
        at: opening)
      return
    }
    restore(start)
    errors += failed
  }

  /// Reports an operand, just read, that begins with a brace.
  private mutating func reportBraces(_ opening: ByteRange, _ word: String) {
    let text = self.text(from: opening.start)
    report(
      "operand of `\(word)` cannot begin with `{` unless the braces hold a body (hint: wrap the "
        + "operand to keep the value: `(\(text)) \(word) ...`)", at: opening)
  }

  /// The text from an offset to the end of the token before the current one.
  private func text(from start: UInt32) -> String {
    String(decoding: bytes[Int(start)..<max(previousEnd, Int(start))], as: UTF8.self)
  }

  // MARK: - Looking ahead

  /// Whether `and` or `or` stands behind a bracket.
  func isConnective(behind opening: Int) -> Bool {
    let next = closing(of: opening) + 1
    guard next < tokens.count else { return false }
    let found = tokens[next].kind
    return (found == .andWord || found == .orWord) && keywords.include(found)
  }

  /// Whether parentheses hold more than a term: `not`, `and`, `or` or `with`, in no other brackets.
  private func isGroup(at opening: Int) -> Bool {
    var index = opening + 1
    let end = closing(of: opening)
    while index < end {
      let found = tokens[index]
      switch found.kind {
      case .leftBrace, .leftBracket: index = closing(of: index)
      case .not, .with, .andWord, .orWord:
        let isName =
          tokens[index - 1].kind == .dot
          || (index + 1 < tokens.count && !tokens[index + 1].hasSpaceBefore
            && [.dot, .leftBracket, .leftParenthesis].contains(tokens[index + 1].kind)
            && found.kind != .not)
        if !isName, !found.kind.isFutureKeyword || keywords.include(found.kind) { return true }
      default: break
      }
      index += 1
    }
    return false
  }
}

extension Expression {
  /// Whether it is `a | b` and nothing else.
  fileprivate var isUnion: Bool {
    guard case .call(let call) = kind, !isNegated, modifiers.isEmpty else { return false }
    return call.form == .infix && call.infixOperator == .or
  }
}

extension Term {
  fileprivate var isObjectOrSet: Bool {
    switch kind {
    case .object, .set: true
    default: false
    }
  }
}
