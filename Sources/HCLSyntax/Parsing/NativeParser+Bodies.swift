// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// Parses the body of a file.
  mutating func parseFile(from start: Int) -> Body {
    resume(at: start)
    return parseBody(isFile: true, indentation: -1)
  }

  /// Parses items up to the closing brace (left as the token) or the end of the file.
  private mutating func parseBody(isFile: Bool, indentation parent: Int) -> Body {
    let start = token.start
    var attributes: [Attribute] = []
    var blocks: [Block] = []
    var known: Set<String> = []
    while true {
      // Enough is enough: a file that is no HCL at all isn't read to its end.
      if diagnostics.count > NativeParser.maximumDiagnostics { resume(at: end) }
      switch token.kind {
      case .newline:
        advance()
      case .end:
        return Body(attributes: attributes, blocks: blocks, range: range(start, token.end))
      case .closeBrace where !isFile:
        return Body(attributes: attributes, blocks: blocks, range: range(start, token.start))
      default:
        let itemStart = token.start
        let indentation = indentation(ofLineAt: itemStart)
        if closesByIndentation, !isFile, indentation <= parent, isFirstOnLine(itemStart) {
          return Body(attributes: attributes, blocks: blocks, range: range(start, itemStart))
        }
        let outerDepth = depth
        nesting = 0
        do throws(Failure) {
          try parseItem(
            indentation: indentation, attributes: &attributes, blocks: &blocks, known: &known)
          if !isFile, token.kind == .closeBrace { continue }
          if token.kind != .newline, token.kind != .end {
            throw fail(
              "hcl-extra-text",
              "expected the end of the line but found \(token.kind.friendlyName); "
                + "start each argument or block on a line of its own", tokenRange)
          }
        } catch {
          depth = outerDepth
          ignoresNewlines = false
          recover(itemStart: itemStart, indentation: indentation)
          nesting = 0
        }
      }
    }
  }

  private mutating func parseItem(
    indentation: Int, attributes: inout [Attribute], blocks: inout [Block],
    known: inout Set<String>
  ) throws(Failure) {
    let first = token
    guard first.kind == .identifier else {
      if first.kind == .quote {
        throw fail(
          "hcl-quoted-name",
          "the name of an argument or block must not be quoted; remove the quotes",
          tokenRange)
      }
      throw fail(
        "hcl-item-expected",
        "expected an argument or a block but found \(first.kind.friendlyName); remove it or "
          + "write \"name = value\"", tokenRange)
    }
    let name = name(of: first)
    advance()
    switch token.kind {
    case .assign:
      let attribute = try parseAttribute(name: name, nameToken: first, into: &attributes)
      // A handful of names is searched faster than hashed.
      let isKnown: Bool
      if attributes.count < 12 {
        isKnown = attributes.contains { $0.name == name }
      } else {
        if known.isEmpty { known.formUnion(attributes.lazy.map(\.name)) }
        isKnown = !known.insert(name).inserted
      }
      if isKnown {
        report(
          "hcl-duplicate-argument",
          "the argument \"\(name)\" is set twice; remove one of the two", attribute.nameRange)
      } else {
        // Most bodies have a few arguments: one allocation instead of three.
        if attributes.isEmpty { attributes.reserveCapacity(6) }
        attributes.append(attribute)
      }
    case .openBrace, .quote, .identifier:
      blocks.append(try parseBlock(type: name, typeToken: first, indentation: indentation))
    case .colon:
      throw fail(
        "hcl-colon-for-equals", "arguments are set with \"=\", not \":\"; write \"\(name) = …\"",
        tokenRange)
    case .dot, .openBracket:
      throw fail(
        "hcl-item-expected",
        "an argument's name must not have dots or brackets; set the whole of \"\(name)\" instead",
        tokenRange)
    default:
      throw fail(
        "hcl-item-expected",
        "expected \"=\" or a block after \"\(name)\" but found \(token.kind.friendlyName); "
          + "write \"\(name) = value\" or \"\(name) { … }\"", tokenRange)
    }
  }

  private mutating func parseAttribute(
    name: String, nameToken: Token, into attributes: inout [Attribute]
  ) throws(Failure) -> Attribute {
    advance()
    do throws(Failure) {
      let expression = try parseExpression()
      return Attribute(
        name: name, nameRange: range(nameToken.start, nameToken.end), expression: expression,
        range: range(nameToken.start, previousEnd))
    } catch {
      // The argument is there, so nobody should complain that it is missing.
      let place = range(nameToken.start, max(previousEnd, nameToken.end))
      if !attributes.contains(where: { $0.name == name }) {
        attributes.append(
          Attribute(
            name: name, nameRange: range(nameToken.start, nameToken.end),
            expression: Expression(.invalid, range: place), range: place))
      }
      throw error
    }
  }

  private mutating func parseBlock(
    type: String, typeToken: Token, indentation: Int
  ) throws(Failure) -> Block {
    var labels: [Block.Label] = []
    while token.kind != .openBrace {
      switch token.kind {
      case .identifier:
        labels.append(Block.Label(text: name(of: token), range: tokenRange))
        advance()
      case .quote:
        let label = try parseQuoted()
        guard case .literal(let value) = label.kind, let text = value.stringValue else {
          throw fail(
            "hcl-label-template", "a block's label can't be computed; write it as plain text",
            label.range)
        }
        labels.append(Block.Label(text: text, range: label.range))
      default:
        throw fail(
          "hcl-block-expected",
          "expected \"{\" after the header of block \"\(type)\" but found "
            + "\(token.kind.friendlyName); open the block on the same line", tokenRange)
      }
    }
    try descend()
    let open = token
    advance()
    let body = parseBody(isFile: false, indentation: indentation)
    depth -= 1
    nesting = 0
    if token.kind == .closeBrace {
      advance()
    } else {
      sawUnclosedBlock = true
      report(
        "hcl-unclosed-block", "block \"\(type)\" is never closed; add \"}\" where it ends",
        range(typeToken.start, open.end))
      // Read on as if the brace stood at the end of the line before.
      if token.kind != .end {
        position = token.start
        previousEnd = token.start
        token = Token(kind: .newline, start: token.start, end: token.start)
      }
    }
    return Block(
      type: type, typeRange: range(typeToken.start, typeToken.end), labels: labels, body: body,
      range: range(typeToken.start, previousEnd))
  }

  /// How many spaces and tabs the line of a place begins with.
  ///
  /// Remembers the line, so that many items on one line don't each look for its beginning.
  private mutating func indentation(ofLineAt place: Int) -> Int {
    var start = place
    let floor = place >= lastIndented ? lastIndented : 0
    while start > floor, bytes[start - 1] != 0x0A { start -= 1 }
    lastIndented = place
    if floor > 0, start == floor, bytes[start - 1] != 0x0A { return lastIndentation }
    var index = start
    while index < place, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    lastIndentation = index - start
    return lastIndentation
  }

  private func isFirstOnLine(_ place: Int) -> Bool {
    var index = place
    while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { index -= 1 }
    return index == 0 || bytes[index - 1] == 0x0A
  }

  /// Goes on after a broken item: at a brace on its line that closes the body, or else at the next
  /// line that is indented no more than the item and looks like the beginning of another.
  ///
  /// Indentation is what people go by, and unlike brackets it still tells where things end when a
  /// bracket or quote is missing.
  private mutating func recover(itemStart: Int, indentation: Int) {
    var index = max(token.start, itemStart)
    var lineStart = index
    while lineStart > itemStart, bytes[lineStart - 1] != 0x0A { lineStart -= 1 }
    if lineStart > itemStart, beginsItem(at: lineStart, indentation: indentation) {
      resume(at: lineStart)
      return
    }
    var open = nesting
    if let brace = closingBrace(from: &index, itemStart: itemStart, open: &open) {
      resume(at: brace)
      return
    }
    while index < end {
      index += 1
      let lineStart = index
      if beginsItem(at: lineStart, indentation: indentation) {
        resume(at: lineStart)
        return
      }
      while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      if index < end, index - lineStart <= indentation {
        switch bytes[index] {
        case 0x7D where index - lineStart < indentation || open <= 0:
          resume(at: lineStart)
          return
        case 0x7D, 0x5D, 0x29:
          // Closes the broken item itself.
          while index < end, bytes[index] != 0x0A { index += 1 }
          resume(at: index)
          return
        default: break
        }
      }
      _ = closingBrace(from: &index, itemStart: end, open: &open)
    }
    resume(at: end)
  }

  /// Counts brackets to the end of the line; stops at a brace that closes more than was opened
  /// after `itemStart`.
  private func closingBrace(from index: inout Int, itemStart: Int, open: inout Int) -> Int? {
    var inString = false
    while index < end, bytes[index] != 0x0A {
      let byte = bytes[index]
      if inString {
        if byte == 0x5C, index + 1 < end, bytes[index + 1] != 0x0A {
          index += 1
        } else if byte == 0x22 {
          inString = false
        }
      } else {
        switch byte {
        case 0x22: inString = true
        case 0x7B, 0x5B, 0x28: open += 1
        case 0x7D where open <= 0 && index > itemStart: return index
        case 0x7D, 0x5D, 0x29: open -= 1
        default: break
        }
      }
      index += 1
    }
    return nil
  }

  /// Whether a line is indented no more than this and begins like an argument or block.
  private func beginsItem(at lineStart: Int, indentation: Int) -> Bool {
    var index = lineStart
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < end, index - lineStart <= indentation else { return false }
    switch bytes[index] {
    case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x80...: return looksLikeItem(at: index)
    default: return false
    }
  }

  private func looksLikeItem(at place: Int) -> Bool {
    var index = place
    func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x61...0x7A, 0x41...0x5A, 0x5F, 0x2D, 0x30...0x39, 0x80...: true
      default: false
      }
    }
    while index < end, isName(bytes[index]) { index += 1 }
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < end else { return false }
    switch bytes[index] {
    case 0x3D: return index + 1 >= end || (bytes[index + 1] != 0x3D && bytes[index + 1] != 0x3E)
    case 0x7B, 0x22: return true
    default: return isName(bytes[index])
    }
  }
}
