// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Bodies and their expressions.
extension FormatWriter {
  /// Writes expressions, a line each; of blank lines between them one is kept.
  mutating func writeLines(_ body: Body) throws(Misplaced) {
    guard let first = body.expressions.first else { return }
    let source = source
    try takeComments(upTo: source.firstRow(first.range))
    var lastRow: Int?
    for (index, expression) in body.expressions.enumerated() {
      let row = source.firstRow(expression.range)
      if let lastRow, row > lastRow + 1 { blankLine() }
      try takeComments(upTo: row)
      let isGuarded = index > 0
      try attempt(source.balanced(expression.range)) { (writer: inout Self) throws(Misplaced) in
        try writer.writeExpression(expression, startsLine: true, isGuarded: isGuarded)
      }
      endLine()
      lastRow = source.lastRow(expression.range)
    }
  }

  /// Writes an expression.
  ///
  /// - Parameters:
  ///   - startsLine: whether it stands alone on a line of a body: a bar could make a comprehension
  ///     of the body.
  ///   - isGuarded: whether another expression stands above, which a minus would go on from.
  mutating func writeExpression(
    _ expression: Expression, startsLine: Bool = false, isGuarded: Bool = false
  ) throws(Misplaced) {
    try takeComments(upTo: source.firstRow(expression.range))
    if isGuarded { guardStart() }
    if expression.isNegated { write("not ") }
    switch expression.kind {
    case .term(let term):
      if startsLine, RegoPrinter.startsWithUnion(term) {
        write("(")
        try writeTerm(term)
        write(")")
      } else {
        try writeTerm(term)
      }
    case .call(let call): try writeStatement(call, startsLine: startsLine)
    case .some(let declaration): try writeSome(declaration, in: expression)
    case .every(let every): try writeEvery(every, in: expression)
    case .negation(let operand):
      write("not ")
      try writeOperand(operand, isGroup: !operand.isPlain || !operand.hasNoModifiers, expression)
    case .logical(let logical): try writeLogical(logical, in: expression)
    }
    guardedStart = -1
    try writeModifiers(of: expression)
  }

  /// Writes a call at the top of an expression.
  private mutating func writeStatement(_ call: Call, startsLine: Bool) throws(Misplaced) {
    guard let found = call.infixOperator else {
      try writeCall(call)
      return
    }
    if call.isNegation {
      try writeNegation(call)
      return
    }
    let needsParentheses =
      startsLine && RegoPrinter.startsWithUnion(Term(.call(call)))
      && found != .assign && found != .unify
    if needsParentheses { write("(") }
    if found == .memberWithKey {
      try writeOperand(call.arguments[0], of: found, isNested: true)
      write(", ")
      try writeOperand(call.arguments[1], of: found, isNested: true)
      write(" in ")
      try writeOperand(call.arguments[2], of: found, isNested: true)
    } else {
      let isMember = found == .member
      try writeOperand(
        call.arguments[0], of: found, isNested: isMember || (startsLine && found == .or))
      write(" \(found.symbol) ")
      try writeOperand(call.arguments[1], of: found, isRight: true, isNested: isMember)
    }
    if needsParentheses { write(")") }
  }

  // MARK: - Modifiers

  private mutating func writeModifiers(of expression: Expression) throws(Misplaced) {
    guard let first = expression.modifiers.first else { return }
    let before = source.token(endingAt: first.range.start)
    var lastRow = source.lastRow(
      before < 0 ? expression.range : source.tokens[before].range)
    var isIndented = false
    for modifier in expression.modifiers {
      let row = source.firstRow(modifier.range)
      if row > lastRow {
        if !isIndented { indent() }
        isIndented = true
        endLine()
      }
      try takeComments(upTo: row)
      if !isLineEmpty { write(" ") }
      write("with ")
      try writeTerm(modifier.target)
      write(" as ")
      try writeTerm(modifier.value)
      lastRow = max(row, lastRow)
    }
    if isIndented { outdent() }
  }

  // MARK: - some and every

  private mutating func writeSome(
    _ declaration: SomeDeclaration, in expression: Expression
  ) throws(Misplaced) {
    write("some ")
    switch declaration {
    case .members(let key, let value, let domain):
      if let key {
        try writeOperand(key, of: .memberWithKey, isNested: true)
        write(", ")
      }
      try writeOperand(value, of: .member, isNested: true)
      write(" in ")
      try writeOperand(domain, of: .member, isRight: true, isNested: true)
    case .variables(let variables):
      var row = source.firstRow(expression.range)
      for (index, variable) in variables.enumerated() {
        let own = source.firstRow(variable.range)
        if own > row {
          indent()
          endLine()
          try takeComments(upTo: own)
          try writeTerm(variable)
          outdent()
          row = own
        } else {
          if index > 0 { write(" ") }
          try writeTerm(variable)
        }
        if index + 1 < variables.count { write(",") }
      }
    }
  }

  private mutating func writeEvery(_ every: Every, in expression: Expression) throws(Misplaced) {
    write("every ")
    if let key = every.key {
      try writeTerm(key)
      write(", ")
    }
    try writeTerm(every.value)
    write(" in ")
    try writeTerm(every.domain)
    write(" {")
    let row = source.firstRow(expression.range)
    let isMultiline = try writeBody(
      every.body, headRow: row, closing: source.braces(around: every.body))
    if !isMultiline, every.body.expressions.count == 1 { write(" ") }
    write("}")
  }

  /// Writes the body of `every` or of a comprehension: on the same line if it was there.
  ///
  /// - Returns: whether it took lines of its own.
  mutating func writeBody(
    _ body: Body, headRow: Int, closing: ByteRange?
  ) throws(Misplaced) -> Bool {
    let rows = body.expressions.map { source.firstRow($0.range) }
    let isMultiline =
      (rows.first ?? headRow) > headRow || zip(rows, rows.dropFirst()).contains { $0 < $1 }
    if isMultiline {
      try writeBlock(body, closing: closing)
    } else {
      for (index, expression) in body.expressions.enumerated() {
        write(index == 0 ? " " : "; ")
        try writeExpression(expression)
      }
      if let closing { try takeComments(upTo: source.lastRow(closing)) }
    }
    return isMultiline
  }
}
