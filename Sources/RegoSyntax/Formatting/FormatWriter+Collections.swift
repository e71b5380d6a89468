// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One item of a list in brackets.
enum FormatItem {
  /// An element of an array or set.
  case element(Term)
  /// An argument of a call, or a parameter.
  case argument(Term)
  /// A pair of an object.
  case entry(ObjectEntry)

  var first: Term {
    switch self {
    case .element(let term), .argument(let term): term
    case .entry(let entry): entry.key
    }
  }

  var last: Term {
    switch self {
    case .element(let term), .argument(let term): term
    case .entry(let entry): entry.value
    }
  }
}

/// Arrays, sets, objects, argument lists and comprehensions.
extension FormatWriter {
  mutating func writeCollection(_ term: Term) throws(Misplaced) {
    switch term.kind {
    case .array(let items):
      write("[")
      try writeItems(
        items.map(FormatItem.element), within: term.range, keepsFirstLine: true)
      write("]")
    case .set(let items):
      guard !items.isEmpty else {
        write("set()")
        try takeComments(upTo: source.lastRow(term.range))
        return
      }
      write("{")
      try writeItems(items.map(FormatItem.element), within: term.range, keepsFirstLine: true)
      write("}")
    case .object(let entries):
      write("{")
      try writeItems(entries.map(FormatItem.entry), within: term.range, keepsFirstLine: true)
      write("}")
    default: break
    }
  }

  /// Writes items between brackets: on one line if they began on one, else line by line as they
  /// were typed.
  ///
  /// - Parameters:
  ///   - brackets: where the brackets and all between them stand.
  ///   - keepsFirstLine: whether items on one line get their own when a line break stands before
  ///     the first.
  mutating func writeItems(
    _ items: [FormatItem], within brackets: ByteRange?, keepsFirstLine: Bool
  ) throws(Misplaced) {
    guard let brackets else {
      try writeLine(items[...])
      return
    }
    let openingRow = source.firstRow(brackets)
    let closingRow = source.lastRow(brackets)
    guard let first = items.first else {
      if hasComment(in: brackets) { throw Misplaced() }
      return
    }
    let lines = self.lines(of: items)
    let firstRow = source.firstRow(first.first.range)
    var isMultiline = lines.count > 1 || (keepsFirstLine && firstRow > openingRow)
    if lines.count == 1, closingRow > openingRow, hasComment(in: brackets),
      hasComment(between: openingRow, and: closingRow)
    {
      if keepsFirstLine { throw Misplaced() }
      isMultiline = true
    }
    guard isMultiline else {
      try writeLine(items[...])
      return
    }
    breakLine(holdsComment: firstRow == openingRow)
    indent()
    for (index, line) in lines.enumerated() {
      try writeLine(items[line])
      write(",")
      if index + 1 < lines.count { endLine() }
    }
    endLine()
    try takeComments(upTo: closingRow)
    // The comment beside the closing bracket waits until that is written.
    outdent()
  }

  /// Whether a comment stands alone between two rows.
  private func hasComment(between first: Int, and last: Int) -> Bool {
    var index = nextComment
    while index < source.comments.count, source.comments[index].row < last {
      if source.comments[index].row > first { return true }
      index += 1
    }
    return false
  }

  /// The items by lines: one that starts below the start of the one before begins a line.
  private func lines(of items: [FormatItem]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    var row = 0
    for (index, item) in items.enumerated() {
      let own = source.firstRow(item.first.range)
      if index > 0, own > row {
        lines.append(start..<index)
        start = index
      }
      row = own
    }
    lines.append(start..<items.count)
    return lines
  }

  private mutating func writeLine(_ items: ArraySlice<FormatItem>) throws(Misplaced) {
    for (index, item) in items.enumerated() {
      if index > 0 { write(", ") }
      switch item {
      case .element(let term):
        try writeTerm(term, isParenthesized: Self.isUnion(term))
      case .argument(let term):
        // Parentheses that aren't needed stay where they were.
        let isKept = Self.isUnion(term) && source.parentheses(around: term.range) != nil
        try writeTerm(term, isParenthesized: isKept)
      case .entry(let entry):
        try writeTerm(entry.key, isParenthesized: Self.isUnion(entry.key))
        write(": ")
        try writeTerm(entry.value, isParenthesized: Self.isUnion(entry.value))
      }
    }
  }

  private static func isUnion(_ term: Term) -> Bool {
    if case .call(let call) = term.kind { call.infixOperator == .or } else { false }
  }

  private static func isOperator(_ term: Term) -> Bool {
    if case .call(let call) = term.kind {
      call.infixOperator != nil && call.infixOperator != .memberWithKey
        && call.infixOperator != .assign && call.infixOperator != .unify
    } else {
      false
    }
  }

  // MARK: - Comprehensions

  mutating func writeComprehension(
    _ opening: String, key: Term? = nil, _ head: Term, _ body: Body, _ closing: String,
    _ range: ByteRange
  ) throws(Misplaced) {
    write(opening)
    let openingRow = source.firstRow(range)
    var headRow = source.firstRow(head.range)
    if let key {
      // A key on a line of its own goes to the brace, and the body on lines of its own instead.
      headRow = openingRow
      try writeTerm(key, isParenthesized: Self.isOperator(key))
      write(": ")
      try writeTerm(head, isParenthesized: Self.isOperator(head), row: headRow)
    } else {
      if headRow > openingRow { breakLine(holdsComment: false) }
      try writeTerm(head, isParenthesized: Self.isOperator(head))
    }
    write(" |")
    _ = try writeBody(body, headRow: headRow, closing: range)
    write(closing)
  }
}
