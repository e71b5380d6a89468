// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Operators, and the terms between them.
extension Parser {
  /// Reads a term with all operators but `=` and `:=`.
  ///
  /// - Parameters:
  ///   - allowsKey: whether `k, v in xs` is read as one term; not in lists.
  ///   - first: the first operand, when it has been read already (its height is in `height`).
  mutating func parseInfix(allowsKey: Bool, startingWith first: Term? = nil) -> Term? {
    guard var left = climb(from: 2, startingWith: first) else { return nil }
    if allowsKey, kind == .comma, let call = parseMemberWithKey(left) {
      left = call
      guard kind == .in else { return left }
    }
    while true {
      readKeywordAsName()
      guard kind == .in else { return left }
      let leftHeight = height
      let operatorRange = token.range
      advance()
      guard let domain = climb(from: 2) else { return left }
      guard grow(max(leftHeight, height) + 1) else { return nil }
      left = infixCall(.member, at: operatorRange, [left, domain])
      guard kind == .in else { return left }
    }
  }

  /// Reads `, v in xs` after a first operand; nil, and nothing read, when it is another comma.
  private mutating func parseMemberWithKey(_ key: Term) -> Term? {
    let start = checkpoint()
    let keyHeight = height
    advance()
    if let value = climb(from: 2), kind == .in {
      let valueHeight = height
      let operatorRange = token.range
      advance()
      if let domain = climb(from: 2) {
        guard grow(max(keyHeight, max(valueHeight, height)) + 1) else { return nil }
        return infixCall(.memberWithKey, at: operatorRange, [key, value, domain])
      }
    }
    restore(start)
    height = keyHeight
    return nil
  }

  /// Precedence climbing over the operators of at least a precedence, all left-associative.
  private mutating func climb(from minimum: Int, startingWith first: Term? = nil) -> Term? {
    var left: Term
    if let first {
      left = first
    } else {
      guard let read = parsePrimary() else { return nil }
      left = read
    }
    var maximum = Int.max
    while let found = kind.infixOperator, found.precedence >= minimum, found.precedence <= maximum {
      let leftHeight = height
      let operatorRange = token.range
      advance()
      guard let right = climb(from: found.precedence + 1) else {
        // OPA goes on with the operators that bind weaker, and may find more that is wrong.
        maximum = found.precedence - 1
        continue
      }
      guard grow(max(leftHeight, height) + 1) else { return nil }
      left = infixCall(found, at: operatorRange, [left, right])
    }
    return left
  }

  func infixCall(_ operator: Operator, at range: ByteRange, _ operands: [Term]) -> Term {
    let call = Call(
      function: `operator`.functionRef(at: range), arguments: operands, form: .infix)
    let first = operands[0].range
    let last = operands[operands.count - 1].range
    return Term(.call(call), range: first.union(last))
  }

  // MARK: - Primary terms

  /// Whether an opening parenthesis touches the current token.
  private var isCalled: Bool {
    let next = followingToken()
    return next.kind == .leftParenthesis && !next.hasSpaceBefore
  }

  /// Reads a term without operators outside of brackets.
  mutating func parsePrimary() -> Term? {
    guard enter() else {
      leave()
      return nil
    }
    defer { leave() }
    height = 1
    let start = token
    let term: Term
    switch kind {
    case .null: term = Term(.null, range: start.range)
    case .true: term = Term(.boolean(true), range: start.range)
    case .false: term = Term(.boolean(false), range: start.range)
    case .identifier, .contains: term = Term(.variable(variableName()), range: start.range)
    case .andWord where isCalled, .orWord where isCalled:
      // The built-in functions of these names.
      kind = .identifier
      term = Term(.variable(variableName()), range: start.range)
    case .string:
      guard let read = parseString() else { return nil }
      term = read
    case .minus where followingKind == .identifier:
      guard let read = parseNegation() else { return nil }
      return read
    case .number, .minus, .dot:
      guard let read = parseNumber() else { return nil }
      term = read
    case .templateWhole, .templateStart:
      guard let read = parseTemplate() else { return nil }
      term = read
    case .leftBracket:
      guard let read = parseRemembered({ $0.parseArray() }) else { return nil }
      term = read
    case .leftBrace:
      guard let read = parseRemembered({ $0.parseSetOrObject() }) else { return nil }
      term = read
    case .leftParenthesis:
      advance()
      guard let read = parseInfix(allowsKey: true) else { return nil }
      guard kind == .rightParenthesis else {
        report("non-terminated expression")
        return nil
      }
      term = read
    default:
      reportUnexpected()
      return nil
    }
    advance()
    return finish(term)
  }

  /// Makes the white space after a dot the current token; false when there is only a comment, up
  /// to the end of the text.
  private mutating func stopsAtWhitespace() -> Bool {
    var place = previousEnd
    if place < bytes.count, bytes[place] == UInt8(ascii: "#") {
      while place < bytes.count, bytes[place] != 0x0A { place += 1 }
    }
    guard place < bytes.count else { return false }
    whitespace = ByteRange(place, place + 1)
    kind = .whitespace
    return true
  }

  /// Reads `-x`, which is `0 - x`.
  private mutating func parseNegation() -> Term? {
    let sign = token
    advance()
    guard let operand = parsePrimary() else { return nil }
    guard grow(height + 1) else { return nil }
    let zero = Term(.number("0"), range: ByteRange(Int(sign.start), Int(sign.start)))
    return infixCall(.minus, at: sign.range, [zero, operand])
  }

  /// Reads what touches a term: dots, brackets, arguments.
  private mutating func finish(_ term: Term) -> Term? {
    if !token.hasSpaceBefore {
      switch kind {
      case .dot, .leftBracket, .leftParenthesis: return parseRef(head: term)
      default: break
      }
    }
    return Self.rootDocument(term)
  }

  /// `input` and `data` alone are references.
  static func rootDocument(_ term: Term) -> Term {
    if case .variable(let variable) = term.kind,
      variable.name == "input" || variable.name == "data"
    {
      return Term(.ref(Ref(checked: [term])), range: term.range)
    }
    return term
  }

  /// The variable of the current token; each `_` is a new one.
  mutating func variableName() -> Variable {
    let current = token
    if current.end - current.start == 1, bytes[Int(current.start)] == UInt8(ascii: "_") {
      return makeWildcard()
    }
    return Variable(text(of: current))
  }

  /// Reads dots, brackets and calls after a head.
  ///
  /// - Parameter allowsSpace: whether the first of them needn't touch the head, as in rule heads.
  mutating func parseRef(head: Term, allowsSpace: Bool = false) -> Term? {
    switch head.kind {
    case .variable, .array, .object, .set, .arrayComprehension, .objectComprehension,
      .setComprehension, .call:
      break
    default: report("illegal ref (head cannot be \(head.kindName))", at: head.range)
    }
    let start = head.range.start
    var terms = [head]
    var levels = height
    var mayHaveSpace = allowsSpace
    while mayHaveSpace || !token.hasSpaceBefore {
      mayHaveSpace = false
      switch kind {
      case .dot:
        advance()
        let name = token
        if name.hasSpaceBefore, stopsAtWhitespace() {
          reportUnexpected("expected identifier")
          return nil
        }
        guard name.kind.isName else {
          reportUnexpected("expected identifier")
          return nil
        }
        terms.append(Term(.string(text(of: name)), range: name.range))
        advance()
      case .leftBracket:
        advance()
        guard let argument = parseInfix(allowsKey: true) else { return nil }
        guard kind == .rightBracket else {
          reportUnexpected("expected [")
          return nil
        }
        levels = max(levels, height)
        terms.append(argument)
        advance()
      case .leftParenthesis:
        let function = Ref(checked: terms)
        height = levels
        guard let call = parseCall(function, from: start) else { return nil }
        guard !token.hasSpaceBefore, kind == .dot || kind == .leftBracket else { return call }
        levels = height
        terms = [call]
      default:
        guard grow(levels + 1) else { return nil }
        return Term(.ref(Ref(checked: terms)), range: range(from: start))
      }
    }
    guard grow(levels + 1) else { return nil }
    return Term(.ref(Ref(checked: terms)), range: range(from: start))
  }

  /// Reads arguments in parentheses; the height of the function's name is in `height`.
  private mutating func parseCall(_ function: Ref, from start: UInt32) -> Term? {
    var levels = height
    advance()
    var arguments: [Term] = []
    if kind != .rightParenthesis {
      guard let read = parseList(until: .rightParenthesis, after: []) else { return nil }
      levels = max(levels, height)
      arguments = read
    }
    advance()
    guard grow(levels + 1) else { return nil }
    if arguments.isEmpty, function.count == 1, function.headName == "set" {
      return Term(.set([]), range: range(from: start))
    }
    let call = Call(function: function, arguments: arguments)
    return Term(.call(call), range: range(from: start))
  }
}

extension Operator {
  /// The name of the function for it, as a reference that stands where the operator does.
  func functionRef(at range: ByteRange) -> Ref {
    switch self {
    case .member, .memberWithKey:
      Ref(checked: [
        Term(.variable(Variable("internal")), range: range),
        Term(.string(self == .member ? "member_2" : "member_3"), range: range),
      ])
    default: Ref(checked: [Term(.variable(Variable(functionName)), range: range)])
    }
  }
}
