// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Reads type constraints such as `map(object({ name = string, size = optional(number, 1) }))`.
public struct TypeConstraintParser {
  /// What has been wrong.
  public private(set) var diagnostics: [Diagnostic] = []
  private let source: SourceFile?

  /// A parser for the expressions of one file.
  public init(source: SourceFile?) {
    self.source = source
  }

  /// The type that an expression writes; `any` after a report.
  public mutating func type(of expression: Expression) -> HCLType {
    if let keyword = expression.asKeyword {
      switch keyword {
      case "bool": return .bool
      case "number": return .number
      case "string": return .string
      case "any": return .any
      // Before element types could be given, these stood for collections of anything.
      case "list": return .list(.any)
      case "map": return .map(.any)
      case "set": return .set(.any)
      case "object", "tuple", "optional":
        report("the type \"\(keyword)\" needs an argument in parentheses", expression.range)
        return .any
      default:
        report(
          "\"\(keyword)\" is not a type; use string, number, bool, any, list(…), set(…), map(…), "
            + "object({…}) or tuple([…])", expression.range)
        return .any
      }
    }
    guard let call = expression.asStaticCall else {
      report(
        "a type is required: a type keyword, or a constructor such as list(string)",
        expression.range)
      return .any
    }
    return type(of: call, range: expression.range)
  }

  private mutating func type(of call: FunctionCall, range: ByteRange) -> HCLType {
    if call.name == "optional" {
      report("\"optional\" is only for attributes of an object type", call.nameRange)
      return .any
    }
    guard ["list", "set", "map", "object", "tuple"].contains(call.name) else {
      report("there is no type constructor \"\(call.name)\"", call.nameRange)
      return .any
    }
    guard call.arguments.count == 1, !call.expandsLast else {
      report("the type constructor \"\(call.name)\" needs exactly one argument", range)
      return .any
    }
    let argument = call.arguments[0]
    switch call.name {
    case "list": return .list(type(of: argument))
    case "set": return .set(type(of: argument))
    case "map": return .map(type(of: argument))
    case "tuple":
      guard let elements = argument.asStaticList else {
        report("\"tuple\" needs a list of types in brackets", argument.range)
        return .any
      }
      var types: [HCLType] = []
      for element in elements { types.append(type(of: element)) }
      return .tuple(types)
    default:
      guard let items = argument.asStaticObject else {
        report("\"object\" needs attributes with their types in braces", argument.range)
        return .any
      }
      var attributes: [HCLObjectType.Attribute] = []
      for item in items { if let attribute = attribute(of: item) { attributes.append(attribute) } }
      return .object(HCLObjectType(attributes))
    }
  }

  private mutating func attribute(of item: ObjectItem) -> HCLObjectType.Attribute? {
    guard let name = item.key.asLiteralString else {
      report("an attribute's name in an object type must be a plain name", item.key.range)
      return nil
    }
    guard let call = item.value.asStaticCall, call.name == "optional" else {
      return HCLObjectType.Attribute(name: name, type: type(of: item.value))
    }
    guard let first = call.arguments.first, call.arguments.count <= 2 else {
      report("\"optional\" needs a type and may have a default value", item.value.range)
      return HCLObjectType.Attribute(name: name, type: .any, isOptional: true)
    }
    let type = type(of: first)
    var defaultValue: HCLValue?
    if call.arguments.count == 2 {
      // A default is a constant: there is nothing that it could refer to.
      var evaluator = ExpressionEvaluator(
        scope: DictionaryScope(), source: source,
        budget: EvaluationBudget(steps: 1_000_000, production: 10_000_000))
      let value = evaluator.evaluate(call.arguments[1])
      let place = call.arguments[1].range
      let completed = value.applyingDefaults(of: type)
      let converted = evaluator.convert(completed, to: type, range: place)
      diagnostics.append(contentsOf: evaluator.diagnostics)
      if evaluator.diagnostics.isEmpty, !converted.isNull { defaultValue = converted }
    }
    return HCLObjectType.Attribute(
      name: name, type: type, isOptional: true, defaultValue: defaultValue)
  }

  private mutating func report(_ message: String, _ range: ByteRange) {
    diagnostics.append(
      Diagnostic(
        id: "hcl-type-constraint", severity: .error,
        message: "invalid type specification: \(message)", file: source, range: range))
  }
}
