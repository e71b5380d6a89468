// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Whether a condition holds, as far as one can tell before the stack is made.
enum TemplateTruth: Equatable {
  case yes, no
  /// It depends on what this names.
  case unknown(String)

  static func of(_ value: Bool) -> TemplateTruth { value ? .yes : .no }

  var negated: TemplateTruth {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: self
    }
  }

  /// Whether all hold.
  static func all(_ parts: [TemplateTruth]) -> TemplateTruth {
    if parts.contains(.no) { return .no }
    return parts.first { $0 != .yes } ?? .yes
  }
}

extension TemplateEvaluation {
  /// Whether a condition of the section `Conditions` holds.
  func condition(_ name: String) -> TemplateTruth {
    if let known = conditionValues[name] { return known }
    let node = template.conditions.field(named: name)
    guard node.exists else {
      report(
        "cloudformation-undeclared", "there is no condition \"\(name)\"", template.path)
      return .unknown("condition \(name)")
    }
    // A condition that leads back to itself can't be decided; CloudFormation refuses it.
    conditionValues[name] = .unknown("condition \(name)")
    guard conditionDepth < Self.maximumConditionDepth else { return .unknown("condition \(name)") }
    conditionDepth += 1
    let truth = truth(of: node)
    conditionDepth -= 1
    conditionValues[name] = truth
    return truth
  }

  /// What a condition's expression comes to.
  func truth(of node: Node) -> TemplateTruth {
    if let value = node.boolean { return .of(value) }
    if let text = node.string { return text == "true" ? .yes : text == "false" ? .no : nameless }
    guard node.isKind(.object), node.count == 1, let entry = node.entries.first else {
      return nameless
    }
    let argument = entry.value
    switch entry.key.string {
    case "Condition": return argument.string.map(condition) ?? nameless
    case "Fn::Not":
      return truth(of: argument.isKind(.array) ? argument.elements.first ?? .absent : argument)
        .negated
    case "Fn::And": return .all(argument.elements.map { truth(of: $0) })
    case "Fn::Or": return TemplateTruth.all(argument.elements.map { truth(of: $0).negated }).negated
    case "Fn::Equals":
      guard argument.count == 2, argument.isKind(.array) else { return nameless }
      return equal(value(argument.elements[0]), value(argument.elements[1]))
    case "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn": return nameless
    default:
      let value = value(node)
      if let text = value.scalarText { return .of(text == "true") }
      return .unknown(reason(of: value))
    }
  }

  private var nameless: TemplateTruth { .unknown("a condition") }

  private func equal(_ left: Node, _ right: Node) -> TemplateTruth {
    if let a = left.scalarText, let b = right.scalarText { return .of(a == b) }
    for (one, other) in [(left, right), (right, left)] {
      guard let unknown = one.unknown, let text = other.scalarText else { continue }
      if let symbol = unknown.symbol.string, symbol.hasPrefix("var."),
        let allowed = allowedValues[String(symbol.dropFirst(4))], !allowed.contains(text)
      {
        return .no
      }
      let prefix = unknown.prefix.string ?? ""
      let suffix = unknown.suffix.string ?? ""
      guard text.hasPrefix(prefix), text.hasSuffix(suffix) else { return .no }
    }
    let open = left.isKind(.unknown) ? left : right
    if left.isKind(.unknown) || right.isKind(.unknown) { return .unknown(reason(of: open)) }
    return .of(left == right)
  }

  /// What a value that isn't known depends on.
  func reason(of node: Node) -> String {
    guard let unknown = node.unknown else { return "a value" }
    if let symbol = unknown.symbol.string { return symbol }
    for part in unknown.parts.elements where part.isKind(.unknown) { return reason(of: part) }
    return "a value"
  }
}
