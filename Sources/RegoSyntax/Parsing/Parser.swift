// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Recursive descent over the tokens of one text.
///
/// The order in which things are tried, and with it the place and text of each error, is OPA's;
/// where OPA parses a region again to find out what it is, this parser goes on from what it has,
/// or remembers the region (`attempts`), so that time stays linear in the size of the text.
struct Parser {
  let file: SourceFile
  let bytes: [UInt8]
  let tokens: [Token]
  let comments: [ByteRange]
  private let lexicalErrors: [LexicalError]

  /// The token under consideration.
  private(set) var index = 0
  /// Its kind, with v0's names for keywords that aren't imported. May be set to `identifier` where
  /// a keyword is the first part of a reference.
  var kind: TokenKind = .endOfFile

  var version: RegoVersion
  /// The future keywords in force.
  var keywords: FutureKeywords

  var errors: [RegoError] = []
  /// Added to the next error's message.
  var hints: [String] = []
  private var reportedLexicalErrors = 0
  /// How many errors belong to statements that have been given up.
  private var settledErrors = 0
  /// Where white space stands that is in the way.
  var whitespace = ByteRange(0, 0)

  private var wildcards = 0
  private var depth = 0
  /// How many levels the term or body just read has.
  var height = 0
  /// For each token that opens a bracket the one that closes it, where anything asks for it; 0 for
  /// other tokens.
  private let closings: [UInt32]
  /// Brackets that may be read twice, by the index of their first token.
  var attempts: [Int: Attempt] = [:]

  /// How deep brackets and bodies may be nested.
  static let maximumDepth = 150
  /// How many levels a term may have: a chain of 400 operators has 400. Whatever walks through a
  /// tree by recursion can rely on it; unoptimised, rewriting the highest takes 3 MiB of stack.
  static let maximumHeight = 400
  static let maximumErrors = 100
  static let maximumBytes = 64 << 20

  /// What came of reading a bracket that holds a bar.
  struct Attempt {
    var term: Term?
    var end: Int
    var height: Int
    var errors: ArraySlice<RegoError>
  }

  /// Where to go back to when something turns out to be something else.
  ///
  /// The count of wildcards isn't part of it: each stays distinct.
  struct Checkpoint {
    fileprivate var index: Int
    var tokenIndex: Int { index }
    fileprivate var kind: TokenKind
    fileprivate var errorCount: Int
    fileprivate var hints: [String]
    fileprivate var reportedLexicalErrors: Int
  }

  init(_ file: SourceFile, version: RegoVersion) {
    var lexer = Lexer(file.bytes.count <= Self.maximumBytes ? file.bytes : [])
    lexer.run()
    self.file = file
    self.bytes = file.bytes
    self.tokens = lexer.tokens
    self.comments = lexer.comments
    self.lexicalErrors = lexer.errors
    self.closings = Self.closings(of: lexer.tokens)
    self.version = version
    self.keywords = version == .v1 ? .all : []
    self.kind = effectiveKind(at: 0)
  }

  private static func closings(of tokens: [Token]) -> [UInt32] {
    // Only the words need to look ahead.
    guard tokens.contains(where: { $0.kind == .andWord || $0.kind == .orWord || $0.kind == .not })
    else { return [] }
    var found = [UInt32](repeating: 0, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .leftBrace, .leftBracket, .leftParenthesis: open.append(index)
      case .rightBrace, .rightBracket, .rightParenthesis:
        if let opening = open.popLast() { found[opening] = UInt32(truncatingIfNeeded: index) }
      default: break
      }
    }
    return found
  }

  /// The token that closes a bracket; the last one when none does.
  func closing(of opening: Int) -> Int {
    guard opening < closings.count, closings[opening] > 0 else { return tokens.count - 1 }
    return Int(closings[opening])
  }

  // MARK: - Tokens

  /// The token under consideration.
  var token: Token { tokens[index] }

  /// Where the token before the current one ends.
  var previousEnd: Int { index > 0 ? Int(tokens[index - 1].end) : 0 }

  mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
    kind = effectiveKind(at: index)
  }

  /// The kind of the token after the current one.
  var followingKind: TokenKind { effectiveKind(at: min(index + 1, tokens.count - 1)) }

  private func effectiveKind(at index: Int) -> TokenKind {
    let found = tokens[index].kind
    return found.isFutureKeyword && !keywords.include(found) ? .identifier : found
  }

  /// The kind of the token after the current one; the end of the file is followed by itself.
  func followingToken() -> Token { tokens[min(index + 1, tokens.count - 1)] }

  /// Whether the current token is a keyword that a dot or bracket touches: then it is a name, the
  /// first part of a reference.
  func isKeywordStartingRef() -> Bool {
    guard kind.isKeyword else { return false }
    let next = followingToken()
    return !next.hasSpaceBefore && (next.kind == .dot || next.kind == .leftBracket)
  }

  /// Takes a keyword as a name where it starts a reference.
  mutating func readKeywordAsName() {
    if isKeywordStartingRef() { kind = .identifier }
  }

  func text(of token: Token) -> String {
    String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }

  /// The range from a start to the end of the token before the current one.
  func range(from start: UInt32) -> ByteRange {
    ByteRange(Int(start), max(previousEnd, Int(start)))
  }

  mutating func makeWildcard() -> Variable {
    defer { wildcards += 1 }
    return .wildcard(wildcards)
  }

  // MARK: - Going back

  func checkpoint() -> Checkpoint {
    Checkpoint(
      index: index, kind: kind, errorCount: errors.count, hints: hints,
      reportedLexicalErrors: reportedLexicalErrors)
  }

  mutating func restore(_ checkpoint: Checkpoint) {
    index = checkpoint.index
    kind = checkpoint.kind
    if errors.count > checkpoint.errorCount {
      errors.removeSubrange(checkpoint.errorCount...)
    }
    hints = checkpoint.hints
    reportedLexicalErrors = checkpoint.reportedLexicalErrors
  }

  /// Whether anything is wrong with what is being read.
  var hasFailed: Bool { errors.count > settledErrors }

  /// Leaves what was wrong so far behind.
  mutating func settleErrors() { settledErrors = errors.count }

  /// Whether anything was reported since.
  func hasErrors(since checkpoint: Checkpoint) -> Bool { errors.count > checkpoint.errorCount }

  func errors(since checkpoint: Checkpoint) -> ArraySlice<RegoError> {
    errors[min(checkpoint.errorCount, errors.count)...]
  }

  /// Goes to a token that has been looked at before.
  mutating func jump(to index: Int) {
    self.index = index
    kind = effectiveKind(at: index)
  }

  // MARK: - Limits

  /// Goes a level down; false, with an error, when that is too deep.
  mutating func enter() -> Bool {
    depth += 1
    if depth > Self.maximumDepth {
      report("max parsing recursion depth exceeded")
      return false
    }
    return true
  }

  mutating func leave() { depth -= 1 }

  /// Notes how many levels a new term has; false, with an error, when those are too many.
  mutating func grow(_ levels: Int) -> Bool {
    height = levels
    if levels > Self.maximumHeight {
      report("max parsing recursion depth exceeded")
      return false
    }
    return true
  }

  // MARK: - Errors

  mutating func report(_ message: String) {
    report(message, at: kind == .whitespace ? whitespace : token.range)
  }

  mutating func report(_ message: String, at range: ByteRange) {
    reportLexicalErrors()
    add(message, at: range)
  }

  /// Adds an error without looking at what the lexer found.
  mutating func add(_ message: String, at range: ByteRange) {
    var message = message
    if !hints.isEmpty {
      message += hints.count == 1 ? " (hint: " : " (hints: "
      message += hints.joined(separator: ", ") + ")"
      hints = []
    }
    guard errors.count < Self.maximumErrors else { return }
    errors.append(RegoError(code: .parse, message: message, file: file, range: range))
  }

  /// Reports what the lexer found wrong up to the current token, before what follows from it.
  private mutating func reportLexicalErrors() {
    // White space that is in the way stands before the token.
    let last = kind == .whitespace ? index - 1 : index
    while reportedLexicalErrors < lexicalErrors.count,
      lexicalErrors[reportedLexicalErrors].tokenIndex <= last
    {
      let error = lexicalErrors[reportedLexicalErrors]
      reportedLexicalErrors += 1
      add(error.message, at: tokens[error.tokenIndex].range)
    }
  }

  /// Reports what is wrong with the current token in itself, where it isn't one that is looked for.
  mutating func reportIllegalStart() {
    guard kind == .illegal else { return }
    reportLexicalErrors()
  }

  /// Passes over what the lexer found wrong up to the current token.
  mutating func dropLexicalErrors() {
    while reportedLexicalErrors < lexicalErrors.count,
      lexicalErrors[reportedLexicalErrors].tokenIndex < index
    {
      reportedLexicalErrors += 1
    }
  }

  /// Reports that the current token has no place here.
  mutating func reportUnexpected(_ note: String = "") {
    if kind == .illegal {
      report("illegal token")
      return
    }
    let category = kind.isKeyword ? "keyword" : "token"
    var name = kind.name
    if kind == .templateWhole || kind == .templateStart,
      bytes[Int(token.start) + 1] == UInt8(ascii: "`")
    {
      name = "raw-" + name
    }
    report("unexpected \(name) \(category)" + (note.isEmpty ? "" : ": \(note)"))
  }
}
