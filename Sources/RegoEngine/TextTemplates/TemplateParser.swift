// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Parses templates as Go's `text/template/parse` does, with its messages.
struct TemplateParser {
  private typealias Statement = TemplateTree.Statement

  static let functions: Set<String> = [
    "and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf",
    "println", "urlquery", "eq", "ge", "gt", "le", "lt", "ne",
  ]
  /// Actions and parentheses may be nested this deep.
  private static let depthLimit = 250

  var lexer: TemplateLexer
  /// Tokens taken back; the last one is next.
  var pending: [TemplateToken] = []
  /// The line of the token that was looked at last.
  var line = 1
  var variables = ["$"]
  var depth = 0
  private var actionLine = 0
  private var rangeDepth = 0
  private var tree = TemplateTree()

  private init(_ text: [UInt8]) { lexer = TemplateLexer(text) }

  /// The tree of a template.
  ///
  /// - Throws: `builtin` with Go's message.
  static func parse(_ text: [UInt8]) throws(BuiltinError) -> TemplateTree {
    var parser = TemplateParser(text)
    try parser.parseTop()
    return parser.tree
  }

  private mutating func parseTop() throws(BuiltinError) {
    while true {
      let token = next()
      if token.kind == .end { return }
      if token.kind == .leftDelimiter {
        let word = nextNonSpace()
        if word.kind == .keyword(.define) {
          try parseDefinition()
          continue
        }
        pending.append(word)
      }
      pending.append(token)
      let statement = try textOrAction()
      if let name = Self.ending(statement) { throw problem("unexpected \(name)") }
      tree.statements.append(statement)
    }
  }

  private mutating func parseDefinition() throws(BuiltinError) {
    let outer = (variables, rangeDepth)
    (variables, rangeDepth) = (["$"], 0)
    let context = "define clause"
    let name = try templateName(nextNonSpace(), context)
    try expect(.rightDelimiter, context)
    let (body, end) = try statements()
    guard case .end = end.kind else {
      throw problem("unexpected {{else}} in \(context)")
    }
    try define(name, body)
    (variables, rangeDepth) = outer
  }

  private mutating func define(_ name: String, _ body: [Statement]) throws(BuiltinError) {
    func isEmpty(_ list: [Statement]) -> Bool {
      list.allSatisfy {
        guard case .text(let text) = $0.kind else { return false }
        return text.allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
      }
    }
    if let known = tree.definitions[name], !isEmpty(known) {
      if isEmpty(body) { return }
      throw problem(
        "template: multiple definition of template \(GoQuote.string(Array(name.utf8)))")
    }
    tree.definitions[name] = body
  }

  // MARK: - Tokens

  mutating func next() -> TemplateToken {
    let token = pending.popLast() ?? lexer.next()
    line = token.line
    return token
  }

  mutating func nextNonSpace() -> TemplateToken {
    while true {
      let token = next()
      if token.kind != .space { return token }
    }
  }

  mutating func peekNonSpace() -> TemplateToken {
    let token = nextNonSpace()
    pending.append(token)
    return token
  }

  mutating func peek() -> TemplateToken {
    let token = next()
    pending.append(token)
    return token
  }

  func problem(_ message: String) -> BuiltinError {
    .failure("template: template:\(line): \(message)")
  }

  func unexpected(_ token: TemplateToken, _ context: String) -> BuiltinError {
    guard token.kind == .error else { return problem("unexpected \(token) in \(context)") }
    guard actionLine != 0, actionLine != token.line else { return problem(token.description) }
    let place = " started at template:\(actionLine)"
    return problem(
      token.description + (token.string.hasSuffix(" action") ? "" : " in action") + place)
  }

  private mutating func expect(
    _ kind: TemplateToken.Kind, _ context: String
  ) throws(BuiltinError) {
    let token = nextNonSpace()
    guard token.kind == kind else { throw unexpected(token, context) }
  }

  // MARK: - Statements

  /// Statements up to an `else` or `end`, which is given too.
  private mutating func statements() throws(BuiltinError) -> ([Statement], end: Statement) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw .tooLarge }
    var result: [Statement] = []
    while peekNonSpace().kind != .end {
      let statement = try textOrAction()
      if Self.ending(statement) != nil { return (result, statement) }
      result.append(statement)
    }
    throw problem("unexpected EOF")
  }

  private static func ending(_ statement: Statement) -> String? {
    switch statement.kind {
    case .else: "{{else}}"
    case .end: "{{end}}"
    default: nil
    }
  }

  private mutating func textOrAction() throws(BuiltinError) -> Statement {
    let token = nextNonSpace()
    switch token.kind {
    case .text: return Statement(kind: .text(token.text), start: token.start)
    case .leftDelimiter:
      actionLine = token.line
      defer { actionLine = 0 }
      return try action()
    default: throw unexpected(token, "input")
    }
  }

  private mutating func action() throws(BuiltinError) -> Statement {
    let token = nextNonSpace()
    let start = token.start
    guard case .keyword(let keyword) = token.kind, keyword != .nil, keyword != .define else {
      pending.append(token)
      // Variables of an action live on until the end of what is around it.
      let pipeline = try pipeline("command", until: .rightDelimiter)
      return Statement(kind: .action(pipeline), start: start)
    }
    switch keyword {
    case .if: return try branch(.if, start)
    case .with: return try branch(.with, start)
    case .range: return try branch(.range, start)
    case .break, .continue:
      let context = "{{\(keyword.rawValue)}}"
      try expect(.rightDelimiter, context)
      guard rangeDepth > 0 else { throw problem("\(context) outside {{range}}") }
      return Statement(kind: keyword == .break ? .break : .continue, start: start)
    case .else:
      let following = peekNonSpace().kind
      if following != .keyword(.if), following != .keyword(.with) {
        try expect(.rightDelimiter, "else")
      }
      return Statement(kind: .else, start: start)
    case .end:
      try expect(.rightDelimiter, "end")
      return Statement(kind: .end, start: start)
    case .block: return try block()
    default: return try invocation()
    }
  }

  private mutating func branch(
    _ kind: TemplateTree.Branch.Kind, _ start: Int
  ) throws(BuiltinError) -> Statement {
    let known = variables.count
    defer { variables.removeLast(variables.count - known) }
    let pipeline = try pipeline(kind.rawValue, until: .rightDelimiter)
    if kind == .range { rangeDepth += 1 }
    let (body, end) = try statements()
    if kind == .range { rangeDepth -= 1 }
    var otherwise: [Statement] = []
    if case .else = end.kind {
      let following = peek().kind
      if kind == .if, following == .keyword(.if) {
        otherwise = [try branch(.if, next().start)]
      } else if kind == .with, following == .keyword(.with) {
        otherwise = [try branch(.with, next().start)]
      } else {
        let (rest, last) = try statements()
        guard case .end = last.kind else { throw problem("expected end; found {{else}}") }
        otherwise = rest
      }
    }
    let branch = TemplateTree.Branch(
      kind: kind, pipeline: pipeline, body: body, otherwise: otherwise)
    return Statement(kind: .branch(branch), start: start)
  }

  private mutating func block() throws(BuiltinError) -> Statement {
    let context = "block clause"
    let token = nextNonSpace()
    let name = try templateName(token, context)
    let pipeline = try pipeline(context, until: .rightDelimiter)
    let outer = (variables, rangeDepth)
    (variables, rangeDepth) = (["$"], 0)
    let (body, end) = try statements()
    guard case .end = end.kind else { throw problem("unexpected {{else}} in \(context)") }
    try define(name, body)
    (variables, rangeDepth) = outer
    return Statement(kind: .template(name: name, pipeline: pipeline), start: token.start)
  }

  private mutating func invocation() throws(BuiltinError) -> Statement {
    let context = "template clause"
    let token = nextNonSpace()
    let name = try templateName(token, context)
    var pipeline: TemplateTree.Pipeline?
    let following = nextNonSpace()
    if following.kind != .rightDelimiter {
      pending.append(following)
      pipeline = try self.pipeline(context, until: .rightDelimiter)
    }
    return Statement(kind: .template(name: name, pipeline: pipeline), start: token.start)
  }

  private func templateName(
    _ token: TemplateToken, _ context: String
  ) throws(BuiltinError) -> String {
    guard token.kind == .string || token.kind == .rawString else {
      throw unexpected(token, context)
    }
    return String(decoding: try unquoted(token), as: UTF8.self)
  }

  func unquoted(_ token: TemplateToken) throws(BuiltinError) -> [UInt8] {
    let body = Array(token.text.dropFirst().dropLast())
    // Carriage returns don't count between backquotes.
    if token.kind == .rawString { return body.filter { $0 != 0x0D } }
    guard let text = TemplateQuote.unquoted(body, quote: 0x22) else {
      throw problem("invalid syntax")
    }
    return text
  }
}
