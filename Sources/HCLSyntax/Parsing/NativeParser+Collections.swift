// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  mutating func parseTupleOrFor() throws(Failure) -> Expression {
    let start = token.start
    let outer = enterBrackets(ignoringNewlines: true)
    if isKeyword("for") {
      return try parseFor(start: start, close: .closeBracket, outer: outer)
    }
    var elements: [Expression] = []
    var highest = 0
    while token.kind != .closeBracket {
      elements.append(try parseExpression())
      highest = max(highest, height)
      if token.kind == .comma {
        advance()
      } else if token.kind != .closeBracket {
        if token.kind == .end {
          throw fail(
            "hcl-unclosed-bracket", "bracket is never closed; add \"]\"", range(start, start + 1))
        }
        throw fail(
          "hcl-tuple-separator",
          "expected \",\" or \"]\" after an element but found \(token.kind.friendlyName)",
          tokenRange)
      }
    }
    try leaveBrackets(.closeBracket, restoring: outer, opened: start)
    try setHeight(above: highest)
    return Expression(.tuple(elements), range: range(start, previousEnd))
  }

  mutating func parseObjectOrFor() throws(Failure) -> Expression {
    let start = token.start
    // A `for` may stand on a line of its own, though items end with their lines.
    let outer = enterBrackets(ignoringNewlines: true)
    if isKeyword("for"), !isKeyOfItem() {
      return try parseFor(start: start, close: .closeBrace, outer: outer)
    }
    ignoresNewlines = false
    var items: [ObjectItem] = []
    var highest = 0
    while true {
      while token.kind == .newline { advance() }
      if token.kind == .closeBrace { break }
      let key = try parseKey()
      highest = max(highest, height)
      guard token.kind == .assign || token.kind == .colon else {
        switch token.kind {
        case .newline, .comma, .closeBrace:
          throw fail(
            "hcl-object-value", "key has no value; write \"key = value\"", key.range)
        case .end:
          throw fail(
            "hcl-unclosed-bracket", "brace is never closed; add \"}\"", range(start, start + 1))
        default:
          throw fail(
            "hcl-object-value",
            "expected \"=\" after the key but found \(token.kind.friendlyName)", tokenRange)
        }
      }
      advance()
      let value = try parseExpression()
      highest = max(highest, height)
      items.append(ObjectItem(key: key, value: value))
      switch token.kind {
      case .comma, .newline: advance()
      case .closeBrace: break
      case .end:
        throw fail(
          "hcl-unclosed-bracket", "brace is never closed; add \"}\"", range(start, start + 1))
      default:
        throw fail(
          "hcl-object-separator",
          "expected a line break or \",\" between the items of an object but found "
            + token.kind.friendlyName, tokenRange)
      }
    }
    try leaveBrackets(.closeBrace, restoring: outer, opened: start)
    try setHeight(above: highest)
    return Expression(.object(items), range: range(start, previousEnd))
  }

  /// Whether `for` is followed by `=` or `:`, so that it is just a key of that name.
  private func isKeyOfItem() -> Bool {
    var index = token.end
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < end else { return false }
    return bytes[index] == 0x3D || bytes[index] == 0x3A
  }

  /// A bare name as a key is its own text; anything else is computed.
  private mutating func parseKey() throws(Failure) -> Expression {
    if token.kind == .identifier {
      let first = token
      let name = name(of: first)
      let (place, before, comments) = (position, previousEnd, comments.count)
      advance()
      if token.kind == .assign || token.kind == .colon {
        height = 1
        return Expression(.literal(.string(name)), range: range(first.start, first.end))
      }
      position = place
      previousEnd = before
      self.comments.removeLast(self.comments.count - comments)
      token = first
    }
    let key = try parseExpression()
    // With steps it is an error only where the object is evaluated: Terraform reads
    // `providers = { aws.west = aws.west }` without doing so.
    if case .traversal(let traversal) = key.kind, traversal.steps.isEmpty {
      return Expression(.literal(.string(traversal.root)), range: key.range)
    }
    return key
  }

  private mutating func parseFor(
    start: Int, close: Token.Kind, outer: Bool
  ) throws(Failure) -> Expression {
    advance()
    var keyVariable: String?
    var valueVariable = try parseVariable("after \"for\"")
    if token.kind == .comma {
      advance()
      keyVariable = valueVariable
      valueVariable = try parseVariable("after the comma")
    }
    guard isKeyword("in") else {
      throw fail(
        "hcl-for",
        "expected \"in\" after the variables of \"for\" but found "
          + token.kind.friendlyName, tokenRange)
    }
    advance()
    let collection = try parseExpression()
    var highest = height
    guard token.kind == .colon else {
      throw fail(
        "hcl-for",
        "expected \":\" after the collection of \"for\" but found "
          + token.kind.friendlyName, tokenRange)
    }
    advance()
    var value = try parseExpression()
    highest = max(highest, height)
    var key: Expression?
    if token.kind == .arrow {
      let arrow = tokenRange
      advance()
      key = value
      value = try parseExpression()
      highest = max(highest, height)
      if close == .closeBracket {
        report(
          "hcl-for", "\"=>\" makes an object, which stands in \"{}\"; use braces or drop the key",
          arrow)
      }
    } else if close == .closeBrace {
      throw fail(
        "hcl-for", "a \"for\" in braces needs \"key => value\"; use \"[]\" to make a list",
        tokenRange)
    }
    var isGrouped = false
    if token.kind == .ellipsis {
      if key == nil {
        report(
          "hcl-for", "\"...\" gathers values by key, which only a \"for\" in braces has",
          tokenRange)
      }
      isGrouped = true
      advance()
    }
    var condition: Expression?
    if isKeyword("if") {
      advance()
      condition = try parseExpression()
      highest = max(highest, height)
    }
    try leaveBrackets(close, restoring: outer, opened: start)
    try setHeight(above: highest)
    return Expression(
      .for(
        ForExpression(
          keyVariable: keyVariable, valueVariable: valueVariable, collection: collection,
          key: key, value: value, condition: condition, isGrouped: isGrouped)),
      range: range(start, previousEnd))
  }

  mutating func parseVariable(_ place: String) throws(Failure) -> String {
    guard token.kind == .identifier else {
      throw fail(
        "hcl-for", "expected a variable's name \(place) but found \(token.kind.friendlyName)",
        tokenRange)
    }
    let name = name(of: token)
    advance()
    return name
  }
}
