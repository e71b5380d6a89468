// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// `not`, `and` and `or`.
extension FormatWriter {
  mutating func writeLogical(_ logical: Logical, in expression: Expression) throws(Misplaced) {
    try writeOperand(
      logical.left, isGroup: logical.left.needsGroup(in: logical, isRight: false), expression)
    // A word stands on the line where its left operand ends.
    let left = logical.left
    let braces = left.isExplicit ? source.braces(around: left.body) : nil
    let row = source.lastRow(braces ?? left.body.range)
    let nextRow = source.firstRow(logical.right.body.range)
    write(" \(logical.connective.rawValue)")
    guard nextRow > row, !logical.right.isExplicit else {
      write(" ")
      try writeOperand(
        logical.right, isGroup: logical.right.needsGroup(in: logical, isRight: true), expression)
      return
    }
    indent()
    endLine()
    try takeComments(upTo: nextRow)
    try writeOperand(
      logical.right, isGroup: logical.right.needsGroup(in: logical, isRight: true), expression)
    outdent()
  }

  /// Writes an operand: its braces when it has some, or parentheses when it is a group.
  mutating func writeOperand(
    _ operand: Operand, isGroup: Bool, _ expression: Expression
  ) throws(Misplaced) {
    guard operand.isExplicit else {
      guard let inner = operand.body.expressions.first else { return }
      if isGroup { write("(") }
      try writeExpression(inner)
      if isGroup { write(")") }
      return
    }
    write("{")
    let braces = source.braces(around: operand.body)
    let row = source.firstRow(braces ?? expression.range)
    let isMultiline = try writeBody(operand.body, headRow: row, closing: braces)
    if !isMultiline { write(" ") }
    write("}")
  }
}

extension Operand {
  /// Whether it is one expression without words of its own.
  var isPlain: Bool {
    guard !isExplicit, let expression = body.expressions.first else { return isExplicit }
    switch expression.kind {
    case .logical, .negation: return false
    default: return !expression.isNegated && !expression.startsWithBrace
    }
  }

  var hasNoModifiers: Bool { isExplicit || body.expressions.allSatisfy(\.modifiers.isEmpty) }

  /// Whether it has to stand between parentheses to mean what it does.
  func needsGroup(in logical: Logical, isRight: Bool) -> Bool {
    guard !isExplicit, let expression = body.expressions.first else { return false }
    guard expression.modifiers.isEmpty else { return true }
    guard case .logical(let inner) = expression.kind else { return expression.startsWithBrace }
    switch (logical.connective, inner.connective) {
    case (.and, .or): return true
    case (.or, .and): return false
    default: return isRight
    }
  }
}

extension Expression {
  /// Whether a brace comes first, which would begin a body where an operand stands.
  fileprivate var startsWithBrace: Bool {
    guard !isNegated else { return false }
    switch kind {
    case .term(let term): return term.startsWithBrace
    case .call(let call): return call.startsWithBrace
    default: return false
    }
  }
}

extension Call {
  fileprivate var startsWithBrace: Bool {
    form == .infix && arguments.first.map(\.startsWithBrace) ?? false
  }
}

extension Term {
  fileprivate var startsWithBrace: Bool {
    switch kind {
    case .object, .set, .objectComprehension, .setComprehension: true
    case .ref(let ref): ref.head.startsWithBrace
    case .call(let call): call.startsWithBrace
    default: false
    }
  }
}

extension Module {
  /// Whether `not`, `and` or `or` stand in it as they only do after an import.
  var usesNewWords: Bool {
    struct Search: SyntaxVisitor {
      var isFound = false

      mutating func visit(_ expression: Expression) -> Descent {
        switch expression.kind {
        case .negation, .logical: isFound = true
        default: break
        }
        return isFound ? .skipChildren : .visitChildren
      }
    }
    var search = Search()
    for rule in rules where !search.isFound { rule.walk(&search) }
    return search.isFound
  }
}
