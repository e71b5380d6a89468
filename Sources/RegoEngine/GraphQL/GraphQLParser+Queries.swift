// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Executable documents (October 2021, section 2).
extension GraphQLParser {
  static func query(
    _ text: UTF8Text.Bytes
  ) throws(GraphQLFailure) -> GraphQLSyntax.QueryDocument {
    var parser = try GraphQLParser(text)
    var document = GraphQLSyntax.QueryDocument()
    while try !parser.isAhead(.end) {
      let token = try parser.peek()
      switch (token.kind, token.value) {
      case (.openBrace, _), (.name, "query"), (.name, "mutation"), (.name, "subscription"):
        document.operations.append(try parser.operation())
      case (.name, "fragment"): document.fragments.append(try parser.fragment())
      default: throw parser.unexpected(token)
      }
    }
    return document
  }

  private mutating func operation() throws(GraphQLFailure) -> GraphQLSyntax.Operation {
    var operation = GraphQLSyntax.Operation()
    operation.position = try position()
    if try isAhead(.openBrace) {
      operation.selections = try selections()
      return operation
    }
    operation.comment = comment
    operation.kind = try operationKind()
    if try isAhead(.name) { operation.name = try next().value }
    operation.variables = try variableDefinitions()
    operation.directives = try directives(isConstant: false)
    operation.selections = try selections()
    return operation
  }

  mutating func operationKind() throws(GraphQLFailure) -> String {
    let token = try next()
    guard ["query", "mutation", "subscription"].contains(token.value) else {
      throw unexpected(token)
    }
    return token.value
  }

  private mutating func fragment() throws(GraphQLFailure) -> GraphQLSyntax.Fragment {
    let fragment = GraphQLSyntax.Fragment()
    fragment.position = try position()
    fragment.comment = comment
    try expect(keyword: "fragment")
    fragment.name = try fragmentName()
    fragment.variables = try variableDefinitions()
    try expect(keyword: "on")
    fragment.typeCondition = try name()
    fragment.directives = try directives(isConstant: false)
    fragment.selections = try selections()
    return fragment
  }

  private mutating func fragmentName() throws(GraphQLFailure) -> String {
    if try isAhead(word: "on") { throw unexpected(try peek()) }
    return try name()
  }

  private mutating func variableDefinitions() throws(GraphQLFailure) -> [GraphQLSyntax
    .VariableDefinition]
  {
    var list: [GraphQLSyntax.VariableDefinition] = []
    try some(.openParenthesis, .closeParenthesis) { parser throws(GraphQLFailure) in
      let variable = GraphQLSyntax.VariableDefinition()
      variable.position = try parser.position()
      variable.comment = parser.comment
      try parser.expect(.dollar)
      variable.name = try parser.name()
      try parser.expect(.colon)
      variable.type = try parser.typeReference()
      if try parser.skip(.equals) { variable.defaultValue = try parser.value(isConstant: true) }
      variable.directives = try parser.directives(isConstant: false)
      list.append(variable)
    }
    return list
  }

  private mutating func selections() throws(GraphQLFailure) -> [GraphQLSyntax.Selection] {
    let token = try peek()
    guard token.kind == .openBrace else {
      throw failure("Expected {, found \(token.kind.text)", at: token)
    }
    return try nested { parser throws(GraphQLFailure) in
      var list: [GraphQLSyntax.Selection] = []
      try parser.some(.openBrace, .closeBrace) { parser throws(GraphQLFailure) in
        list.append(try parser.selection())
      }
      return list
    }
  }

  private mutating func selection() throws(GraphQLFailure) -> GraphQLSyntax.Selection {
    guard try isAhead(.spread) else { return .field(try field()) }
    let comments = comment
    try next()
    let token = try peek()
    if token.kind == .name, token.value != "on" {
      let spread = GraphQLSyntax.Spread()
      spread.position = token.position
      spread.comment = comments
      spread.name = try fragmentName()
      spread.directives = try directives(isConstant: false)
      return .spread(spread)
    }
    let fragment = GraphQLSyntax.InlineFragment()
    fragment.position = token.position
    fragment.comment = comments
    if try isAhead(word: "on") {
      try next()
      fragment.typeCondition = try name()
    }
    fragment.directives = try directives(isConstant: false)
    fragment.selections = try selections()
    return .inline(fragment)
  }

  private mutating func field() throws(GraphQLFailure) -> GraphQLSyntax.Field {
    let field = GraphQLSyntax.Field()
    field.position = try position()
    field.comment = comment
    field.alias = try name()
    field.name = try skip(.colon) ? name() : field.alias
    field.arguments = try arguments(isConstant: false)
    field.directives = try directives(isConstant: false)
    if try isAhead(.openBrace) { field.selections = try selections() }
    return field
  }
}
