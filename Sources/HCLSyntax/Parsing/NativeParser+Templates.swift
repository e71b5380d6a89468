// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// What ends a template.
  enum TemplateEnd {
    case quote
    case marker(Range<Int>)
    case endOfText
  }

  /// Parses `"…"`.
  mutating func parseQuoted() throws(Failure) -> Expression {
    let start = token.start
    var index = start + 1
    // Most strings are plain text: no escape, no interpolation.
    while index < end {
      switch bytes[index] {
      case 0x22:
        let text = String(decoding: bytes[(start + 1)..<index], as: UTF8.self)
        resume(at: index + 1)
        height = 1
        return Expression(.literal(.string(text)), range: range(start, index + 1))
      case 0x5C, 0x0A, 0x0D, 0x24, 0x25:
        let items = try parseTemplateItems(from: start + 1, until: .quote, opened: start)
        advance()
        return try template(
          items, isHeredoc: false, range: range(start, previousEnd))
      default:
        index += 1
      }
    }
    throw fail(
      "hcl-unclosed-string", "string is never closed; add a quote where it ends",
      range(start, start + 1))
  }

  /// Parses `<<MARKER` and what follows.
  mutating func parseHeredoc() throws(Failure) -> Expression {
    let start = token.start
    guard let (marker, isIndented, content) = heredocHeader(at: start) else {
      throw fail("hcl-heredoc", "expected a marker and a line break after \"<<\"", tokenRange)
    }
    // One that isn't closed is looked for to the end of the text: not over and over again.
    let name = String(decoding: bytes[marker], as: UTF8.self)
    guard !unclosedMarkers.contains(name) else {
      throw fail(
        "hcl-unclosed-heredoc", "heredoc is never closed; add its marker on a line of its own",
        range(start, start + 2))
    }
    var items = try parseTemplateItems(from: content, until: .marker(marker), opened: start)
    if isIndented { NativeParser.removeIndentation(from: &items) }
    advance()
    return try template(items, isHeredoc: true, range: range(start, previousEnd))
  }

  /// Parses all of the text as a template.
  mutating func parseWholeTemplate(from start: Int) -> Expression {
    do throws(Failure) {
      let items = try parseTemplateItems(from: start, until: .endOfText, opened: start)
      return try template(items, isHeredoc: false, range: range(start, end))
    } catch {
      return Expression(.invalid, range: range(start, end))
    }
  }

  // MARK: - Items

  /// Reads the inside of a template. Afterwards the token is what ends it.
  private mutating func parseTemplateItems(
    from start: Int, until terminator: TemplateEnd, opened: Int
  ) throws(Failure) -> [TemplateItem] {
    try descend()
    var items: [TemplateItem] = []
    items.reserveCapacity(4)
    var index = start
    var atLineStart = true
    var stripsNext = false
    var literal: [UInt8] = []
    var literalStart = index
    var isQuoted = false
    if case .quote = terminator { isQuoted = true }

    func flush(_ items: inout [TemplateItem], _ literal: inout [UInt8], _ to: Int) {
      guard !literal.isEmpty else { return }
      var text = String(decoding: literal, as: UTF8.self)
      if stripsNext { text = NativeParser.withoutLeadingSpace(text) }
      stripsNext = false
      items.append(TemplateItem(kind: .literal(text), range: range(literalStart, to)))
      literal.removeAll(keepingCapacity: true)
    }

    while true {
      if atLineStart, case .marker(let marker) = terminator,
        let closing = closingMarker(marker, at: index)
      {
        flush(&items, &literal, index)
        token = Token(kind: .heredoc, start: closing.lowerBound, end: closing.upperBound)
        position = closing.upperBound
        break
      }
      atLineStart = false
      guard index < end else {
        flush(&items, &literal, index)
        if case .endOfText = terminator {
          token = Token(kind: .end, start: end, end: end)
          break
        }
        if case .marker(let marker) = terminator {
          unclosedMarkers.insert(String(decoding: bytes[marker], as: UTF8.self))
        }
        throw fail(
          isQuoted ? "hcl-unclosed-string" : "hcl-unclosed-heredoc",
          isQuoted
            ? "string is never closed; add a quote where it ends"
            : "heredoc is never closed; add its marker on a line of its own",
          range(opened, opened + (isQuoted ? 1 : 2)))
      }
      if literal.isEmpty { literalStart = index }
      let byte = bytes[index]
      switch byte {
      case 0x22 where isQuoted:
        flush(&items, &literal, index)
        token = Token(kind: .quote, start: index, end: index + 1)
        position = index + 1
        depth -= 1
        return items
      case 0x0A, 0x0D:
        if isQuoted {
          guard byte == 0x0D, index + 1 < end, bytes[index + 1] != 0x0A else {
            position = index
            throw fail(
              "hcl-newline-in-string",
              "a quoted string must end on its line; close it, or use \"\\n\" or a heredoc",
              range(opened, index))
          }
        }
        literal.append(byte)
        index += 1
        if byte == 0x0A {
          flush(&items, &literal, index)
          atLineStart = true
        }
      case 0x5C where isQuoted:
        index = try appendEscape(at: index, to: &literal)
      case 0x24, 0x25:
        let next = index + 1 < end ? bytes[index + 1] : 0
        if next == byte, index + 2 < end, bytes[index + 2] == 0x7B {
          literal.append(byte)
          literal.append(0x7B)
          index += 3
        } else if next == 0x7B {
          let strips = index + 2 < end && bytes[index + 2] == 0x7E
          flush(&items, &literal, index)
          if strips, let last = items.last, case .literal(let text) = last.kind {
            items[items.count - 1].kind = .literal(NativeParser.withoutTrailingSpace(text))
          }
          let item = try parseSequence(
            isDirective: byte == 0x25, at: index, contentAt: index + (strips ? 3 : 2))
          items.append(item)
          // What follows a marker is a literal of its own, even if it is empty.
          stripsNext = token.kind == .templateClose
          index = token.end
        } else {
          literal.append(byte)
          index += 1
        }
      default:
        let start = index
        index += 1
        scanning: while index < end {
          switch bytes[index] {
          case 0x22, 0x0A, 0x0D, 0x5C, 0x24, 0x25: break scanning
          default: index += 1
          }
        }
        literal.append(contentsOf: bytes[start..<index])
      }
    }
    depth -= 1
    return items
  }

  /// Reads `${…}` or `%{…}`; afterwards the token is its closing brace.
  private mutating func parseSequence(
    isDirective: Bool, at start: Int, contentAt content: Int
  ) throws(Failure) -> TemplateItem {
    let outer = ignoresNewlines
    ignoresNewlines = true
    nesting += 1
    resume(at: content)
    let kind: TemplateItem.Kind
    if isDirective {
      kind = try parseDirective()
    } else {
      let expression = try parseExpression()
      kind = .interpolation(expression, height: height)
    }
    guard token.kind == .closeBrace || token.kind == .templateClose else {
      if token.kind == .end || token.kind == .quote {
        throw fail(
          "hcl-unclosed-interpolation", "interpolation is never closed; add \"}\"",
          range(start, start + 2))
      }
      throw fail(
        "hcl-interpolation-end",
        "expected \"}\" but found \(token.kind.friendlyName); to write \"${\" or \"%{\" as text, "
          + "double its first character", tokenRange)
    }
    ignoresNewlines = outer
    nesting -= 1
    return TemplateItem(kind: kind, range: range(start, token.end))
  }

  private mutating func parseDirective() throws(Failure) -> TemplateItem.Kind {
    guard token.kind == .identifier else {
      throw fail(
        "hcl-directive", "expected \"if\", \"else\", \"endif\", \"for\" or \"endfor\" after \"%{\"",
        tokenRange)
    }
    if isKeyword("else") {
      advance()
      return .else
    }
    if isKeyword("endif") {
      advance()
      return .endIf
    }
    if isKeyword("endfor") {
      advance()
      return .endFor
    }
    if isKeyword("if") {
      advance()
      let condition = try parseExpression()
      return .if(condition, height: height)
    }
    guard isKeyword("for") else {
      throw fail(
        "hcl-directive",
        "there is no directive \"\(name(of: token))\"; use \"if\", \"else\", \"endif\", \"for\" or "
          + "\"endfor\"", tokenRange)
    }
    advance()
    var value = try parseVariable("after \"for\"")
    var key: String?
    if token.kind == .comma {
      advance()
      key = value
      value = try parseVariable("after the comma")
    }
    guard isKeyword("in") else {
      throw fail(
        "hcl-for",
        "expected \"in\" after the variables of \"for\" but found "
          + token.kind.friendlyName, tokenRange)
    }
    advance()
    let collection = try parseExpression()
    return .for(key: key, value: value, collection: collection, height: height)
  }

  private mutating func appendEscape(
    at start: Int, to literal: inout [UInt8]
  ) throws(Failure) -> Int {
    let kind: UInt8 = start + 1 < end ? bytes[start + 1] : 0
    switch kind {
    case 0x6E: literal.append(0x0A)
    case 0x72: literal.append(0x0D)
    case 0x74: literal.append(0x09)
    case 0x22: literal.append(0x22)
    case 0x5C: literal.append(0x5C)
    case 0x75, 0x55:
      let count = kind == 0x75 ? 4 : 8
      var code: UInt32 = 0
      var index = start + 2
      while index < end, index < start + 2 + count, let digit = hexDigit(bytes[index]) {
        code = code << 4 | digit
        index += 1
      }
      guard index == start + 2 + count, let scalar = Unicode.Scalar(code) else {
        throw fail(
          "hcl-escape",
          "\"\\\(kind == 0x75 ? "u" : "U")\" needs \(count) hexadecimal digits of a Unicode character",
          range(start, index))
      }
      literal.append(contentsOf: String(Character(scalar)).utf8)
      return index
    default:
      throw fail(
        "hcl-escape",
        "unknown escape; use \\n, \\r, \\t, \\\", \\\\, \\uNNNN or \\UNNNNNNNN, and \\\\ for a "
          + "backslash", range(start, min(start + 2, end)))
    }
    return start + 2
  }

  private func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte) - 0x30
    case 0x61...0x66: UInt32(byte) - 0x61 + 10
    case 0x41...0x46: UInt32(byte) - 0x41 + 10
    default: nil
    }
  }

  /// The bytes of the closing marker, if the line that starts here holds nothing else.
  private func closingMarker(_ marker: Range<Int>, at lineStart: Int) -> Range<Int>? {
    var index = lineStart
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    let start = index
    for place in marker {
      guard index < end, bytes[index] == bytes[place] else { return nil }
      index += 1
    }
    let stop = index
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0D {
      index += 1
    }
    return index >= end || bytes[index] == 0x0A ? start..<stop : nil
  }
}
