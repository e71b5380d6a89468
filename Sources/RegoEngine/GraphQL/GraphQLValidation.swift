// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Checks a query against a schema (October 2021, section 5).
///
/// One walk through the document; at each part the rules are asked in the order of their names, and
/// parts are asked about after what they hold, so that errors come in the same order as from the
/// library that OPA uses.
final class GraphQLValidation {
  /// Selections looked at in all: each operation goes through all the fragments it uses.
  private static let stepLimit = 2_000_000
  private static let errorLimit = 1000
  private static let errorSizeLimit = 1 << 20
  /// Selections within each other, fragments included.
  static let depthLimit = 400

  let schema: GraphQLSchema
  let document: GraphQLSyntax.QueryDocument
  /// The first fragment of each name.
  let fragments: [String: GraphQLSyntax.Fragment]
  /// The operation that is walked through; nil within the definitions of fragments.
  private(set) var operation: GraphQLSyntax.Operation?
  private var variables: [String: GraphQLSyntax.VariableDefinition] = [:]
  private var visitedFragments: Set<Int> = []
  /// What was found, a line each.
  private(set) var lines = ""
  private var errorCount = 0
  private(set) var isStopped = false
  private var steps = 0
  private var depth = 0

  // What the rules remember.
  var overlaps: GraphQLOverlaps
  var usedFragments: Set<String> = []
  var isAmongFragments = false
  var cycleVisited: Set<String> = []
  var operationNames: Set<String> = []
  var fragmentNames: Set<String> = []
  var misplacedDirectives: Set<String> = []
  var introspectionDepths: [IntrospectionKey: Bool] = [:]

  private init(_ schema: GraphQLSchema, _ document: GraphQLSyntax.QueryDocument) {
    self.schema = schema
    self.document = document
    var fragments: [String: GraphQLSyntax.Fragment] = [:]
    for (index, fragment) in document.fragments.enumerated() {
      fragment.index = index
      if fragments[fragment.name] == nil { fragments[fragment.name] = fragment }
    }
    self.fragments = fragments
    overlaps = GraphQLOverlaps(schema: schema, fragmentCount: document.fragments.count)
  }

  /// The errors, a line each; empty when there are none.
  static func errors(
    in document: GraphQLSyntax.QueryDocument, against schema: GraphQLSchema
  ) -> String {
    let validation = GraphQLValidation(schema, document)
    validation.run()
    return validation.lines
  }

  private func run() {
    for operation in document.operations {
      visitedFragments.removeAll(keepingCapacity: true)
      walk(operation)
    }
    for fragment in document.fragments {
      visitedFragments.removeAll(keepingCapacity: true)
      walk(fragment)
    }
  }

  /// Notes an error. Past some number of them the walk ends: whoever reads a thousand has enough.
  func report(_ message: String, _ position: GraphQLPosition?) {
    guard !isStopped else { return }
    lines += GraphQLFailure(message: message, position: position).line + "\n"
    errorCount += 1
    if errorCount >= Self.errorLimit || lines.utf8.count > Self.errorSizeLimit {
      isStopped = true
    }
  }

  /// Notes that a limit was met, and ends the walk.
  func stop(_ message: String) {
    report(message, nil)
    isStopped = true
  }

  private func walk(_ operation: GraphQLSyntax.Operation) {
    if isStopped { return }
    self.operation = operation
    variables.removeAll(keepingCapacity: true)
    for variable in operation.variables {
      if variables[variable.name] == nil { variables[variable.name] = variable }
      variable.definition = schema.types[variable.type.baseName]
      check(variable)
      variable.defaultValue?.expectedType = variable.type
      variable.defaultValue?.definition = variable.definition
    }
    let root: GraphQLSyntax.Definition?
    let location: String
    switch operation.kind {
    case "mutation": (root, location) = (schema.mutation, "MUTATION")
    case "subscription": (root, location) = (schema.subscription, "SUBSCRIPTION")
    default: (root, location) = (schema.query, "QUERY")
    }
    for variable in operation.variables {
      if let value = variable.defaultValue { walk(value) }
      walk(variable.directives, at: "VARIABLE_DEFINITION")
    }
    walk(operation.directives, at: location)
    walk(operation.selections, of: root)
    check(operation, root: root)
    self.operation = nil
  }

  private func walk(_ fragment: GraphQLSyntax.Fragment) {
    if isStopped { return }
    walk(fragment.directives, at: "FRAGMENT_DEFINITION")
    walk(fragment.selections, of: schema.types[fragment.typeCondition])
    check(fragment)
  }

  private func walk(_ directives: [GraphQLSyntax.Directive], at location: String) {
    if isStopped { return }
    for directive in directives {
      let definition = schema.directives[directive.name]
      for argument in directive.arguments {
        walk(argument, as: definition?.argument(argument.name))
      }
      check(directive, definition, at: location)
    }
    if directives.count > 1 { check(directives) }
  }

  private func walk(
    _ argument: GraphQLSyntax.Argument, as definition: GraphQLSyntax.ArgumentDefinition?
  ) {
    if let definition {
      argument.value.expectedType = definition.type
      argument.value.expectedTypeHasDefault = definition.hasDefault
      argument.value.definition = schema.types[definition.type.baseName]
    }
    walk(argument.value)
  }

  private func walk(_ value: GraphQLSyntax.Value) {
    if isStopped { return }
    switch value.kind {
    case .variable:
      // Within a fragment's own definition there is none to refer to.
      if operation != nil {
        value.variable = variables[value.raw]
        value.variable?.isUsed = true
      }
    case .object:
      for child in value.children {
        if let field = value.definition?.field(child.name) {
          child.value.expectedType = field.type
          child.value.expectedTypeHasDefault =
            field.defaultValue.map { $0.kind != .null } ?? false
          child.value.definition = schema.types[field.type.baseName]
        }
        walk(child.value)
      }
    case .list:
      for child in value.children {
        if let element = value.expectedType?.element {
          child.value.expectedType = element
          child.value.definition = value.definition
        }
        walk(child.value)
      }
    default: break
    }
    check(value)
  }

  private func walk(
    _ selections: [GraphQLSyntax.Selection], of parent: GraphQLSyntax.Definition?
  ) {
    guard !isStopped, !selections.isEmpty else { return }
    depth += 1
    guard depth <= Self.depthLimit else { return stop("query is nested too deeply") }
    for selection in selections {
      if isStopped { return }
      steps += 1
      guard steps <= Self.stepLimit else { return stop("query is too complex") }
      switch selection {
      case .field(let field): walk(field, of: parent)
      case .inline(let fragment):
        let type =
          fragment.typeCondition.isEmpty ? parent : schema.types[fragment.typeCondition]
        walk(fragment.directives, at: "INLINE_FRAGMENT")
        walk(fragment.selections, of: type)
        if !isStopped { check(fragment, within: parent) }
      case .spread(let spread):
        let fragment = fragments[spread.name]
        spread.fragment = fragment
        walk(spread.directives, at: "FRAGMENT_SPREAD")
        if let fragment, visitedFragments.insert(fragment.index).inserted {
          walk(fragment.directives, at: "FRAGMENT_DEFINITION")
          walk(fragment.selections, of: schema.types[fragment.typeCondition])
        }
        if !isStopped { check(spread, within: parent) }
      }
    }
    depth -= 1
  }

  private func walk(_ field: GraphQLSyntax.Field, of parent: GraphQLSyntax.Definition?) {
    field.parent = parent
    field.definition =
      field.name == "__typename" ? Self.typeNameField() : parent?.field(field.name)
    for argument in field.arguments {
      walk(argument, as: field.definition?.argument(argument.name))
    }
    walk(field.directives, at: "FIELD")
    walk(field.selections, of: field.definition.flatMap { schema.types[$0.type.baseName] })
    if !isStopped { check(field) }
  }

  /// The field that every composite type has (section 4.1).
  private static func typeNameField() -> GraphQLSyntax.FieldDefinition {
    let field = GraphQLSyntax.FieldDefinition()
    field.name = "__typename"
    field.type = GraphQLSyntax.TypeReference(name: "String")
    return field
  }
}
