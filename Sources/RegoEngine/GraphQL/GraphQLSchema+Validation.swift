// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The rules of section 3, in the order in which the library that OPA uses looks at them: types by
/// name, then directives by name.
extension GraphQLSchema {
  typealias Definition = GraphQLSyntax.Definition

  func validate(_ document: GraphQLSyntax.SchemaDocument) throws(GraphQLFailure) {
    for schema in document.schemas + document.schemaExtensions {
      try check(schema.directives, at: "SCHEMA", within: nil)
    }
    for name in types.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      if let definition = types[name] { try check(definition) }
    }
    for name in directives.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      guard let directive = directives[name] else { continue }
      try check(name: directive.name, at: directive.position)
      try check(directive.arguments, within: directive)
    }
  }

  private func check(_ definition: Definition) throws(GraphQLFailure) {
    for field in definition.fields {
      try check(name: field.name, at: field.position)
      try check(field.type)
      try check(field.arguments, within: nil)
      let location =
        definition.kind == .input ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION"
      try check(field.directives, at: location, within: nil)
    }
    try checkMembers(definition)
    for interface in definition.interfaces { try check(definition, implements: interface) }
    try checkContents(definition)
    try checkRepetitions(definition)
    if !definition.isBuiltIn { try check(name: definition.name, at: definition.position) }
    try check(definition.directives, at: definition.kind.rawValue, within: nil)
  }

  private func checkMembers(_ definition: Definition) throws(GraphQLFailure) {
    var seen: Set<String> = []
    for (place, member) in definition.members.enumerated() {
      guard let type = types[member] else {
        throw GraphQLFailure(
          message: "Undefined type \(GoQuote.string(member)).", position: definition.position)
      }
      guard type.kind == .object else {
        let what = "\(definition.kind.rawValue) type \(GoQuote.string(member))"
        throw GraphQLFailure(message: "\(what) must be OBJECT.", position: definition.position)
      }
      guard seen.insert(member).inserted else {
        let places = definition.memberPositions
        throw GraphQLFailure(
          message: "Union type \(definition.name) can only include type \(member) once.",
          position: place < places.count ? places[place] : nil)
      }
    }
  }

  private func checkContents(_ definition: Definition) throws(GraphQLFailure) {
    func missing(_ what: String) -> GraphQLFailure {
      let type = "\(definition.kind.rawValue) \(definition.name)"
      return GraphQLFailure(
        message: "\(type): must define one or more \(what).", position: definition.position)
    }
    switch definition.kind {
    case .object, .interface:
      if definition.fields.isEmpty { throw missing("fields") }
      for field in definition.fields {
        if let type = types[field.type.baseName], !type.isLeaf, !type.isComposite {
          let owner = "\(definition.kind.rawValue) \(definition.name)"
          throw GraphQLFailure(
            message: "\(owner): field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.",
            position: field.position)
        }
      }
    case .enumeration:
      if definition.values.isEmpty { throw missing("unique enum values") }
      for value in definition.values {
        if ["true", "false", "null"].contains(value.name) {
          let owner = "\(definition.kind.rawValue) \(definition.name)"
          throw GraphQLFailure(
            message: "\(owner): non-enum value \(value.name).", position: definition.position)
        }
        try check(value.directives, at: "ENUM_VALUE", within: nil)
      }
    case .input:
      if definition.fields.isEmpty { throw missing("input fields") }
      for field in definition.fields {
        if let type = types[field.type.baseName], !type.isInput {
          let owner = "\(type.kind.rawValue) \(field.name)"
          throw GraphQLFailure(
            message: "\(owner): field must be one of SCALAR, ENUM, INPUT_OBJECT.",
            position: field.position)
        }
      }
    default: break
    }
  }

  private func checkRepetitions(_ definition: Definition) throws(GraphQLFailure) {
    if let place = Self.firstRepeated(definition.fields.map(\.name)) {
      let field = definition.fields[place]
      throw GraphQLFailure(
        message: "Field \(definition.name).\(field.name) can only be defined once.",
        position: field.position)
    }
    if let place = Self.firstRepeated(definition.values.map(\.name)) {
      let value = definition.values[place]
      throw GraphQLFailure(
        message: "Enum value \(definition.name).\(value.name) can only be defined once.",
        position: value.position)
    }
  }

  /// Where the first name that comes again comes for the second time.
  private static func firstRepeated(_ names: [String]) -> Int? {
    var first: [String: Int] = [:]
    var result: (first: Int, second: Int)?
    for (place, name) in names.enumerated() {
      guard let known = first[name] else {
        first[name] = place
        continue
      }
      if known < result?.first ?? .max { result = (known, place) }
    }
    return result?.second
  }

  private func check(name: String, at position: GraphQLPosition?) throws(GraphQLFailure) {
    guard name.hasPrefix("__") else { return }
    throw GraphQLFailure(
      message: "Name \"\(name)\" must not begin with \"__\","
        + " which is reserved by GraphQL introspection.",
      position: position)
  }

  private func check(_ type: GraphQLSyntax.TypeReference) throws(GraphQLFailure) {
    let name = type.baseName
    if types[name] == nil {
      throw GraphQLFailure(message: "Undefined type \(name).", position: type.position)
    }
  }

  private func check(
    _ arguments: [GraphQLSyntax.ArgumentDefinition],
    within directive: GraphQLSyntax.DirectiveDefinition?
  ) throws(GraphQLFailure) {
    for argument in arguments {
      try check(name: argument.name, at: argument.position)
      try check(argument.type)
      if let type = types[argument.type.baseName], !type.isInput {
        let reason = "because \(type.kind.rawValue) is not a valid input type"
        throw GraphQLFailure(
          message: "cannot use \(argument.type.text) as argument \(argument.name) \(reason)",
          position: argument.position)
      }
      try check(argument.directives, at: "ARGUMENT_DEFINITION", within: directive)
    }
  }

  private func check(
    _ list: [GraphQLSyntax.Directive], at location: String,
    within current: GraphQLSyntax.DirectiveDefinition?
  ) throws(GraphQLFailure) {
    var seen: Set<String> = []
    for directive in list {
      let name = directive.name
      func failure(_ message: String) -> GraphQLFailure {
        GraphQLFailure(message: message, position: directive.position)
      }
      try check(name: name, at: directive.position)
      if current?.name == name { throw failure("Directive \(name) cannot refer to itself.") }
      guard let definition = directives[name] else {
        throw failure("Undefined directive \(name).")
      }
      if !definition.isRepeatable, !seen.insert(name).inserted {
        throw failure("The directive \(name) can only be used once at this location.")
      }
      guard definition.locations.contains(location) else {
        throw failure("Directive \(name) is not applicable on \(location).")
      }
      for argument in directive.arguments where definition.argument(argument.name) == nil {
        throw GraphQLFailure(
          message: "Undefined argument \(argument.name) for directive \(name).",
          position: argument.position)
      }
      for argument in definition.arguments where argument.isRequired {
        let given = directive.arguments.first { $0.name == argument.name }
        if given == nil || given?.value.kind == .null {
          throw failure("Argument \(argument.name) for directive \(name) cannot be null.")
        }
      }
    }
  }
}
