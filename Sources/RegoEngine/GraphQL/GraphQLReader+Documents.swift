// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Whole documents from values.
extension GraphQLReader {
  static func query(_ node: Node) throws(Failure) -> GraphQLSyntax.QueryDocument {
    var reader = GraphQLReader(root: "QueryDocument")
    var document = GraphQLSyntax.QueryDocument()
    document.operations = try reader.list(node, "Operations", type: "ast.OperationList") {
      reader, item throws(Failure) in try reader.operation(item)
    }
    document.fragments = try reader.list(
      node, "Fragments", type: "ast.FragmentDefinitionList"
    ) { reader, item throws(Failure) in try reader.fragment(item) }
    document.comment = try reader.comment(node)
    return document
  }

  private mutating func operation(_ node: Node) throws(Failure) -> GraphQLSyntax.Operation {
    guard node.isKind(.object) else { throw mismatch(node, "map[string]json.RawMessage") }
    var operation = GraphQLSyntax.Operation()
    operation.kind = try text(node, "Operation", exact: true, type: "ast.Operation")
    operation.name = try text(node, "Name", exact: true)
    operation.variables = try variables(node, "VariableDefinitions")
    operation.directives = try directives(node, exact: true)
    operation.selections = try selections(node)
    return operation
  }

  private mutating func fragment(_ node: Node) throws(Failure) -> GraphQLSyntax.Fragment {
    guard node.isKind(.object) else { throw mismatch(node, "map[string]json.RawMessage") }
    let fragment = GraphQLSyntax.Fragment()
    fragment.name = try text(node, "Name", exact: true)
    fragment.variables = try variables(node, "VariableDefinition")
    fragment.typeCondition = try text(node, "TypeCondition", exact: true)
    fragment.directives = try directives(node, exact: true)
    fragment.selections = try selections(node)
    return fragment
  }

  private mutating func variables(
    _ node: Node, _ name: String
  ) throws(Failure) -> [GraphQLSyntax.VariableDefinition] {
    try list(node, name, exact: true, type: "ast.VariableDefinitionList") {
      reader, item throws(Failure) in
      try reader.object(item, "VariableDefinition") { reader throws(Failure) in
        let variable = GraphQLSyntax.VariableDefinition()
        variable.name = try reader.text(item, "Variable")
        variable.type = try reader.typeReference(item)
        variable.defaultValue = try reader.optionalValue(item, "DefaultValue")
        variable.directives = try reader.directives(item)
        variable.isUsed = try reader.flag(item, "Used")
        variable.comment = try reader.comment(item)
        return variable
      }
    }
  }

  private mutating func selections(
    _ node: Node
  ) throws(Failure) -> [GraphQLSyntax.Selection] {
    var result: [GraphQLSyntax.Selection] = []
    try with(node, "SelectionSet", exact: true, counts: false) { reader, found throws(Failure) in
      guard found.isKind(.array) || found.isKind(.set) else {
        throw reader.mismatch(found, "[]json.RawMessage")
      }
      for item in found.elements {
        if let selection = try reader.selection(item) { result.append(selection) }
      }
    }
    return result
  }

  /// A field if it reads as one, else a spread, else an inline fragment; nil for other things.
  private mutating func selection(
    _ node: Node
  ) throws(Failure) -> GraphQLSyntax.Selection? {
    if node.isKind(.null) { return .field(GraphQLSyntax.Field()) }
    guard node.isKind(.object) else { return nil }
    if let field = try attempt({ reader throws(Failure) in try reader.field(node) }) {
      return .field(field)
    }
    if let spread = try attempt({ reader throws(Failure) in try reader.spread(node) }) {
      return .spread(spread)
    }
    return try attempt { reader throws(Failure) in try reader.inline(node) }.map { .inline($0) }
  }

  private func attempt<T>(
    _ body: (inout GraphQLReader) throws(Failure) -> T
  ) throws(Failure) -> T? {
    var copy = self
    do throws(Failure) {
      return try body(&copy)
    } catch {
      // What OPA fails on by itself is no reason to read it as something else.
      if error.message == Self.incomplete.message || error.isIncomplete { throw error }
      return nil
    }
  }

  private mutating func field(_ node: Node) throws(Failure) -> GraphQLSyntax.Field {
    let field = GraphQLSyntax.Field()
    field.alias = try text(node, "Alias", exact: true)
    field.name = try text(node, "Name", exact: true)
    field.arguments = try arguments(node, exact: true)
    field.directives = try directives(node, exact: true)
    field.selections = try selections(node)
    return field
  }

  private mutating func spread(_ node: Node) throws(Failure) -> GraphQLSyntax.Spread {
    let spread = GraphQLSyntax.Spread()
    spread.name = try text(node, "Name")
    spread.directives = try directives(node)
    spread.comment = try comment(node)
    return spread
  }

  private mutating func inline(_ node: Node) throws(Failure) -> GraphQLSyntax.InlineFragment {
    let fragment = GraphQLSyntax.InlineFragment()
    fragment.typeCondition = try text(node, "TypeCondition", exact: true)
    fragment.directives = try directives(node, exact: true)
    fragment.selections = try selections(node)
    return fragment
  }

  static func schema(_ node: Node) throws(Failure) -> GraphQLSyntax.SchemaDocument {
    var reader = GraphQLReader(root: "SchemaDocument")
    var document = GraphQLSyntax.SchemaDocument()
    document.schemas = try reader.schemas(node, "Schema")
    document.schemaExtensions = try reader.schemas(node, "SchemaExtension")
    document.directives = try reader.list(
      node, "Directives", type: "ast.DirectiveDefinitionList"
    ) { reader, item throws(Failure) in try reader.directiveDefinition(item) }
    document.definitions = try reader.definitions(node, "Definitions")
    document.extensions = try reader.definitions(node, "Extensions")
    document.comment = try reader.comment(node)
    return document
  }

  private mutating func schemas(
    _ node: Node, _ name: String
  ) throws(Failure) -> [GraphQLSyntax.SchemaDefinition] {
    try list(node, name, type: "ast.SchemaDefinitionList") { reader, item throws(Failure) in
      try reader.object(item, "SchemaDefinition") { reader throws(Failure) in
        var schema = GraphQLSyntax.SchemaDefinition()
        schema.description = try reader.text(item, "Description")
        schema.directives = try reader.directives(item)
        schema.comments = try reader.comments(item)
        schema.operations = try reader.list(
          item, "OperationTypes", type: "ast.OperationTypeDefinitionList"
        ) { reader, item throws(Failure) in
          try reader.object(item, "OperationTypeDefinition") { reader throws(Failure) in
            GraphQLSyntax.RootOperation(
              kind: try reader.text(item, "Operation", type: "ast.Operation"),
              type: try reader.text(item, "Type"), comment: try reader.comment(item))
          }
        }
        return schema
      }
    }
  }

  private mutating func definitions(
    _ node: Node, _ name: String
  ) throws(Failure) -> [GraphQLSyntax.Definition] {
    try list(node, name, type: "ast.DefinitionList") { reader, item throws(Failure) in
      try reader.object(item, "Definition") { reader throws(Failure) in
        let kind = try reader.text(item, "Kind", type: "ast.DefinitionKind")
        let definition = GraphQLSyntax.Definition(.init(rawValue: kind))
        definition.description = try reader.text(item, "Description")
        definition.name = try reader.text(item, "Name")
        definition.directives = try reader.directives(item)
        definition.interfaces = try reader.texts(item, "Interfaces")
        definition.fields = try reader.list(item, "Fields", type: "ast.FieldList") {
          reader, item throws(Failure) in try reader.fieldDefinition(item)
        }
        definition.members = try reader.texts(item, "Types")
        definition.values = try reader.list(item, "EnumValues", type: "ast.EnumValueList") {
          reader, item throws(Failure) in try reader.enumValue(item)
        }
        definition.isBuiltIn = try reader.flag(item, "BuiltIn")
        definition.comments = try reader.comments(item)
        return definition
      }
    }
  }

  private mutating func fieldDefinition(
    _ node: Node
  ) throws(Failure) -> GraphQLSyntax.FieldDefinition {
    try object(node, "FieldDefinition") { reader throws(Failure) in
      let field = GraphQLSyntax.FieldDefinition()
      field.description = try reader.text(node, "Description")
      field.name = try reader.text(node, "Name")
      field.arguments = try reader.argumentDefinitions(node)
      field.defaultValue = try reader.optionalValue(node, "DefaultValue")
      field.type = try reader.typeReference(node)
      field.directives = try reader.directives(node)
      field.comments = try reader.comments(node)
      return field
    }
  }

  private mutating func argumentDefinitions(
    _ node: Node
  ) throws(Failure) -> [GraphQLSyntax.ArgumentDefinition] {
    try list(node, "Arguments", type: "ast.ArgumentDefinitionList") {
      reader, item throws(Failure) in
      try reader.object(item, "ArgumentDefinition") { reader throws(Failure) in
        var argument = GraphQLSyntax.ArgumentDefinition()
        argument.description = try reader.text(item, "Description")
        argument.name = try reader.text(item, "Name")
        argument.defaultValue = try reader.optionalValue(item, "DefaultValue")
        argument.type = try reader.typeReference(item)
        argument.directives = try reader.directives(item)
        argument.comments = try reader.comments(item)
        return argument
      }
    }
  }

  private mutating func enumValue(_ node: Node) throws(Failure) -> GraphQLSyntax.EnumValue {
    try object(node, "EnumValueDefinition") { reader throws(Failure) in
      var value = GraphQLSyntax.EnumValue()
      value.description = try reader.text(node, "Description")
      value.name = try reader.text(node, "Name")
      value.directives = try reader.directives(node)
      value.comments = try reader.comments(node)
      return value
    }
  }

  private mutating func directiveDefinition(
    _ node: Node
  ) throws(Failure) -> GraphQLSyntax.DirectiveDefinition {
    try object(node, "DirectiveDefinition") { reader throws(Failure) in
      let directive = GraphQLSyntax.DirectiveDefinition()
      directive.description = try reader.text(node, "Description")
      directive.name = try reader.text(node, "Name")
      directive.arguments = try reader.argumentDefinitions(node)
      directive.locations = try reader.texts(node, "Locations", type: "ast.DirectiveLocation")
      directive.isRepeatable = try reader.flag(node, "IsRepeatable")
      directive.comments = try reader.comments(node)
      return directive
    }
  }
}
