// Bawn
// SPDX-License-Identifier: Apache-2.0

extension YAMLScanner {
  /// A scalar without quotes: on one line it stays where it is, on several it is folded.
  mutating func fetchPlain() {
    saveSimpleKey()
    allowsSimpleKey = false
    let start = p
    var last = p
    var isCopied = false
    var breaks = 0
    let deepest = indent + 1
    while true {
      let piece = p
      scanPlainPiece()
      if p == piece { break }
      if breaks > 0 || isCopied {
        if !isCopied {
          scratch.removeAll(keepingCapacity: true)
          scratch.append(contentsOf: UnsafeBufferPointer(start: start, count: last - start))
          isCopied = true
        }
        if breaks == 0 {
          scratch.append(contentsOf: UnsafeBufferPointer(start: last, count: piece - last))
        }
        fold(breaks)
        scratch.append(contentsOf: UnsafeBufferPointer(start: piece, count: p - piece))
      }
      last = p
      breaks = 0
      // What follows white space may go on with the scalar.
      var hasTab = false
      while p[0] == 0x20 || p[0] == 0x09 { p += 1 }
      while Self.isBreak(p[0]) {
        takeLineBreak()
        breaks += 1
        hasTab = false
        while p[0] == 0x20 || (p[0] == 0x09) {
          if p[0] == 0x09, column < deepest { hasTab = true }
          p += 1
        }
      }
      if p[0] == 0x23 || p >= end { break }
      if breaks > 0 {
        if !isInFlow {
          if refuseTab(hasTab, at: lineStart - base) { return }
          if column < deepest { break }
        }
        if isDocumentMarker(0x2D) || isDocumentMarker(0x2E) { break }
      }
    }
    let next = p
    let text: Node
    if isCopied {
      text = scratch.withUnsafeBufferPointer { arena.string(copying: $0) }
    } else {
      text = .string(padded: start, count: last - start)
    }
    p = last
    append(.plainScalar, from: start - base, text: text)
    // The white space behind it has been looked at already, but for comments.
    p = next
    if breaks > 0, !isInFlow { allowsSimpleKey = true }
    if p == lineStart { indentHasTab = false }
  }

  /// Passes what belongs to a plain scalar up to the next white space or indicator.
  private mutating func scanPlainPiece() {
    let inFlow = isInFlow
    while true {
      switch p[0] {
      case 0, 0x20, 0x09, 0x0A, 0x0D: return
      case 0x3A:
        if Self.isBlank(p[1]) || (inFlow && Self.isFlowIndicator(p[1])) { return }
        p += 1
      case 0x2C, 0x5B, 0x5D, 0x7B, 0x7D:
        if inFlow { return }
        p += 1
      default: p += 1
      }
    }
  }

  /// Appends what line breaks in a scalar stand for: a space for one, else all but the first.
  private mutating func fold(_ breaks: Int) {
    if breaks == 1 {
      scratch.append(0x20)
    } else if breaks > 1 {
      scratch.append(contentsOf: repeatElement(0x0A, count: breaks - 1))
    }
  }

  /// A scalar in quotes.
  mutating func fetchQuoted(isDouble: Bool) {
    saveSimpleKey()
    allowsSimpleKey = false
    let quote: UInt8 = isDouble ? 0x22 : 0x27
    let opening = offset
    p += 1
    let start = p
    // The common case, on one line and without escapes, stays where it is.
    while p[0] != quote, p[0] != 0x0A, p[0] != 0x0D, p[0] != 0x5C || !isDouble, p < end { p += 1 }
    var text: Node
    if p[0] == quote, isDouble || p[1] != quote {
      text = .string(padded: start, count: p - start)
    } else {
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: UnsafeBufferPointer(start: start, count: p - start))
      guard scanQuotedRest(isDouble: isDouble, opening: opening) else { return }
      text = scratch.withUnsafeBufferPointer { arena.string(copying: $0) }
    }
    p += 1
    append(.quotedScalar, from: opening, text: text)
    adjacentValuePlace = p
  }

  /// The rest of a quoted scalar from its first escape or line break on, up to the closing quote.
  private mutating func scanQuotedRest(isDouble: Bool, opening: Int) -> Bool {
    // White space that line folding may not take away: escaped, or before the first break.
    var kept = 0
    while true {
      let byte = p[0]
      switch byte {
      case 0x27 where !isDouble:
        if p[1] != 0x27 { return true }
        scratch.append(0x27)
        kept = scratch.count
        p += 2
      case 0x22 where isDouble: return true
      case 0x5C where isDouble:
        if Self.isBreak(p[1]) {
          // An escaped line break is nothing; what is before it stays.
          p += 1
          takeLineBreak()
          skipQuotedIndentation()
          var breaks = 0
          while Self.isBreak(p[0]) {
            takeLineBreak()
            breaks += 1
            skipQuotedIndentation()
          }
          scratch.append(contentsOf: repeatElement(0x0A, count: breaks))
        } else if !decodeEscape() {
          return false
        }
        kept = scratch.count
      case 0x0A, 0x0D:
        while scratch.count > kept, scratch.last == 0x20 || scratch.last == 0x09 {
          scratch.removeLast()
        }
        var breaks = 0
        while Self.isBreak(p[0]) {
          takeLineBreak()
          breaks += 1
          if isDocumentMarker(0x2D) || isDocumentMarker(0x2E) {
            fail("the document ends within quotes", at: opening)
            return false
          }
          skipQuotedIndentation()
        }
        fold(breaks)
        kept = scratch.count
      case 0 where p >= end:
        fail("the text in quotes has no end; add the closing quote", at: opening)
        return false
      default:
        scratch.append(byte)
        p += 1
      }
    }
  }

  private mutating func skipQuotedIndentation() {
    while p[0] == 0x20 || p[0] == 0x09 { p += 1 }
  }

  /// Decodes the escape at `p` into `scratch`.
  private mutating func decodeEscape() -> Bool {
    let start = offset
    let code = p[1]
    var value: UInt32
    var digits = 0
    switch code {
    case 0x30: value = 0
    case 0x61: value = 7
    case 0x62: value = 8
    case 0x74, 0x09: value = 9
    case 0x6E: value = 0x0A
    case 0x76: value = 0x0B
    case 0x66: value = 0x0C
    case 0x72: value = 0x0D
    case 0x65: value = 0x1B
    case 0x20, 0x22, 0x2F, 0x5C: value = UInt32(code)
    case 0x4E: value = 0x85
    case 0x5F: value = 0xA0
    case 0x4C: value = 0x2028
    case 0x50: value = 0x2029
    case 0x78: (value, digits) = (0, 2)
    case 0x75: (value, digits) = (0, 4)
    case 0x55: (value, digits) = (0, 8)
    default:
      fail(
        "unknown escape; write a backslash itself as \"\\\\\" or use single quotes", end: start + 2)
      return false
    }
    p += 2
    if digits > 0 {
      guard let number = hexadecimal(digits) else {
        fail("the escape needs \(digits) hexadecimal digits", at: start, end: start + 2)
        return false
      }
      value = number
      // JSON's way of writing what is beyond U+FFFF.
      if value & 0xFFFF_FC00 == 0xD800, p[0] == 0x5C, p[1] == 0x75 {
        p += 2
        if let low = hexadecimal(4), low & 0xFC00 == 0xDC00 {
          value = 0x1_0000 + (value & 0x3FF) << 10 + (low & 0x3FF)
        }
      }
    }
    guard let scalar = Unicode.Scalar(value) else {
      fail("the escape isn't a character of Unicode", at: start, end: offset)
      return false
    }
    scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return true
  }

  private mutating func hexadecimal(_ count: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      let byte = p[0]
      let digit: UInt8
      if byte &- 0x30 < 10 {
        digit = byte &- 0x30
      } else if (byte | 0x20) &- 0x61 < 6 {
        digit = (byte | 0x20) &- 0x57
      } else {
        return nil
      }
      value = value << 4 | UInt32(digit)
      p += 1
    }
    return value
  }
}
