// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A checked schema: types and directives by name, root types, and which types stand for which.
final class GraphQLSchema {
  var types: [String: GraphQLSyntax.Definition] = [:]
  var directives: [String: GraphQLSyntax.DirectiveDefinition] = [:]
  /// The object types (and for interfaces also the interfaces) that a type stands for, in order.
  var possibleTypes: [String: [GraphQLSyntax.Definition]] = [:]
  var possibleNames: [String: Set<String>] = [:]
  var query: GraphQLSyntax.Definition?
  var mutation: GraphQLSyntax.Definition?
  var subscription: GraphQLSyntax.Definition?

  static let directiveLocations: Set<String> = [
    "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD",
    "INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION",
    "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
    "INPUT_FIELD_DEFINITION",
  ]

  /// The directives of the prelude, which schemas may define again; the prelude's stay.
  private static let redefinable: Set<String> = [
    "defer", "include", "skip", "deprecated", "specifiedBy", "oneOf",
  ]

  /// Makes a schema of a document, together with the prelude. The document's definitions become
  /// the schema's and are changed by it.
  ///
  /// - Throws: the first rule of section 3 that it doesn't keep.
  init(_ document: GraphQLSyntax.SchemaDocument) throws(GraphQLFailure) {
    let prelude = try GraphQLPrelude.document()
    var definitions = prelude.definitions + document.definitions
    for definition in definitions {
      guard types.updateValue(definition, forKey: definition.name) == nil else {
        throw GraphQLFailure(
          message: "Cannot redeclare type \(definition.name).", position: definition.position)
      }
    }
    for part in document.extensions { try extend(with: part, &definitions) }
    for definition in definitions { index(definition) }
    for directive in prelude.directives + document.directives {
      if directives[directive.name] == nil {
        directives[directive.name] = directive
      } else if !Self.redefinable.contains(directive.name) {
        throw GraphQLFailure(
          message: "Cannot redeclare directive \(directive.name).", position: directive.position)
      }
    }
    try setRoots(document)
    try validate(document)
    if document.schemas.isEmpty {
      query = query ?? types["Query"]
      mutation = mutation ?? types["Mutation"]
      subscription = subscription ?? types["Subscription"]
    }
    addIntrospection()
    for definition in definitions { complete(definition) }
  }

  private func extend(
    with part: GraphQLSyntax.Definition, _ definitions: inout [GraphQLSyntax.Definition]
  ) throws(GraphQLFailure) {
    let definition: GraphQLSyntax.Definition
    if let known = types[part.name] {
      definition = known
    } else {
      definition = GraphQLSyntax.Definition(part.kind)
      definition.name = part.name
      definition.position = part.position
      types[part.name] = definition
      definitions.append(definition)
    }
    guard definition.kind == part.kind else {
      let kinds = "is a \(definition.kind.rawValue), not \(part.kind.rawValue)"
      throw GraphQLFailure(
        message: "Cannot extend type \(part.name) because the base type \(kinds).",
        position: part.position)
    }
    definition.directives += part.directives
    definition.interfaces += part.interfaces
    definition.fields += part.fields
    definition.members += part.members
    definition.memberPositions += part.memberPositions
    definition.values += part.values
  }

  private func index(_ definition: GraphQLSyntax.Definition) {
    switch definition.kind {
    case .union:
      for member in definition.members {
        if let type = types[member] { addPossible(type, for: definition.name) }
      }
    case .object, .input:
      for interface in definition.interfaces { addPossible(definition, for: interface) }
      addPossible(definition, for: definition.name)
    case .interface:
      for interface in definition.interfaces { addPossible(definition, for: interface) }
    default: break
    }
  }

  private func addPossible(_ type: GraphQLSyntax.Definition, for name: String) {
    possibleTypes[name, default: []].append(type)
    possibleNames[name, default: []].insert(type.name)
  }

  private func setRoots(_ document: GraphQLSyntax.SchemaDocument) throws(GraphQLFailure) {
    if document.schemas.count > 1 {
      let message = "Cannot have multiple schema entry points, consider schema extensions instead."
      throw GraphQLFailure(message: message, position: document.schemas[1].position)
    }
    for schema in document.schemas + document.schemaExtensions {
      for root in schema.operations {
        guard let type = types[root.type] else {
          let message = "Schema root \(root.kind) refers to a type \(root.type)"
          throw GraphQLFailure(message: message + " that does not exist.", position: root.position)
        }
        switch root.kind {
        case "query": query = type
        case "mutation": mutation = type
        case "subscription": subscription = type
        default: break
        }
      }
    }
  }

  /// The fields that every query type has (section 4.1).
  private func addIntrospection() {
    guard let query else { return }
    let schema = GraphQLSyntax.FieldDefinition()
    schema.name = "__schema"
    schema.type = GraphQLSyntax.TypeReference(name: "__Schema", isNonNull: true)
    let type = GraphQLSyntax.FieldDefinition()
    type.name = "__type"
    type.type = GraphQLSyntax.TypeReference(name: "__Type")
    type.arguments = [
      GraphQLSyntax.ArgumentDefinition(
        name: "name", type: GraphQLSyntax.TypeReference(name: "String", isNonNull: true))
    ]
    query.fields += [schema, type]
  }

  private func complete(_ definition: GraphQLSyntax.Definition) {
    for (place, field) in definition.fields.enumerated() {
      if definition.fieldIndex[field.name] == nil { definition.fieldIndex[field.name] = place }
    }
    definition.valueNames = Set(definition.values.map(\.name))
  }
}
