// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Arrays, sets, objects and comprehensions.
///
/// `[a | b]` is a comprehension before it is an array with a union in it; only when what follows
/// the bar can't be a body, and a comma ends it, is it read again as elements. A bracket that
/// holds such a bar is remembered, since an outer bracket may be read twice for the same reason:
/// without that, time would double with each level.
extension Parser {
  /// Reads a bracket unless it has been read before from the same place.
  mutating func parseRemembered(_ parse: (inout Parser) -> Term?) -> Term? {
    let start = index
    guard !attempts.isEmpty, let known = attempts[start] else { return parse(&self) }
    jump(to: known.end)
    height = known.height
    errors.append(contentsOf: known.errors)
    return known.term
  }

  /// Keeps the outcome of the bracket that started at a checkpoint.
  private mutating func remember(_ term: Term?, from start: Checkpoint, at index: Int) -> Term? {
    attempts[index] = Attempt(
      term: term, end: self.index, height: height, errors: errors(since: start))
    return term
  }

  // MARK: - Arrays

  /// Reads an array or array comprehension; the current token stays the closing bracket.
  mutating func parseArray() -> Term? {
    let start = checkpoint()
    let startIndex = index
    let opening = token.start
    advance()
    if kind == .rightBracket { return closed(.array([]), from: opening, levels: 0) }
    var mayBeComprehension = true
    // A comma may lead, for old policies.
    if kind == .comma {
      mayBeComprehension = false
      advance()
    }
    guard let head = parsePrimary() else { return nil }
    if kind == .or, mayBeComprehension {
      let outcome = parseComprehensionBody(until: .rightBracket)
      switch outcome {
      case .body(let body, let levels):
        let comprehension = ArrayComprehension(head: head, body: body)
        return remember(
          closed(.arrayComprehension(comprehension), from: opening, levels: levels),
          from: start, at: startIndex)
      case .wrong: return remember(nil, from: start, at: startIndex)
      case .elements:
        let array = parseElements(
          startingWith: head, until: .rightBracket, from: opening, Term.Kind.array)
        return remember(array, from: start, at: startIndex)
      }
    }
    return parseElements(startingWith: head, until: .rightBracket, from: opening, Term.Kind.array)
  }

  /// Reads elements of which the first has begun, up to the closing bracket.
  private mutating func parseElements(
    startingWith first: Term, until end: TokenKind, from opening: UInt32,
    _ make: ([Term]) -> Term.Kind
  ) -> Term? {
    guard let items = parseList(until: end, after: [], startingWith: first) else { return nil }
    return closed(make(items), from: opening, levels: height)
  }

  /// The term that the current closing bracket ends.
  private mutating func closed(_ kind: Term.Kind, from start: UInt32, levels: Int) -> Term? {
    guard grow(levels + 1) else { return nil }
    return Term(kind, range: ByteRange(Int(start), Int(token.end)))
  }

  // MARK: - Comprehensions

  private enum ComprehensionOutcome {
    /// It is one; the height of head and body.
    case body(Body, levels: Int)
    /// It is a list; the current token is the bar again.
    case elements
    /// It is neither; errors say why.
    case wrong
  }

  /// Reads `| body` after a head whose height is in `height`.
  private mutating func parseComprehensionBody(until end: TokenKind) -> ComprehensionOutcome {
    let bar = checkpoint()
    let headHeight = height
    advance()
    if let body = parseBody(until: end) {
      return .body(body, levels: max(headHeight, height))
    }
    guard kind == .comma else { return .wrong }
    restore(bar)
    height = headHeight
    return .elements
  }

  // MARK: - Sets and objects

  /// Reads a set, an object or a comprehension of either; the current token stays the brace.
  mutating func parseSetOrObject() -> Term? {
    let start = checkpoint()
    let startIndex = index
    let opening = token.start
    advance()
    if kind == .rightBrace { return closed(.object([]), from: opening, levels: 0) }
    var mayBeComprehension = true
    if kind == .comma {
      mayBeComprehension = false
      advance()
    }
    guard var head = parsePrimary() else { return nil }
    if kind == .or, mayBeComprehension {
      switch parseComprehensionBody(until: .rightBrace) {
      case .body(let body, let levels):
        let comprehension = SetComprehension(head: head, body: body)
        return remember(
          closed(.setComprehension(comprehension), from: opening, levels: levels),
          from: start, at: startIndex)
      case .wrong: return remember(nil, from: start, at: startIndex)
      case .elements:
        let set = parseElements(
          startingWith: head, until: .rightBrace, from: opening, Term.Kind.set)
        return remember(set, from: start, at: startIndex)
      }
    }
    if kind != .rightBrace, kind != .comma, kind != .colon {
      guard let whole = parseInfix(allowsKey: false, startingWith: head) else { return nil }
      head = whole
    }
    switch kind {
    case .rightBrace, .comma:
      return parseElements(startingWith: head, until: .rightBrace, from: opening, Term.Kind.set)
    case .colon:
      var hasBar = false
      let object = parseObject(
        key: head, from: opening, mayBeComprehension: mayBeComprehension, hasBar: &hasBar)
      return hasBar ? remember(object, from: start, at: startIndex) : object
    default:
      reportUnexpected("non-terminated set")
      return nil
    }
  }

  /// Reads an object from its first colon on.
  ///
  /// - Parameter hasBar: set when it was tried as a comprehension.
  private mutating func parseObject(
    key: Term, from opening: UInt32, mayBeComprehension: Bool, hasBar: inout Bool
  ) -> Term? {
    let keyHeight = height
    advance()
    let start = checkpoint()
    guard let primary = parsePrimary() else { return nil }
    let valueHeight = height
    if mayBeComprehension {
      if kind == .rightBrace || kind == .comma {
        height = max(keyHeight, valueHeight)
        let entry = ObjectEntry(key: key, value: primary)
        if let object = parseEntries(after: entry, from: opening) { return object }
        // OPA takes its way back here and reports the first value.
        restore(start)
        reportUnexpected("non-terminated object")
        return nil
      }
      if kind == .or {
        hasBar = true
        let bar = checkpoint()
        advance()
        if let body = parseBody(until: .rightBrace) {
          let comprehension = ObjectComprehension(key: key, value: primary, body: body)
          return closed(
            .objectComprehension(comprehension), from: opening,
            levels: max(max(keyHeight, valueHeight), height))
        }
        restore(bar)
        height = valueHeight
      }
    }
    guard let value = parseInfix(allowsKey: false, startingWith: primary) else { return nil }
    guard kind == .rightBrace || kind == .comma else {
      reportUnexpected("non-terminated object")
      return nil
    }
    height = max(keyHeight, height)
    return parseEntries(after: ObjectEntry(key: key, value: value), from: opening)
  }

  /// Reads the pairs after the first one; the height so far is in `height`.
  private mutating func parseEntries(after first: ObjectEntry, from opening: UInt32) -> Term? {
    var entries = [first]
    var levels = height
    while kind == .comma {
      advance()
      if kind == .rightBrace { break }
      guard let key = parseInfix(allowsKey: false) else { return nil }
      levels = max(levels, height)
      guard kind == .colon else {
        reportUnexpected("expected \":\"")
        return nil
      }
      advance()
      guard let value = parseInfix(allowsKey: false) else { return nil }
      levels = max(levels, height)
      entries.append(ObjectEntry(key: key, value: value))
      guard kind == .comma || kind == .rightBrace else {
        reportUnexpected("expected \",\" or \"}\"")
        return nil
      }
    }
    return closed(.object(entries), from: opening, levels: levels)
  }

  // MARK: - Lists

  /// Reads terms between commas up to, not over, the closing token; the greatest height of them is
  /// left in `height`.
  mutating func parseList(
    until end: TokenKind, after read: [Term], startingWith first: Term? = nil
  ) -> [Term]? {
    var items = read
    var levels = 0
    var first = first
    while true {
      guard let item = parseInfix(allowsKey: false, startingWith: first) else { return nil }
      first = nil
      levels = max(levels, height)
      items.append(item)
      if kind == .comma {
        advance()
        guard kind == end else { continue }
      }
      guard kind == end else {
        reportUnexpected("expected \",\" or \"\(end.name)\"")
        return nil
      }
      height = levels
      return items
    }
  }
}
