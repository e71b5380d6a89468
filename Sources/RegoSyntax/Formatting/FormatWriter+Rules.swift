// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Rules: heads, bodies, `else`.
extension FormatWriter {
  /// A rule or one of its `else` branches.
  private struct Clause {
    var head: RuleHead
    var body: Body
    /// How many branches come after it.
    var rest: ArraySlice<ElseBranch>
    var isDefault = false
    /// Whether it is a branch: its row, where its value counts as written.
    var branchRow: Int?
    /// The row that the rule or branch starts on.
    var startRow: Int
    /// The row that the head ends on.
    var headRow: Int

    /// Whether it is only a value: the body isn't written, or says no more than `true`.
    var isConstant: Bool { body.holdsAlways && rest.isEmpty }
  }

  /// Writes a rule, without the line's end.
  mutating func writeRule(_ rule: Rule) throws(Misplaced) {
    var head = rule.head
    if rule.isChained { head.range = ByteRange(Int(rule.range.start), Int(rule.range.start) + 1) }
    let clause = Clause(
      head: head, body: rule.body, rest: rule.alternatives[...], isDefault: rule.isDefault,
      startRow: source.firstRow(rule.range), headRow: source.lastRow(head.range))
    if rule.isDefault { write("default ") }
    try writeHead(clause)
    try writeRest(of: clause)
  }

  /// Writes what follows a head: body and branches.
  private mutating func writeRest(of clause: Clause) throws(Misplaced) {
    guard !clause.isConstant else { return }
    if style.usesIf, style.usesContains || clause.head.key == nil {
      write(" if")
      if let expression = singleExpression(of: clause) {
        write(" ")
        try writeExpression(expression)
        if !clause.rest.isEmpty { endLine() }
        try writeBranch(of: clause, closingRow: nil)
        return
      }
    }
    write(" {")
    let braces = source.braces(around: clause.body)
    try writeBlock(clause.body, closing: braces)
    write("}")
    try writeBranch(of: clause, closingRow: braces.map { source.lastRow($0) })
  }

  /// The expression of a body that goes on the head's line.
  private func singleExpression(of clause: Clause) -> Expression? {
    guard clause.body.expressions.count == 1, let only = clause.body.expressions.first,
      source.firstRow(only.range) == clause.headRow
    else { return nil }
    // Without the body's braces a set's would be taken for them.
    if !only.isNegated, case .term(let term) = only.kind, case .set = term.kind { return nil }
    return only
  }

  /// Writes a body's expressions, a line each, after the opening brace and up to the closing one.
  mutating func writeBlock(_ body: Body, closing braces: ByteRange?) throws(Misplaced) {
    breakLine(holdsComment: false)
    indent()
    try writeLines(body)
    if let braces {
      let row = source.lastRow(braces)
      let next = source.tokens[source.token(at: braces.end)]
      // What stands behind the brace of a chained body on this row is told with that.
      if next.kind == .leftBrace, source.row(next.start) == row {
        try takeComments(above: row)
      } else {
        try takeComments(upTo: row)
      }
    }
    outdent()
  }

  // MARK: - Branches

  private mutating func writeBranch(of clause: Clause, closingRow: Int?) throws(Misplaced) {
    guard let branch = clause.rest.first else { return }
    let row = source.firstRow(branch.range)
    let first = source.token(at: branch.range.start)
    let startsLine = first > 0 && source.tokens[first].hasNewlineBefore
    // A comment between brace and `else` would end the line, and one-liners have ended it.
    if startsLine || closingRow == nil || row == clause.startRow || hasComment(aboveRow: row) {
      blankLine()
      try takeComments(upTo: row)
    } else {
      write(" ")
      try takeComments(upTo: row)
    }
    var head = RuleHead(name: clause.head.name, kind: .value(branch.value))
    let hasValue = branch.value.form != .implied
    head.range = hasValue ? branch.value.term.range : branch.range
    let next = Clause(
      head: head, body: branch.body, rest: clause.rest.dropFirst(), branchRow: row, startRow: row,
      headRow: hasValue ? source.lastRow(head.range) : row)
    write("else")
    try writeValue(of: next, branch.value)
    try writeRest(of: next)
  }

  // MARK: - Heads

  private mutating func writeHead(_ clause: Clause) throws(Misplaced) {
    let head = clause.head
    let name = head.name
    if style.writesPaths || name.count != 2 {
      try writeRef(name)
    } else {
      try writeTerm(name.head)
      write("[")
      try writeTerm(name.terms[1])
      write("]")
    }
    if head.isFunction {
      write("(")
      try writeItems(
        head.arguments.map(FormatItem.argument),
        within: source.argumentList(after: name.terms[name.count - 1].range.end),
        keepsFirstLine: true)
      write(")")
    }
    switch head.kind {
    case .member(let key):
      write(style.usesContains ? " contains " : "[")
      try writeTerm(key)
      if !style.usesContains { write("]") }
    case .value(let value): try writeValue(of: clause, value)
    }
  }

  private mutating func writeValue(of clause: Clause, _ value: RuleValue) throws(Misplaced) {
    guard isValueWritten(clause, value) else { return }
    write(style.isStrict || value.form == .assigned ? " := " : " = ")
    if value.form == .implied {
      write("true")
    } else {
      try writeTerm(value.term, row: clause.branchRow)
    }
  }

  /// Whether a value has to be written: `true` is what a rule gives anyway, if it has a body.
  private func isValueWritten(_ clause: Clause, _ value: RuleValue) -> Bool {
    let head = clause.head
    guard value.form != .implied else {
      if clause.branchRow != nil { return clause.isConstant }
      if clause.body.expressions.isEmpty { return style.isStrict && head.name.count > 2 }
      return clause.isConstant && !head.isFunction
    }
    guard case .boolean(true) = value.term.kind else { return true }
    if clause.isConstant || clause.isDefault { return true }
    // OPA keeps the key of `p[x]`, and the value with it.
    guard head.name.count == 2, !head.isFunction else { return false }
    if case .ref = head.name.terms[1].kind { return true }
    return !head.name.terms[1].isGround
  }
}

extension Body {
  /// Whether it isn't written, or is nothing but `true`.
  var holdsAlways: Bool {
    guard let first = expressions.first else { return true }
    guard expressions.count == 1, !first.isNegated, first.modifiers.isEmpty,
      case .term(let term) = first.kind, case .boolean(true) = term.kind
    else { return false }
    return true
  }
}
