// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Terms and operators.
extension FormatWriter {
  /// Writes a term; the outermost one stays as it was typed where a comment has no place in it.
  ///
  /// - Parameters:
  ///   - isParenthesized: whether it has to stand in parentheses.
  ///   - row: the row it counts as written on, where that isn't its own.
  mutating func writeTerm(
    _ term: Term, isParenthesized: Bool = false, row: Int? = nil
  ) throws(Misplaced) {
    if termDepth > 0 || !hasComments {
      try writeNested(term, isParenthesized: isParenthesized, row: row)
      return
    }
    let source = source
    func typed() -> ByteRange {
      let range = source.balanced(term.range)
      return source.parentheses(around: range) ?? range
    }
    let range = typed()
    let isBare = isParenthesized && source.bytes[Int(range.start)] != UInt8(ascii: "(")
    var failed = true
    attempt(range) { (writer: inout Self) throws(Misplaced) in
      try writer.writeNested(term, isParenthesized: isParenthesized, row: row)
      failed = false
    }
    // As typed it may lack the parentheses that the layout needs around it.
    if failed, isBare { throw Misplaced() }
  }

  private mutating func writeNested(
    _ term: Term, isParenthesized: Bool, row: Int?
  ) throws(Misplaced) {
    termDepth += 1
    defer { termDepth -= 1 }
    try takeComments(upTo: row ?? source.firstRow(term.range))
    if isParenthesized { write("(") }
    try writeValue(of: term)
    if isParenthesized { write(")") }
  }

  private mutating func writeValue(of term: Term) throws(Misplaced) {
    switch term.kind {
    case .null: write("null")
    case .boolean(let value): write(value ? "true" : "false")
    case .number(let text): writeNumber(text, typed: source.text(term.range))
    case .string(let text): writeString(text, typed: source.text(term.range))
    case .variable(let variable): write(variable.description)
    case .ref(let ref): try writeRef(ref)
    case .call(let call):
      if let found = call.infixOperator, found != .assign, found != .unify {
        try writeInfix(call, found)
      } else {
        try writeCall(call)
      }
    case .template(let template): try writeTemplate(template, typed: term.range)
    case .array, .object, .set: try writeCollection(term)
    case .arrayComprehension(let comprehension):
      try writeComprehension("[", comprehension.head, comprehension.body, "]", term.range)
    case .setComprehension(let comprehension):
      try writeComprehension("{", comprehension.head, comprehension.body, "}", term.range)
    case .objectComprehension(let comprehension):
      try writeComprehension(
        "{", key: comprehension.key, comprehension.value, comprehension.body, "}", term.range)
    }
  }

  // MARK: - Scalars

  /// Notes that a minus written next would go on from the line before.
  mutating func guardStart() {
    write("")
    guardedStart = output.count
  }

  /// Digits stay as they were typed; only white space after a minus goes.
  private mutating func writeNumber(_ text: String, typed: ArraySlice<UInt8>) {
    var digits = typed.filter { $0 > 0x20 }
    if !digits.allSatisfy({ Self.isNumberByte($0) }) { digits = Array(text.utf8) }
    let isGuarded = guardedStart == output.count && digits.first == UInt8(ascii: "-")
    if isGuarded { write("(") }
    write(digits[...])
    if isGuarded { write(")") }
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// Quotes, backquotes and escapes stay as they were typed; the name after a dot gets quotes.
  private mutating func writeString(_ text: String, typed: ArraySlice<UInt8>) {
    if let first = typed.first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "`") {
      write(typed)
    } else {
      write(RegoPrinter.text(of: Term(.string(text))))
    }
  }

  /// The text of a template stays as it was typed; the expressions in it are laid out, but all of
  /// it stays as it was when they have comments or line breaks of their own.
  private mutating func writeTemplate(
    _ template: TemplateString, typed range: ByteRange
  ) throws(Misplaced) {
    let firstToken = source.token(at: range.start)
    let tokens = source.tokens[firstToken..<(source.token(at: range.end - 1))]
    let hasBreak = tokens.dropFirst().contains { $0.hasNewlineBefore }
    if hasBreak || hasComment(in: range) {
      write(source.text(range))
      dropComments(before: range.end)
      return
    }
    var index = firstToken
    for part in template.parts {
      guard case .expression(let expression) = part else { continue }
      // The piece of text up to the brace, quotes and braces included.
      while source.tokens[index].end <= expression.range.start {
        let token = source.tokens[index]
        if token.kind == .templateStart || token.kind == .templateMiddle {
          write(source.text(token.range))
        }
        index += 1
      }
      try writeExpression(expression)
      while source.tokens[index].start < expression.range.end { index += 1 }
    }
    let last = source.tokens[source.token(endingAt: range.end)]
    write(source.text(last.range))
  }

  // MARK: - References and calls

  mutating func writeRef(_ ref: Ref) throws(Misplaced) {
    switch ref.head.kind {
    case .variable, .array, .object, .set, .arrayComprehension, .objectComprehension,
      .setComprehension:
      try writeTerm(ref.head)
    case .call(let call): try writeTerm(ref.head, isParenthesized: call.infixOperator != nil)
    default: try writeTerm(ref.head, isParenthesized: true)
    }
    for argument in ref.arguments {
      if case .string(let name) = argument.kind, isPlainName(name, at: argument.range) {
        write(".\(name)")
      } else {
        write("[")
        try writeTerm(argument)
        write("]")
      }
    }
  }

  /// Whether a part of a path is written after a dot: a keyword only if it was.
  private func isPlainName(_ name: String, at range: ByteRange) -> Bool {
    guard RegoPrinter.isIdentifier(name) else { return false }
    guard FutureKeywords.reservedNames.contains(name) else { return true }
    return source.bytes[Int(range.start)] != UInt8(ascii: "\"")
  }

  mutating func writeCall(_ call: Call) throws(Misplaced) {
    try writeRef(call.function)
    write("(")
    let end = call.function.terms[call.function.count - 1].range.end
    try writeItems(
      call.arguments.map(FormatItem.argument), within: source.argumentList(after: end),
      keepsFirstLine: false)
    write(")")
  }

  /// Writes an operator between its operands, which stand in parentheses if they are operators.
  private mutating func writeInfix(_ call: Call, _ found: Operator) throws(Misplaced) {
    if found == .memberWithKey {
      write("(")
      try writeOperand(call.arguments[0], of: found, isNested: true)
      write(", ")
      try writeOperand(call.arguments[1], of: found, isNested: true)
      write(" in ")
      try writeOperand(call.arguments[2], of: found, isRight: true, isNested: true)
      write(")")
      return
    }
    try writeOperand(call.arguments[0], of: found, isNested: true)
    write(" \(found.symbol) ")
    try writeOperand(call.arguments[1], of: found, isRight: true, isNested: true)
  }

  /// Writes an operand of an operator.
  ///
  /// - Parameters:
  ///   - isRight: whether it is the last one; operators of one strength bind to the left.
  ///   - isNested: whether each operator in it is shown by parentheses; else only where it needs
  ///     them.
  mutating func writeOperand(
    _ term: Term, of outer: Operator, isRight: Bool = false, isNested: Bool
  ) throws(Misplaced) {
    var isParenthesized = false
    if case .call(let call) = term.kind, let inner = call.infixOperator,
      inner != .assign, inner != .unify, inner != .memberWithKey
    {
      let binds = outer == .memberWithKey ? Operator.member.precedence : outer.precedence
      isParenthesized =
        inner.precedence < binds || (inner.precedence == binds && (isRight || binds == 0))
      if outer == .memberWithKey, inner == .member { isParenthesized = true }
      if isNested, inner != .member { isParenthesized = true }
    }
    try writeTerm(term, isParenthesized: isParenthesized)
  }
}
