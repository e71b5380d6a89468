// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads GraphQL documents (October 2021, section 2 and 3) with the errors of the library that OPA
/// uses.
struct GraphQLParser {
  /// Nesting of selections, values and types; policies run on threads with small stacks.
  static let depthLimit = 200
  static let sizeLimit = 16 << 20
  static let tokenLimit = 2_000_000

  private var lexer: GraphQLLexer
  private var peeked: GraphQLToken?
  /// The token taken last.
  private(set) var previous = GraphQLToken(
    kind: .invalid, value: "", position: GraphQLPosition(line: 1, column: 1))
  /// The comments right before the token at hand; none once it is taken.
  private(set) var comment: [String] = []
  private var tokenCount = 0
  private var depth = 0

  init(_ text: UTF8Text.Bytes) throws(GraphQLFailure) {
    guard text.count <= Self.sizeLimit else {
      throw GraphQLFailure(message: "document is too large")
    }
    lexer = GraphQLLexer(text)
  }

  /// The token at hand.
  mutating func peek() throws(GraphQLFailure) -> GraphQLToken {
    if let peeked { return peeked }
    var token = lexer.next()
    var comments: [String] = []
    while token.kind == .comment {
      try count()
      comments.append(token.value)
      previous = token
      token = lexer.next()
    }
    if !comments.isEmpty { comment = comments }
    peeked = token
    return token
  }

  /// Takes the token at hand.
  @discardableResult
  mutating func next() throws(GraphQLFailure) -> GraphQLToken {
    let token = try peek()
    peeked = nil
    comment = []
    previous = token
    try count()
    if let problem = token.problem {
      throw GraphQLFailure(message: problem, position: token.position)
    }
    return token
  }

  private mutating func count() throws(GraphQLFailure) {
    tokenCount += 1
    guard tokenCount <= Self.tokenLimit else {
      throw GraphQLFailure(message: "exceeded token limit of \(Self.tokenLimit)")
    }
  }

  mutating func isAhead(_ kind: GraphQLToken.Kind) throws(GraphQLFailure) -> Bool {
    try peek().kind == kind
  }

  mutating func isAhead(word: String) throws(GraphQLFailure) -> Bool {
    // Whatever the token: a string with this text counts as well.
    try peek().value == word
  }

  mutating func position() throws(GraphQLFailure) -> GraphQLPosition { try peek().position }

  @discardableResult
  mutating func expect(_ kind: GraphQLToken.Kind) throws(GraphQLFailure) -> GraphQLToken {
    let token = try peek()
    guard token.kind == kind else {
      throw failure("Expected \(kind.text), found \(token.kind.text)", at: token)
    }
    return try next()
  }

  mutating func expect(keyword: String) throws(GraphQLFailure) {
    let token = try peek()
    guard token.kind == .name, token.value == keyword else {
      throw failure("Expected \"\(keyword)\", found \(token.text)", at: token)
    }
    try next()
  }

  /// Takes the token at hand if it is of a kind.
  mutating func skip(_ kind: GraphQLToken.Kind) throws(GraphQLFailure) -> Bool {
    guard try peek().kind == kind else { return false }
    try next()
    return true
  }

  mutating func name() throws(GraphQLFailure) -> String { try expect(.name).value }

  func failure(_ message: String, at token: GraphQLToken) -> GraphQLFailure {
    GraphQLFailure(message: message, position: token.position)
  }

  func unexpected(_ token: GraphQLToken) -> GraphQLFailure {
    failure("Unexpected \(token.text)", at: token)
  }

  /// Items between two tokens, if the first is there; their number may be 0.
  mutating func many(
    _ open: GraphQLToken.Kind, _ close: GraphQLToken.Kind,
    _ item: (inout GraphQLParser) throws(GraphQLFailure) -> Void
  ) throws(GraphQLFailure) {
    guard try skip(open) else { return }
    while try !isAhead(close) { try item(&self) }
    try next()
  }

  /// Items between two tokens, if the first is there; at least one.
  ///
  /// - Returns: the comments before the second token.
  @discardableResult
  mutating func some(
    _ open: GraphQLToken.Kind, _ close: GraphQLToken.Kind,
    _ item: (inout GraphQLParser) throws(GraphQLFailure) -> Void
  ) throws(GraphQLFailure) -> [String] {
    guard try skip(open) else { return [] }
    let first = try peek()
    if first.kind == close {
      throw failure("expected at least one definition, found \(first.kind.text)", at: first)
    }
    while try !isAhead(close) { try item(&self) }
    let comments = comment
    try next()
    return comments
  }

  /// Runs a part that may hold itself.
  mutating func nested<T>(
    _ body: (inout GraphQLParser) throws(GraphQLFailure) -> T
  ) throws(GraphQLFailure) -> T {
    depth += 1
    guard depth <= Self.depthLimit else {
      throw GraphQLFailure(message: "document is nested too deeply", position: try position())
    }
    let result = try body(&self)
    depth -= 1
    return result
  }
}
