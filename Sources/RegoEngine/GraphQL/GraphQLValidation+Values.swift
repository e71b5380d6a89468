// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Rules for values (section 5.6 and 5.8).
extension GraphQLValidation {
  func check(_ value: GraphQLSyntax.Value) {
    switch value.kind {
    case .variable:
      if let operation, value.variable == nil {
        let message =
          operation.name.isEmpty
          ? "Variable \"\(value.text)\" is not defined."
          : "Variable \"\(value.text)\" is not defined by operation \"\(operation.name)\"."
        report(message, value.position)
      }
      value.isOutOfRange = value.variable?.defaultValue?.isOutOfRange ?? false
    case .int: value.isOutOfRange = Int64(value.raw) == nil
    case .float: value.isOutOfRange = !(Double(value.raw)?.isFinite ?? false)
    case .list, .object:
      value.isOutOfRange = value.children.contains(where: \.value.isOutOfRange)
      if value.kind == .object { checkUniqueFields(value) }
    default: break
    }
    if let type = value.definition, let expected = value.expectedType {
      check(value, type, expected)
    }
    if value.kind == .variable { checkPosition(of: value) }
  }

  private func checkUniqueFields(_ value: GraphQLSyntax.Value) {
    var seen: Set<String> = []
    for child in value.children where !seen.insert(child.name).inserted {
      report("There can be only one input field named \"\(child.name)\".", child.position)
    }
  }

  /// Whether a variable may stand where it stands.
  private func checkPosition(of value: GraphQLSyntax.Value) {
    guard let expected = value.expectedType, let variable = value.variable, operation != nil
    else { return }
    // A default on either side takes the place of null.
    let hasDefault = variable.defaultValue.map { $0.kind != .null } ?? false
    let ignoresNull = hasDefault || value.expectedTypeHasDefault
    if !variable.type.isCompatible(with: expected, ignoringNull: ignoresNull) {
      let what = "Variable \"\(value.text)\" of type \"\(variable.type.text)\""
      report("\(what) used in position expecting type \"\(expected.text)\".", value.position)
    }
  }

  private static let scalars: Set<String> = ["Int", "Float", "String", "Boolean", "ID"]

  private func check(
    _ value: GraphQLSyntax.Value, _ type: GraphQLSyntax.Definition,
    _ expected: GraphQLSyntax.TypeReference
  ) {
    if value.kind == .null, expected.isNonNull {
      report("Expected value of type \"\(expected.text)\", found \(value.text).", value.position)
    }
    // Only the schema's owner knows what values its own scalars have.
    if type.kind == .scalar, !Self.scalars.contains(type.name) { return }
    func mismatch() { report(Self.unexpected(value, type, expected), value.position) }
    if value.isOutOfRange { mismatch() }
    switch value.kind {
    case .list: if expected.element == nil { mismatch() }
    case .int: if !["Int", "Float", "ID"].contains(type.name) { mismatch() }
    case .float: if type.name != "Float" { mismatch() }
    case .boolean: if type.name != "Boolean" { mismatch() }
    case .string, .blockString:
      if type.kind == .enumeration {
        report(
          "Enum \"\(expected.text)\" cannot represent non-enum value: \(value.text)."
            + Self.suggestedValues(value.raw, type), value.position)
      } else if type.name != "String", type.name != "ID" {
        mismatch()
      }
    case .enumeration:
      if type.kind != .enumeration {
        mismatch()
      } else if !type.valueNames.contains(value.raw) {
        report(
          "Value \"\(value.raw)\" does not exist in \"\(expected.text)\" enum."
            + Self.suggestedValues(value.raw, type), value.position)
      }
    case .object: checkFields(of: value, type)
    case .null, .variable: break
    }
  }

  private static func suggestedValues(
    _ text: String, _ type: GraphQLSyntax.Definition
  ) -> String {
    GraphQLSuggestions.quoted(
      "Did you mean the enum value", for: text, among: type.values.map(\.name))
  }

  private func checkFields(of value: GraphQLSyntax.Value, _ type: GraphQLSyntax.Definition) {
    let given = Set(value.children.map(\.name))
    for field in type.fields
    where field.type.isNonNull && field.defaultValue == nil && !given.contains(field.name) {
      let what = "Field \"\(type.name).\(field.name)\" of required type \"\(field.type.text)\""
      report("\(what) was not provided.", value.position)
    }
    if type.directives.contains(where: { $0.name == "oneOf" }) { checkOneOf(value, type) }
    for child in value.children where type.field(child.name) == nil {
      report(
        "Field \"\(child.name)\" is not defined by type \"\(type.name)\"."
          + GraphQLSuggestions.quoted(
            "Did you mean", for: child.name, among: type.fields.map(\.name)),
        child.position)
    }
  }

  private func checkOneOf(_ value: GraphQLSyntax.Value, _ type: GraphQLSyntax.Definition) {
    guard value.children.count == 1 else {
      let what = "OneOf Input Object \"\(type.name)\""
      return report("\(what) must specify exactly one key.", value.position)
    }
    let only = value.children[0].value
    if only.kind == .null {
      let name = type.fields.first?.name ?? ""
      report("Field \"\(type.name).\(name)\" must be non-null.", only.position)
    } else if let variable = only.variable, !variable.type.isNonNull {
      let what = "Variable \"\(variable.name)\" is of type \"\(variable.type.text)\""
      report(
        "\(what) but must be non-nullable to be used for OneOf Input Object \"\(type.name)\".",
        only.position)
    }
  }

  private static func unexpected(
    _ value: GraphQLSyntax.Value, _ type: GraphQLSyntax.Definition,
    _ expected: GraphQLSyntax.TypeReference
  ) -> String {
    switch expected.text {
    case "Int", "Int!":
      let isInteger = isIntegerText(value.raw)
      return isInteger && Int32(value.raw) == nil
        ? "Int cannot represent non 32-bit signed integer value: \(value.text)"
        : "Int cannot represent non-integer value: \(value.text)"
    case "String", "String!", "[String]":
      return "String cannot represent a non string value: \(value.text)"
    case "Boolean", "Boolean!":
      return "Boolean cannot represent a non boolean value: \(value.text)"
    case "Float", "Float!": return "Float cannot represent non numeric value: \(value.text)"
    case "ID", "ID!":
      return "ID cannot represent a non-string and non-integer value: \(value.text)"
    default:
      if type.kind == .enumeration {
        return "Enum \"\(expected.text)\" cannot represent non-enum value: \(value.text)."
      }
      return "Expected value of type \"\(expected.text)\", found \(value.text)."
    }
  }

  private static func isIntegerText(_ text: String) -> Bool {
    let digits = text.utf8.first == 0x2D || text.utf8.first == 0x2B ? text.dropFirst() : text[...]
    return !digits.isEmpty && digits.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }
}
