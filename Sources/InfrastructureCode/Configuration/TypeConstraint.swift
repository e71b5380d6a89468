// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Reads the `type` of a variable: `map(object({ a = optional(string, "x") }))`.
struct TypeConstraint {
  /// What is wrong with the constraint, with the expression at fault.
  struct Problem: Error {
    var message: String
    var expression: Expression
  }

  /// Evaluates the defaults in `optional(…)`, which may be any constant expression.
  let evaluate: (Expression) -> HCLValue

  func type(of expression: Expression) throws(Problem) -> HCLType {
    switch expression.kind {
    case .parentheses(let inner), .wrappedTemplate(let inner): return try type(of: inner)
    case .jsonString(let text, _): return try named(text, expression)
    case .literal(let value):
      // Terraform before 0.12 had type names in quotes.
      if let text = value.stringValue { return try named(text, expression) }
    case .traversal(let traversal) where traversal.steps.isEmpty:
      return try named(traversal.root, expression)
    case .call(let call): return try collection(call, expression)
    default: break
    }
    throw Problem(message: "a type specification is a type keyword or a call", expression: expression)
  }

  private func named(_ name: String, _ expression: Expression) throws(Problem) -> HCLType {
    switch name {
    case "string": return .string
    case "number": return .number
    case "bool": return .bool
    case "any": return .any
    case "list": return .list(.any)
    case "set": return .set(.any)
    case "map": return .map(.any)
    default:
      throw Problem(
        message: "the keyword \"\(name)\" is not a valid type specification",
        expression: expression)
    }
  }

  private func collection(
    _ call: FunctionCall, _ expression: Expression
  ) throws(Problem) -> HCLType {
    guard call.arguments.count == 1 else {
      throw Problem(
        message: "the \(call.name) type constructor requires one argument", expression: expression)
    }
    let argument = call.arguments[0]
    switch call.name {
    case "list": return .list(try type(of: argument))
    case "set": return .set(try type(of: argument))
    case "map": return .map(try type(of: argument))
    case "tuple":
      guard case .tuple(let elements) = argument.kind else { break }
      var types: [HCLType] = []
      for element in elements { types.append(try type(of: element)) }
      return .tuple(types)
    case "object":
      guard case .object(let items) = argument.kind else { break }
      var attributes: [HCLObjectType.Attribute] = []
      for item in items { attributes.append(try attribute(item)) }
      return .object(HCLObjectType(attributes))
    default:
      throw Problem(
        message: "keyword \"\(call.name)\" is not a valid type constructor", expression: expression)
    }
    throw Problem(
      message: "the argument of the \(call.name) type constructor has the wrong form",
      expression: argument)
  }

  private func attribute(_ item: ObjectItem) throws(Problem) -> HCLObjectType.Attribute {
    guard case .literal(let key) = item.key.kind, let name = key.stringValue else {
      throw Problem(message: "object attribute names are plain names", expression: item.key)
    }
    guard case .call(let call) = item.value.kind, call.name == "optional" else {
      return .init(name: name, type: try type(of: item.value))
    }
    guard let first = call.arguments.first, call.arguments.count <= 2 else {
      throw Problem(
        message: "optional() takes a type and a default value", expression: item.value)
    }
    let type = try type(of: first)
    var value: HCLValue?
    if call.arguments.count == 2 {
      let written = evaluate(call.arguments[1]).applyingDefaults(of: type)
      do throws(HCLConversionError) {
        value = try written.converted(to: type)
      } catch {
        throw Problem(
          message: "this default value is not compatible with the attribute's type constraint: "
            + error.message, expression: call.arguments[1])
      }
    }
    return .init(name: name, type: type, isOptional: true, defaultValue: value)
  }
}
