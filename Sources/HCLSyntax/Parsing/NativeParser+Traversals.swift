// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// Parses a primary expression and the attribute, index and splat steps after it.
  mutating func parsePostfix() throws(Failure) -> Expression {
    let start = token.start
    let primary = try parsePrimary()
    guard token.kind == .dot || token.kind == .openBracket else { return primary }
    return try parseSteps(on: primary, from: start)
  }

  /// Steps with literal keys are gathered, so that a reference becomes one flat traversal.
  private mutating func parseSteps(
    on source: Expression, from start: Int
  ) throws(Failure) -> Expression {
    var result = source
    var steps: [Traversal.Step] = []
    while true {
      switch token.kind {
      case .dot:
        let dot = token.start
        advance()
        switch token.kind {
        case .identifier:
          steps.append(
            Traversal.Step(.attribute(name(of: token)), range: range(dot, token.end)))
          advance()
        case .number:
          try appendLegacyIndexes(to: &steps, from: dot)
        case .star:
          result = try flush(&steps, onto: result, from: start)
          return try parseAttributeSplat(on: result, from: start, dot: dot)
        default:
          throw fail(
            "hcl-attribute-name",
            "expected an attribute's name after \".\" but found \(token.kind.friendlyName)",
            tokenRange)
        }
      case .openBracket:
        let open = token.start
        let outer = enterBrackets(ignoringNewlines: true)
        if token.kind == .star {
          advance()
          guard token.kind == .closeBracket else {
            throw fail(
              "hcl-splat-bracket",
              "expected \"]\" after \"[*\" but found "
                + token.kind.friendlyName, tokenRange)
          }
          try leaveBrackets(.closeBracket, restoring: outer, opened: open)
          result = try flush(&steps, onto: result, from: start)
          return try parseFullSplat(on: result, from: start, marker: range(open, previousEnd))
        }
        let sourceHeight = height
        let key = try parseExpression()
        try leaveBrackets(.closeBracket, restoring: outer, opened: open)
        if case .literal(let value) = key.kind, let kind = stepKind(value) {
          steps.append(Traversal.Step(kind, range: range(open, previousEnd)))
          height = sourceHeight
        } else {
          let keyHeight = height
          height = sourceHeight
          result = try flush(&steps, onto: result, from: start)
          try setHeight(above: max(height, keyHeight))
          result = Expression(.index(result, key: key), range: range(start, previousEnd))
        }
      default:
        return try flush(&steps, onto: result, from: start)
      }
    }
  }

  private func stepKind(_ value: HCLValue) -> Traversal.Step.Kind? {
    switch value.content {
    case .string(let key): .key(key)
    case .number(let number): .index(number)
    default: nil
    }
  }

  /// Puts the steps gathered so far on an expression.
  private mutating func flush(
    _ steps: inout [Traversal.Step], onto source: Expression, from start: Int
  ) throws(Failure) -> Expression {
    guard let last = steps.last else { return source }
    defer { steps = [] }
    let whole = source.range.union(last.range)
    if case .traversal(let traversal) = source.kind, traversal.steps.isEmpty {
      return Expression(
        .traversal(
          Traversal(root: traversal.root, rootRange: traversal.rootRange, steps: steps)),
        range: whole)
    }
    try setHeight(above: height)
    return Expression(.relativeTraversal(source, steps), range: whole)
  }

  /// `.0`, and `.0.1`, which looks like a number with a fraction.
  private mutating func appendLegacyIndexes(
    to steps: inout [Traversal.Step], from dot: Int
  ) throws(Failure) {
    var partStart = token.start
    var stepStart = dot
    for index in token.start...token.end where index == token.end || bytes[index] == 0x2E {
      guard let number = HCLNumber(bytes: bytes[partStart..<index]), number.isWhole else {
        throw fail(
          "hcl-legacy-index", "an index after \".\" must be a whole number; use brackets",
          tokenRange)
      }
      steps.append(Traversal.Step(.index(number), range: range(stepStart, index)))
      partStart = index + 1
      stepStart = index
    }
    advance()
  }

  /// `.*`, in whose `each` only attributes and legacy indexes stand.
  private mutating func parseAttributeSplat(
    on source: Expression, from start: Int, dot: Int
  ) throws(Failure) -> Expression {
    let marker = range(dot, token.end)
    let sourceHeight = height
    advance()
    var steps: [Traversal.Step] = []
    while token.kind == .dot {
      let place = token.start
      advance()
      switch token.kind {
      case .identifier:
        steps.append(Traversal.Step(.attribute(name(of: token)), range: range(place, token.end)))
        advance()
      case .number:
        try appendLegacyIndexes(to: &steps, from: place)
      case .star:
        throw fail(
          "hcl-nested-splat", "a splat with \".*\" can't contain another; use \"[*]\"", tokenRange)
      default:
        throw fail(
          "hcl-attribute-name",
          "expected an attribute's name after \".\" but found \(token.kind.friendlyName)",
          tokenRange)
      }
    }
    height = sourceHeight
    try setHeight(above: height + 1)
    let element = Expression(.splatElement, range: marker)
    let each =
      steps.isEmpty
      ? element
      : Expression(.relativeTraversal(element, steps), range: range(dot, previousEnd))
    let splat = Expression(
      .splat(
        Splat(source: source, each: each, isAttributeOnly: true, markerRange: marker)),
      range: range(start, previousEnd))
    return try parseSteps(on: splat, from: start)
  }

  /// `[*]`, in whose `each` all further steps stand.
  private mutating func parseFullSplat(
    on source: Expression, from start: Int, marker: ByteRange
  ) throws(Failure) -> Expression {
    try descend()
    let sourceHeight = height
    height = 1
    let element = Expression(.splatElement, range: marker)
    let each = try parseSteps(on: element, from: Int(marker.start) - offset)
    try setHeight(above: max(height, sourceHeight))
    depth -= 1
    return Expression(
      .splat(
        Splat(source: source, each: each, isAttributeOnly: false, markerRange: marker)),
      range: range(start, previousEnd))
  }
}
