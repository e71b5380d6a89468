// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a formatter asks of the text that a module was read from: lines, comments, brackets.
///
/// The tree has no parentheses, no raw strings and no digits as they were typed; the tokens do.
struct FormatSource {
  /// A comment, without the white space at its end.
  struct Comment {
    var range: ByteRange
    var row: Int
    var text: ArraySlice<UInt8>

    /// Whether a METADATA block starts with it.
    var startsMetadata: Bool {
      text.dropFirst().drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        .starts(with: "METADATA".utf8)
    }
  }

  let file: SourceFile
  let bytes: [UInt8]
  let tokens: [Token]
  let comments: [Comment]
  /// Of each bracket the index of its partner; of other tokens their own.
  private let partners: [Int32]

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    var lexer = Lexer(file.bytes)
    lexer.run()
    tokens = lexer.tokens
    comments = lexer.comments.map { range in
      var text = file.bytes[Int(range.start)..<Int(range.end)]
      while let last = text.last, last == 0x20 || (0x09...0x0D).contains(last) {
        text = text.dropLast()
      }
      return Comment(range: range, row: file.line(of: Int(range.start)), text: text)
    }
    partners = Self.partners(tokens)
  }

  private static func partners(_ tokens: [Token]) -> [Int32] {
    var partners = (0..<Int32(tokens.count)).map { $0 }
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .leftBracket, .leftBrace, .leftParenthesis, .templateStart: open.append(index)
      case .rightBracket, .rightBrace, .rightParenthesis, .templateFinish:
        guard let start = open.popLast() else { continue }
        partners[start] = Int32(index)
        partners[index] = Int32(start)
      default: break
      }
    }
    return partners
  }

  func row(_ offset: UInt32) -> Int { file.line(of: Int(offset)) }

  /// The row of a range's first byte.
  func firstRow(_ range: ByteRange) -> Int { row(range.start) }

  /// The row of a range's last byte.
  func lastRow(_ range: ByteRange) -> Int { row(max(range.end, range.start + 1) - 1) }

  func text(_ range: ByteRange) -> ArraySlice<UInt8> {
    bytes[Int(range.start)..<min(Int(range.end), bytes.count)]
  }

  // MARK: - Tokens

  /// The first token that starts at an offset or after it.
  func token(at offset: UInt32) -> Int {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return min(low, tokens.count - 1)
  }

  /// The last token that ends at an offset or before it; -1 when there is none.
  func token(endingAt offset: UInt32) -> Int {
    var index = token(at: offset)
    while index >= 0, tokens[index].end > offset { index -= 1 }
    return index
  }

  func partner(of index: Int) -> Int { Int(partners[index]) }

  /// Whether the token opens a pair of parentheses that only groups: not one of a call.
  private func isGrouping(_ index: Int) -> Bool {
    guard index >= 0, tokens[index].kind == .leftParenthesis else { return false }
    guard index > 0, !tokens[index].hasSpaceBefore else { return true }
    let before = tokens[index - 1].kind
    switch before {
    case .identifier, .contains, .rightBracket, .rightParenthesis, .rightBrace: return false
    default:
      guard before.isKeyword else { return true }
      return index < 2 || tokens[index - 2].kind != .dot
    }
  }

  /// The parentheses directly around a term, the innermost pair; nil when there are none.
  func parentheses(around range: ByteRange) -> ByteRange? {
    let before = token(at: range.start) - 1
    guard isGrouping(before), tokens[partner(of: before)].start >= range.end else { return nil }
    return ByteRange(Int(tokens[before].start), Int(tokens[partner(of: before)].end))
  }

  /// A range widened so that each bracket in it has its partner in it: a tree's operator starts
  /// with its first operand, not with the parenthesis before that.
  func balanced(_ range: ByteRange) -> ByteRange {
    var first = token(at: range.start)
    var last = max(token(endingAt: range.end), first)
    var next = first
    var behind = first - 1
    while next <= last || behind >= first {
      let index: Int
      if next <= last {
        index = next
        next += 1
      } else {
        index = behind
        behind -= 1
      }
      let partner = partner(of: index)
      first = min(first, partner)
      last = max(last, partner)
    }
    return ByteRange(Int(tokens[first].start), Int(tokens[last].end))
  }

  /// The braces around a body; nil when it stands without.
  func braces(around body: Body) -> ByteRange? {
    guard !body.expressions.isEmpty else { return nil }
    let before = token(at: body.range.start) - 1
    guard before >= 0, tokens[before].kind == .leftBrace else { return nil }
    let closing = partner(of: before)
    guard closing > before, tokens[closing].start >= body.range.end else { return nil }
    return ByteRange(Int(tokens[before].start), Int(tokens[closing].end))
  }

  /// The arguments' parentheses after a name that ends at an offset, or whose last part does
  /// within brackets.
  func argumentList(after offset: UInt32) -> ByteRange? {
    var index = token(at: offset)
    while tokens[index].kind == .rightBracket || tokens[index].kind == .rightParenthesis {
      index += 1
    }
    guard tokens[index].kind == .leftParenthesis else { return nil }
    return ByteRange(Int(tokens[index].start), Int(tokens[partner(of: index)].end))
  }
}
