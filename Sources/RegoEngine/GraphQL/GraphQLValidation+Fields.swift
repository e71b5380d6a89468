// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Rules for fields (section 5.3 and 5.4).
extension GraphQLValidation {
  func check(_ field: GraphQLSyntax.Field) {
    if let parent = field.parent, field.definition == nil {
      report(unknownField(field, of: parent), field.position)
    }
    checkArguments(of: field)
    checkIntrospection(field)
    // Fragments have their turn when an operation uses them.
    if operation != nil { reportOverlaps(field.selections) }
    if let definition = field.definition { check(field, definition) }
    checkUnique(field.arguments)
  }

  private func check(
    _ field: GraphQLSyntax.Field, _ definition: GraphQLSyntax.FieldDefinition
  ) {
    if !definition.arguments.isEmpty {
      let given = Set(field.arguments.map(\.name))
      for argument in definition.arguments
      where argument.isRequired && !given.contains(argument.name) {
        let what = "Field \"\(field.name)\" argument \"\(argument.name)\""
        report(
          "\(what) of type \"\(argument.type.text)\" is required, but it was not provided.",
          field.position)
      }
    }
    guard let type = schema.types[definition.type.baseName] else { return }
    if type.isLeaf, !field.selections.isEmpty {
      let what = "Field \"\(field.name)\" must not have a selection since type \"\(type.name)\""
      report("\(what) has no subfields.", field.position)
    }
    if !type.isLeaf, field.selections.isEmpty {
      let what = "Field \"\(field.name)\" of type \"\(definition.type.text)\""
      report(
        "\(what) must have a selection of subfields."
          + " Did you mean \"\(field.name) { ... }\"?", field.position)
    }
  }

  private func unknownField(
    _ field: GraphQLSyntax.Field, of parent: GraphQLSyntax.Definition
  ) -> String {
    let message = "Cannot query field \"\(field.name)\" on type \"\(parent.name)\"."
    let types = suggestedTypes(for: field.name, among: parent)
    if !types.isEmpty {
      let list = GraphQLSuggestions.list(types.map { "\"\($0)\"" })
      return message + " Did you mean to use an inline fragment on \(list)?"
    }
    guard parent.kind == .object || parent.kind == .interface else { return message }
    let names = parent.fields.map(\.name)
    return message + GraphQLSuggestions.quoted("Did you mean", for: field.name, among: names)
  }

  /// Types that an abstract type may be and that do have the field, by how often they are
  /// implemented.
  private func suggestedTypes(
    for name: String, among parent: GraphQLSyntax.Definition
  ) -> [String] {
    guard parent.isAbstract else { return [] }
    var objects: [String] = []
    var interfaces: [String] = []
    var uses: [String: Int] = [:]
    for type in schema.possibleTypes[parent.name] ?? [] where type.field(name) != nil {
      objects.append(type.name)
      for interface in type.interfaces where schema.types[interface]?.field(name) != nil {
        if uses[interface] == nil { interfaces.append(interface) }
        uses[interface, default: 0] += 1
      }
    }
    return (interfaces + objects).sorted {
      let (a, b) = (uses[$0] ?? 0, uses[$1] ?? 0)
      return a == b ? $0.utf8.lexicographicallyPrecedes($1.utf8) : a > b
    }
  }

  private func checkArguments(of field: GraphQLSyntax.Field) {
    guard let definition = field.definition, let parent = field.parent else { return }
    for argument in field.arguments where definition.argument(argument.name) == nil {
      let place = "on field \"\(parent.name).\(field.name)\"."
      let known = definition.arguments.map(\.name)
      report(
        "Unknown argument \"\(argument.name)\" \(place)"
          + GraphQLSuggestions.quoted("Did you mean", for: argument.name, among: known),
        field.position)
    }
  }
}

/// How deep introspection may go: each list of types within types multiplies the answer.
extension GraphQLValidation {
  struct IntrospectionKey: Hashable {
    var fragment: Int
    var depth: Int
  }

  private static let introspectionListLimit = 3

  private func checkIntrospection(_ field: GraphQLSyntax.Field) {
    guard field.name == "__schema" || field.name == "__type" else { return }
    if exceeds(field, 0, 0) {
      report("Maximum introspection depth exceeded", field.position)
    }
  }

  private func exceeds(_ field: GraphQLSyntax.Field, _ lists: Int, _ depth: Int) -> Bool {
    var lists = lists
    if ["fields", "interfaces", "possibleTypes", "inputFields"].contains(field.name) {
      lists += 1
      if lists >= Self.introspectionListLimit { return true }
    }
    return exceeds(field.selections, lists, depth + 1)
  }

  private func exceeds(
    _ selections: [GraphQLSyntax.Selection], _ lists: Int, _ depth: Int
  ) -> Bool {
    guard depth <= Self.depthLimit else { return false }
    for selection in selections {
      let isTooDeep =
        switch selection {
        case .field(let field): exceeds(field, lists, depth)
        case .inline(let fragment): exceeds(fragment.selections, lists, depth + 1)
        case .spread(let spread): exceeds(spread, lists, depth)
        }
      if isTooDeep { return true }
    }
    return false
  }

  private func exceeds(_ spread: GraphQLSyntax.Spread, _ lists: Int, _ depth: Int) -> Bool {
    guard let fragment = spread.fragment else { return false }
    let key = IntrospectionKey(fragment: fragment.index, depth: lists)
    if let known = introspectionDepths[key] { return known }
    // Cycles come back here and are another rule's.
    introspectionDepths[key] = false
    let result = exceeds(fragment.selections, lists, depth + 1)
    introspectionDepths[key] = result
    return result
  }
}
