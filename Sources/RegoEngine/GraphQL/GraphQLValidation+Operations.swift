// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Rules for operations and variables (section 5.2 and 5.8).
extension GraphQLValidation {
  func check(_ operation: GraphQLSyntax.Operation, root: GraphQLSyntax.Definition?) {
    let position = operation.position
    if root == nil {
      let kind = operation.kind.isEmpty ? "query" : operation.kind
      report("Schema does not support operation type \"\(kind)\"", position)
    }
    if operation.name.isEmpty, document.operations.count > 1 {
      report("This anonymous operation must be the only defined operation.", position)
    }
    for variable in operation.variables where !variable.isUsed {
      let place = operation.name.isEmpty ? "" : " in operation \"\(operation.name)\""
      report("Variable \"$\(variable.name)\" is never used\(place).", variable.position)
    }
    reportOverlaps(operation.selections)
    checkSubscription(operation)
    if !operationNames.insert(operation.name).inserted {
      report("There can be only one operation named \"\(operation.name)\".", position)
    }
    var counts: [String: Int] = [:]
    for variable in operation.variables {
      if counts[variable.name] == 1 {
        report("There can be only one variable named \"$\(variable.name)\".", variable.position)
      }
      counts[variable.name, default: 0] += 1
    }
    for variable in operation.variables {
      guard let type = variable.definition, !type.isInput else { continue }
      let what = "Variable \"$\(variable.name)\" cannot be non-input type"
      report("\(what) \"\(variable.type.text)\".", variable.position)
    }
  }

  func check(_ variable: GraphQLSyntax.VariableDefinition) {
    if variable.definition == nil {
      report("Unknown type \"\(variable.type.baseName)\".", variable.position)
    }
  }

  private func checkSubscription(_ operation: GraphQLSyntax.Operation) {
    guard operation.kind == "subscription", schema.subscription != nil else { return }
    let title =
      operation.name.isEmpty
      ? "Anonymous Subscription" : "Subscription \(GoQuote.string(operation.name))"
    var fields: [GraphQLSyntax.Field] = []
    var names: Set<String> = []
    var visited: Set<Int> = []
    collectFields(operation.selections, &fields, &names, &visited)
    if fields.count > 1 {
      report("\(title) must select only one top level field.", fields[1].position)
    }
    for field in fields where field.name.hasPrefix("__") {
      report("\(title) must not select an introspection top level field.", field.position)
    }
  }

  private func collectFields(
    _ selections: [GraphQLSyntax.Selection], _ fields: inout [GraphQLSyntax.Field],
    _ names: inout Set<String>, _ visited: inout Set<Int>
  ) {
    for selection in selections {
      switch selection {
      case .field(let field):
        if names.insert(field.name).inserted { fields.append(field) }
      case .inline(let fragment):
        collectFields(fragment.selections, &fields, &names, &visited)
      case .spread(let spread):
        guard let fragment = spread.fragment else { return }
        if visited.insert(fragment.index).inserted {
          collectFields(fragment.selections, &fields, &names, &visited)
        }
      }
    }
  }

  func check(
    _ directive: GraphQLSyntax.Directive, _ definition: GraphQLSyntax.DirectiveDefinition?,
    at location: String
  ) {
    let name = directive.name
    let position = directive.position
    if let definition {
      for argument in directive.arguments where definition.argument(argument.name) == nil {
        let message = "Unknown argument \"\(argument.name)\" on directive \"@\(name)\"."
        let known = definition.arguments.map(\.name)
        report(
          message + GraphQLSuggestions.quoted("Did you mean", for: argument.name, among: known),
          position)
      }
      if !definition.locations.contains(location) {
        let place = position.map { "\($0.line):\($0.column)" } ?? ""
        if misplacedDirectives.insert("\(name) \(place)").inserted {
          report("Directive \"@\(name)\" may not be used on \(location).", position)
        }
      }
      for argument in definition.arguments where argument.isRequired {
        if directive.arguments.contains(where: { $0.name == argument.name }) { continue }
        let what = "Directive \"@\(name)\" argument \"\(argument.name)\""
        report(
          "\(what) of type \"\(argument.type.text)\" is required, but it was not provided.",
          position)
      }
    } else {
      report("Unknown directive \"@\(name)\".", position)
    }
    checkUnique(directive.arguments)
  }

  /// All directives of one place.
  func check(_ directives: [GraphQLSyntax.Directive]) {
    var seen: Set<String> = []
    for directive in directives {
      if schema.directives[directive.name]?.isRepeatable ?? false { continue }
      if !seen.insert(directive.name).inserted {
        let message = "The directive \"@\(directive.name)\" can only be used once at this location."
        report(message, directive.position)
      }
    }
  }

  func checkUnique(_ arguments: [GraphQLSyntax.Argument]) {
    guard arguments.count > 1 else { return }
    var counts: [String: Int] = [:]
    for argument in arguments {
      if counts[argument.name] == 1 {
        report("There can be only one argument named \"\(argument.name)\".", argument.position)
      }
      counts[argument.name, default: 0] += 1
    }
  }
}
