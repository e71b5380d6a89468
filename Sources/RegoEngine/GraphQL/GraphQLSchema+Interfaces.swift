// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether types are what their interfaces ask for (section 3.6 and 3.7).
extension GraphQLSchema {
  func check(_ definition: Definition, implements name: String) throws(GraphQLFailure) {
    func failure(_ message: String) -> GraphQLFailure {
      GraphQLFailure(message: message, position: definition.position)
    }
    guard let interface = types[name] else {
      throw failure("Undefined type \(GoQuote.string(name)).")
    }
    guard interface.kind == .interface else {
      let kind = interface.kind.rawValue
      throw failure("\(GoQuote.string(name)) is a non interface type \(kind).")
    }
    var fields: [String: GraphQLSyntax.FieldDefinition] = [:]
    for field in definition.fields where fields[field.name] == nil { fields[field.name] = field }
    let task = "For \(definition.name) to implement \(interface.name)"
    for required in interface.fields {
      guard let field = fields[required.name] else {
        throw failure("\(task) it must have a field called \(required.name).")
      }
      guard isCovariant(required.type, field.type) else {
        throw GraphQLFailure(
          message: "\(task) the field \(required.name) must have type \(required.type.text).",
          position: field.position)
      }
      try checkArguments(of: field, required, task)
    }
    for ancestor in interface.interfaces where !definition.interfaces.contains(ancestor) {
      if ancestor == definition.name {
        let reason = "because it would create a circular reference."
        throw failure("Type \(definition.name) cannot implement \(name) \(reason)")
      }
      let reason = "because it is implemented by \(name)."
      throw failure("Type \(definition.name) must implement \(ancestor) \(reason)")
    }
  }

  private func checkArguments(
    of field: GraphQLSyntax.FieldDefinition, _ required: GraphQLSyntax.FieldDefinition,
    _ task: String
  ) throws(GraphQLFailure) {
    let place = "the field \(required.name) must have the same arguments"
    for argument in required.arguments {
      guard let found = field.argument(argument.name) else {
        throw GraphQLFailure(
          message: "\(task) \(place) but it is missing \(argument.name).", position: field.position)
      }
      guard argument.type.isCompatible(with: found.type) else {
        throw GraphQLFailure(
          message: "\(task) \(place) but \(argument.name) has the wrong type.",
          position: found.position)
      }
    }
    for found in field.arguments
    where found.isRequired && required.argument(found.name) == nil {
      let what = "any additional arguments on \(field.name) must be optional or have a default"
      throw GraphQLFailure(
        message: "\(task) \(what) value but \(found.name) is required.", position: found.position)
    }
  }

  /// Whether a field of type `actual` may stand for one of type `required`.
  private func isCovariant(
    _ required: GraphQLSyntax.TypeReference, _ actual: GraphQLSyntax.TypeReference
  ) -> Bool {
    if required.isNonNull, !actual.isNonNull { return false }
    if !required.name.isEmpty {
      return required.name == actual.name
        || possibleNames[required.name]?.contains(actual.name) ?? false
    }
    guard let wanted = required.element, let found = actual.element else {
      return required.element == nil
    }
    return isCovariant(wanted, found)
  }
}
