// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Type system documents (October 2021, section 3).
extension GraphQLParser {
  private typealias Description = (text: String, comment: [String])

  static func schema(
    _ text: UTF8Text.Bytes
  ) throws(GraphQLFailure) -> GraphQLSyntax.SchemaDocument {
    var parser = try GraphQLParser(text)
    var document = GraphQLSyntax.SchemaDocument()
    while try !parser.isAhead(.end) {
      let description = try parser.description()
      let token = try parser.peek()
      guard token.kind == .name else { throw parser.unexpected(token) }
      switch token.value {
      case "scalar", "type", "interface", "union", "enum", "input":
        let comments = GraphQLSyntax.Comments(before: description.comment, after: parser.comment)
        let definition = try parser.definition(isExtension: false)
        definition.description = description.text
        definition.comments.before = comments.before
        definition.comments.after = comments.after
        document.definitions.append(definition)
      case "schema":
        let comments = GraphQLSyntax.Comments(before: description.comment, after: parser.comment)
        try parser.next()
        var schema = try parser.schemaDefinition(comments)
        schema.description = description.text
        document.schemas.append(schema)
      case "directive":
        document.directives.append(try parser.directiveDefinition(description))
      case "extend":
        if !description.text.isEmpty { throw parser.unexpected(parser.previous) }
        try parser.addExtension(to: &document)
      default: throw parser.unexpected(token)
      }
    }
    document.comment = parser.comment
    return document
  }

  private mutating func description() throws(GraphQLFailure) -> Description {
    let kind = try peek().kind
    guard kind == .string || kind == .blockString else { return ("", []) }
    let comment = comment
    return (try next().value, comment)
  }

  /// The description of a part of a definition; an empty one counts as none.
  private mutating func memberDescription() throws(GraphQLFailure) -> (
    text: String, comments: GraphQLSyntax.Comments
  ) {
    let found = try description()
    _ = try peek()
    let before = found.text.isEmpty ? [] : found.comment
    return (found.text, GraphQLSyntax.Comments(before: before, after: comment))
  }

  private mutating func schemaDefinition(
    _ comments: GraphQLSyntax.Comments
  ) throws(GraphQLFailure) -> GraphQLSyntax.SchemaDefinition {
    var schema = GraphQLSyntax.SchemaDefinition()
    schema.position = try position()
    schema.comments = comments
    schema.directives = try directives(isConstant: true)
    var operations: [GraphQLSyntax.RootOperation] = []
    schema.comments.end = try some(.openBrace, .closeBrace) { parser throws(GraphQLFailure) in
      var operation = GraphQLSyntax.RootOperation()
      operation.position = try parser.position()
      operation.comment = parser.comment
      operation.kind = try parser.operationKind()
      try parser.expect(.colon)
      operation.type = try parser.name()
      operations.append(operation)
    }
    schema.operations = operations
    return schema
  }

  private mutating func addExtension(
    to document: inout GraphQLSyntax.SchemaDocument
  ) throws(GraphQLFailure) {
    _ = try peek()
    let comments = GraphQLSyntax.Comments(after: comment)
    try next()
    let token = try peek()
    switch token.value {
    case "schema":
      try expect(keyword: "schema")
      let schema = try schemaDefinition(comments)
      if schema.directives.isEmpty, schema.operations.isEmpty { throw unexpected(try peek()) }
      document.schemaExtensions.append(schema)
    case "scalar", "type", "interface", "union", "enum", "input":
      let definition = try definition(isExtension: true)
      if definition.directives.isEmpty, definition.interfaces.isEmpty, definition.fields.isEmpty,
        definition.members.isEmpty, definition.values.isEmpty
      {
        throw unexpected(try peek())
      }
      definition.comments.after = comments.after
      document.extensions.append(definition)
    default: throw unexpected(token)
    }
  }

  private mutating func definition(
    isExtension: Bool
  ) throws(GraphQLFailure) -> GraphQLSyntax.Definition {
    let keyword = try peek()
    try expect(keyword: keyword.value)
    let kind: GraphQLSyntax.DefinitionKind =
      switch keyword.value {
      case "scalar": .scalar
      case "type": .object
      case "interface": .interface
      case "union": .union
      case "enum": .enumeration
      default: .input
      }
    let definition = GraphQLSyntax.Definition(kind)
    definition.position = try position()
    definition.name = try name()
    if kind == .object || kind == .interface && !isExtension {
      definition.interfaces = try implementedInterfaces()
    }
    definition.directives = try directives(isConstant: !(kind == .input && isExtension))
    switch kind {
    case .object, .interface: try fields(of: definition, isInput: false)
    case .input: try fields(of: definition, isInput: true)
    case .union: try members(of: definition)
    case .enumeration: try values(of: definition)
    default: break
    }
    return definition
  }

  private mutating func implementedInterfaces() throws(GraphQLFailure) -> [String] {
    guard try isAhead(word: "implements") else { return [] }
    try next()
    _ = try skip(.ampersand)
    var names = [try name()]
    while try skip(.ampersand) { names.append(try name()) }
    return names
  }

  private mutating func members(
    of definition: GraphQLSyntax.Definition
  ) throws(GraphQLFailure) {
    guard try skip(.equals) else { return }
    _ = try skip(.pipe)
    repeat {
      definition.memberPositions.append(try position())
      definition.members.append(try name())
    } while try skip(.pipe)
  }

  private mutating func values(
    of definition: GraphQLSyntax.Definition
  ) throws(GraphQLFailure) {
    definition.comments.end = try some(.openBrace, .closeBrace) { parser throws(GraphQLFailure) in
      var value = GraphQLSyntax.EnumValue()
      value.position = try parser.position()
      (value.description, value.comments) = try parser.memberDescription()
      value.name = try parser.name()
      value.directives = try parser.directives(isConstant: true)
      definition.values.append(value)
    }
  }

  private mutating func fields(
    of definition: GraphQLSyntax.Definition, isInput: Bool
  ) throws(GraphQLFailure) {
    definition.comments.end = try some(.openBrace, .closeBrace) { parser throws(GraphQLFailure) in
      let field = GraphQLSyntax.FieldDefinition()
      field.position = try parser.position()
      (field.description, field.comments) = try parser.memberDescription()
      field.name = try parser.name()
      if !isInput { field.arguments = try parser.argumentDefinitions() }
      try parser.expect(.colon)
      field.type = try parser.typeReference()
      if isInput, try parser.skip(.equals) {
        field.defaultValue = try parser.value(isConstant: true)
      }
      field.directives = try parser.directives(isConstant: true)
      definition.fields.append(field)
    }
  }

  private mutating func argumentDefinitions() throws(GraphQLFailure) -> [GraphQLSyntax
    .ArgumentDefinition]
  {
    var list: [GraphQLSyntax.ArgumentDefinition] = []
    try some(.openParenthesis, .closeParenthesis) { parser throws(GraphQLFailure) in
      var argument = GraphQLSyntax.ArgumentDefinition()
      argument.position = try parser.position()
      (argument.description, argument.comments) = try parser.memberDescription()
      argument.name = try parser.name()
      try parser.expect(.colon)
      argument.type = try parser.typeReference()
      if try parser.skip(.equals) { argument.defaultValue = try parser.value(isConstant: true) }
      argument.directives = try parser.directives(isConstant: true)
      list.append(argument)
    }
    return list
  }

  private mutating func directiveDefinition(
    _ description: Description
  ) throws(GraphQLFailure) -> GraphQLSyntax.DirectiveDefinition {
    let directive = GraphQLSyntax.DirectiveDefinition()
    directive.description = description.text
    directive.comments = GraphQLSyntax.Comments(before: description.comment, after: comment)
    try next()
    try expect(.at)
    directive.position = try position()
    directive.name = try name()
    directive.arguments = try argumentDefinitions()
    if try isAhead(.name), try isAhead(word: "repeatable") {
      directive.isRepeatable = true
      try next()
    }
    try expect(keyword: "on")
    _ = try skip(.pipe)
    repeat {
      let token = try expect(.name)
      guard GraphQLSchema.directiveLocations.contains(token.value) else {
        throw unexpected(token)
      }
      directive.locations.append(token.value)
    } while try skip(.pipe)
    return directive
  }
}
