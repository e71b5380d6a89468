// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// Takes the token and cuts the next.
  mutating func advance() {
    previousEnd = token.end
    cutToken()
  }

  /// Goes on at a position that is not the end of a token.
  mutating func resume(at place: Int) {
    previousEnd = place
    position = place
    cutToken()
  }

  private func byte(_ index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

  private mutating func cutToken() {
    while true {
      guard position < end else {
        token = Token(kind: .end, start: end, end: end)
        return
      }
      let start = position
      let first = bytes[start]
      switch first {
      case 0x20, 0x09:
        position += 1
        continue
      case 0x0D where byte(start + 1) == 0x0A, 0x0A:
        position += first == 0x0A ? 1 : 2
        if ignoresNewlines { continue }
        token = Token(kind: .newline, start: start, end: position)
        return
      case 0x23:
        skipLineComment()
        continue
      case 0x2F where byte(start + 1) == 0x2F:
        skipLineComment()
        continue
      case 0x2F where byte(start + 1) == 0x2A:
        skipBlockComment()
        continue
      case 0x61...0x7A, 0x41...0x5A, 0x5F:
        scanIdentifier(from: start + 1)
        token = Token(kind: .identifier, start: start, end: position)
        return
      case 0x30...0x39:
        scanNumber()
        token = Token(kind: .number, start: start, end: position)
        return
      case 0x80...:
        let (length, isStart, _) = identifierScalar(at: start)
        if isStart {
          scanIdentifier(from: start + length)
          token = Token(kind: .identifier, start: start, end: position)
        } else {
          position = start + max(length, 1)
          token = Token(kind: .invalid, start: start, end: position)
        }
        return
      default:
        let (kind, length) = symbol(first, at: start)
        position = start + length
        token = Token(kind: kind, start: start, end: position)
        return
      }
    }
  }

  private func symbol(_ first: UInt8, at start: Int) -> (Token.Kind, Int) {
    let second = byte(start + 1)
    switch first {
    case 0x22: return (.quote, 1)
    case 0x7B: return (.openBrace, 1)
    case 0x7D: return (.closeBrace, 1)
    case 0x28: return (.openParenthesis, 1)
    case 0x29: return (.closeParenthesis, 1)
    case 0x5B: return (.openBracket, 1)
    case 0x5D: return (.closeBracket, 1)
    case 0x2C: return (.comma, 1)
    case 0x2E: return second == 0x2E && byte(start + 2) == 0x2E ? (.ellipsis, 3) : (.dot, 1)
    case 0x3A: return second == 0x3A ? (.doubleColon, 2) : (.colon, 1)
    case 0x3F: return (.question, 1)
    case 0x3D:
      if second == 0x3D { return (.equal, 2) }
      return second == 0x3E ? (.arrow, 2) : (.assign, 1)
    case 0x21: return second == 0x3D ? (.notEqual, 2) : (.bang, 1)
    case 0x3C:
      if second == 0x3D { return (.lessOrEqual, 2) }
      if second == 0x3C, heredocHeader(at: start) != nil { return (.heredoc, 2) }
      return (.less, 1)
    case 0x3E: return second == 0x3D ? (.greaterOrEqual, 2) : (.greater, 1)
    case 0x26 where second == 0x26: return (.and, 2)
    case 0x7C where second == 0x7C: return (.or, 2)
    case 0x2B: return (.plus, 1)
    case 0x2D: return (.minus, 1)
    case 0x2A: return (.star, 1)
    case 0x2F: return (.slash, 1)
    case 0x25: return (.percent, 1)
    case 0x7E where second == 0x7D: return (.templateClose, 2)
    default: return (.invalid, 1)
    }
  }

  private mutating func scanIdentifier(from start: Int) {
    var index = start
    while index < end {
      switch bytes[index] {
      case 0x61...0x7A, 0x5F, 0x2D, 0x41...0x5A, 0x30...0x39: index += 1
      case 0x80...:
        let (length, _, continues) = identifierScalar(at: index)
        guard continues else {
          position = index
          return
        }
        index += length
      default:
        position = index
        return
      }
    }
    position = index
  }

  /// How long the scalar at a place is, and whether it may begin and continue an identifier.
  private func identifierScalar(at place: Int) -> (length: Int, starts: Bool, continues: Bool) {
    let first = bytes[place]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard place + length <= end else { return (1, false, false) }
    let text = String(decoding: bytes[place..<(place + length)], as: UTF8.self).unicodeScalars
    guard text.count == 1, let scalar = text.first, scalar != "\u{FFFD}" else {
      return (1, false, false)
    }
    let properties = scalar.properties
    return (length, properties.isIDStart, properties.isIDContinue)
  }

  private mutating func scanNumber() {
    var index = position
    func skipDigits(_ index: inout Int) {
      while index < end, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
    }
    skipDigits(&index)
    if byte(index) == 0x2E, byte(index + 1) >= 0x30, byte(index + 1) <= 0x39 {
      index += 1
      skipDigits(&index)
    }
    if byte(index) | 0x20 == 0x65 {
      var digits = index + 1
      if byte(digits) == 0x2B || byte(digits) == 0x2D { digits += 1 }
      if byte(digits) >= 0x30, byte(digits) <= 0x39 {
        skipDigits(&digits)
        index = digits
      }
    }
    position = index
  }

  private mutating func skipLineComment() {
    let start = position
    var index = start
    while index < end, bytes[index] != 0x0A { index += 1 }
    position = index
    if index > start, index < end, bytes[index - 1] == 0x0D { position = index - 1 }
    keepComment(from: start)
  }

  private mutating func skipBlockComment() {
    let start = position
    var index = start + 2
    while index < end {
      if bytes[index] == 0x2A, byte(index + 1) == 0x2F {
        position = index + 2
        keepComment(from: start)
        return
      }
      index += 1
    }
    position = end
    keepComment(from: start)
    report(
      "hcl-unclosed-comment", "comment is never closed; add \"*/\" where it ends",
      range(start, start + 2))
  }

  private mutating func keepComment(from start: Int) {
    // Recovery may go back over text that has been read.
    if let last = comments.last, Int(last.range.start) >= start + offset { return }
    var index = start
    var followsCode = false
    while index > 0, bytes[index - 1] != 0x0A {
      index -= 1
      if bytes[index] != 0x20, bytes[index] != 0x09 {
        followsCode = true
        break
      }
    }
    comments.append(HCLFile.Comment(range: range(start, position), followsCode: followsCode))
  }

  /// The marker and what follows the header line of a heredoc; nil when it isn't one.
  func heredocHeader(at start: Int) -> (marker: Range<Int>, isIndented: Bool, content: Int)? {
    var index = start + 2
    let isIndented = byte(index) == 0x2D
    if isIndented { index += 1 }
    let markerStart = index
    while index < end {
      let next = bytes[index]
      let isLetter =
        next >= 0x80 || next == 0x5F || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
      let isOther = next == 0x2D || (next >= 0x30 && next <= 0x39)
      guard isLetter || (isOther && index > markerStart) else { break }
      index += 1
    }
    let marker = markerStart..<index
    guard !marker.isEmpty else { return nil }
    while byte(index) == 0x20 || byte(index) == 0x09 { index += 1 }
    if byte(index) == 0x0D { index += 1 }
    guard byte(index) == 0x0A else { return nil }
    return (marker, isIndented, index + 1)
  }
}
