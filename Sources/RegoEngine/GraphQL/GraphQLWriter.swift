// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Turns GraphQL documents into the values that policies see: the members of the library that OPA
/// uses, without positions and without what is null or empty.
struct GraphQLWriter {
  let arena: Arena

  /// The members of one object; what is empty is left out.
  private struct Members {
    let arena: Arena
    var entries: [Node.Entry] = []

    mutating func add(_ name: StaticString, _ text: String) {
      entries.append(Node.Entry(key: .text(name), value: arena.string(text)))
    }

    mutating func add(_ name: StaticString, _ flag: Bool) {
      entries.append(Node.Entry(key: .text(name), value: .boolean(flag)))
    }

    mutating func add(_ name: StaticString, _ list: [Node]) {
      let kept = list.filter { $0.exists }
      if kept.isEmpty { return }
      entries.append(Node.Entry(key: .text(name), value: arena.array(kept)))
    }

    mutating func add(_ name: StaticString, _ node: Node?) {
      guard let node, node.exists else { return }
      entries.append(Node.Entry(key: .text(name), value: node))
    }

    mutating func add(comment: [String], _ name: StaticString = "Comment") {
      guard !comment.isEmpty else { return }
      let list = comment.map { text in
        arena.object([Node.Entry(key: .text("Value"), value: arena.string(text))])
      }
      let group = arena.object([Node.Entry(key: .text("List"), value: arena.array(list))])
      entries.append(Node.Entry(key: .text(name), value: group))
    }

    mutating func add(_ comments: GraphQLSyntax.Comments) {
      add(comment: comments.before, "BeforeDescriptionComment")
      add(comment: comments.after, "AfterDescriptionComment")
      add(comment: comments.end, "EndOfDefinitionComment")
    }

    /// The object; absent when nothing is in it.
    var node: Node { entries.isEmpty ? .absent : arena.sortedObject(entries) }
  }

  private var members: Members { Members(arena: arena) }

  func write(_ document: GraphQLSyntax.QueryDocument) -> Node {
    var members = members
    members.add("Operations", document.operations.map(write))
    members.add("Fragments", document.fragments.map(write))
    members.add(comment: document.comment)
    return members.node.exists ? members.node : arena.object([])
  }

  func write(_ document: GraphQLSyntax.SchemaDocument) -> Node {
    var members = members
    members.add("Schema", document.schemas.map(write))
    members.add("SchemaExtension", document.schemaExtensions.map(write))
    members.add("Directives", document.directives.map(write))
    members.add("Definitions", document.definitions.map(write))
    members.add("Extensions", document.extensions.map(write))
    members.add(comment: document.comment)
    return members.node.exists ? members.node : arena.object([])
  }

  private func write(_ operation: GraphQLSyntax.Operation) -> Node {
    var members = members
    members.add("Operation", operation.kind)
    members.add("Name", operation.name)
    members.add("VariableDefinitions", operation.variables.map(write))
    members.add("Directives", operation.directives.map(write))
    members.add("SelectionSet", operation.selections.map(write))
    members.add(comment: operation.comment)
    return members.node
  }

  private func write(_ fragment: GraphQLSyntax.Fragment) -> Node {
    var members = members
    members.add("Name", fragment.name)
    members.add("VariableDefinition", fragment.variables.map(write))
    members.add("TypeCondition", fragment.typeCondition)
    members.add("Directives", fragment.directives.map(write))
    members.add("SelectionSet", fragment.selections.map(write))
    members.add(comment: fragment.comment)
    return members.node
  }

  private func write(_ variable: GraphQLSyntax.VariableDefinition) -> Node {
    var members = members
    members.add("Variable", variable.name)
    members.add("Type", write(variable.type))
    members.add("DefaultValue", variable.defaultValue.map(write))
    members.add("Directives", variable.directives.map(write))
    members.add("Used", variable.isUsed)
    members.add(comment: variable.comment)
    return members.node
  }

  private func write(_ selection: GraphQLSyntax.Selection) -> Node {
    var members = members
    switch selection {
    case .field(let field):
      members.add("Alias", field.alias)
      members.add("Name", field.name)
      members.add("Arguments", field.arguments.map(write))
      members.add("Directives", field.directives.map(write))
      members.add("SelectionSet", field.selections.map(write))
      members.add(comment: field.comment)
    case .spread(let spread):
      members.add("Name", spread.name)
      members.add("Directives", spread.directives.map(write))
      members.add(comment: spread.comment)
    case .inline(let fragment):
      members.add("TypeCondition", fragment.typeCondition)
      members.add("Directives", fragment.directives.map(write))
      members.add("SelectionSet", fragment.selections.map(write))
      members.add(comment: fragment.comment)
    }
    return members.node
  }

  private func write(_ argument: GraphQLSyntax.Argument) -> Node {
    var members = members
    members.add("Name", argument.name)
    members.add("Value", write(argument.value))
    members.add(comment: argument.comment)
    return members.node
  }

  private func write(_ directive: GraphQLSyntax.Directive) -> Node {
    var members = members
    members.add("Name", directive.name)
    members.add("Arguments", directive.arguments.map(write))
    members.add("Location", directive.location)
    return members.node
  }

  private func write(_ value: GraphQLSyntax.Value) -> Node {
    var members = members
    members.add("Raw", value.raw)
    members.add("Kind", Node.integer(Int64(value.kind.rawValue)))
    members.add("ExpectedTypeHasDefault", value.expectedTypeHasDefault)
    members.add(
      "Children",
      value.children.map { child in
        var members = self.members
        members.add("Name", child.name)
        members.add("Value", write(child.value))
        members.add(comment: child.comment)
        return members.node
      })
    members.add(comment: value.comment)
    return members.node
  }

  private func write(_ type: GraphQLSyntax.TypeReference) -> Node {
    var members = members
    members.add("NamedType", type.name)
    members.add("NonNull", type.isNonNull)
    members.add("Elem", type.element.map(write))
    return members.node
  }

  private func write(_ schema: GraphQLSyntax.SchemaDefinition) -> Node {
    var members = members
    members.add("Description", schema.description)
    members.add("Directives", schema.directives.map(write))
    members.add(
      "OperationTypes",
      schema.operations.map { operation in
        var members = self.members
        members.add("Operation", operation.kind)
        members.add("Type", operation.type)
        members.add(comment: operation.comment)
        return members.node
      })
    members.add(schema.comments)
    return members.node
  }

  private func write(_ definition: GraphQLSyntax.Definition) -> Node {
    var members = members
    members.add("Kind", definition.kind.rawValue)
    members.add("Description", definition.description)
    members.add("Name", definition.name)
    members.add("Directives", definition.directives.map(write))
    members.add("Interfaces", definition.interfaces.map { arena.string($0) })
    members.add("Fields", definition.fields.map(write))
    members.add("Types", definition.members.map { arena.string($0) })
    members.add("BuiltIn", definition.isBuiltIn)
    members.add(definition.comments)
    members.add(
      "EnumValues",
      definition.values.map { value in
        var members = self.members
        members.add("Description", value.description)
        members.add("Name", value.name)
        members.add("Directives", value.directives.map(write))
        members.add(value.comments)
        return members.node
      })
    return members.node
  }

  private func write(_ field: GraphQLSyntax.FieldDefinition) -> Node {
    var members = members
    members.add("Description", field.description)
    members.add("Name", field.name)
    members.add("Arguments", field.arguments.map(write))
    members.add("DefaultValue", field.defaultValue.map(write))
    members.add("Type", write(field.type))
    members.add("Directives", field.directives.map(write))
    members.add(field.comments)
    return members.node
  }

  private func write(_ argument: GraphQLSyntax.ArgumentDefinition) -> Node {
    var members = members
    members.add("Description", argument.description)
    members.add("Name", argument.name)
    members.add("DefaultValue", argument.defaultValue.map(write))
    members.add("Type", write(argument.type))
    members.add("Directives", argument.directives.map(write))
    members.add(argument.comments)
    return members.node
  }

  private func write(_ directive: GraphQLSyntax.DirectiveDefinition) -> Node {
    var members = members
    members.add("Description", directive.description)
    members.add("Name", directive.name)
    members.add("Arguments", directive.arguments.map(write))
    members.add("Locations", directive.locations.map { arena.string($0) })
    members.add("IsRepeatable", directive.isRepeatable)
    members.add(directive.comments)
    return members.node
  }
}
