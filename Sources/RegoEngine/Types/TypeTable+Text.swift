// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension TypeTable {
  /// Longer texts of types are cut: a type may be small and its text exponentially long.
  static let textLimit = 20_000

  /// A type as OPA writes it: `array<number, string>[any]`, `object<a: number>[string: any]`.
  func text(of id: TypeID) -> String {
    var text = ""
    write(id, to: &text)
    return text
  }

  /// Operand types in parentheses.
  func text(of ids: [TypeID]) -> String {
    "(" + ids.map { text(of: $0) }.joined(separator: ", ") + ")"
  }

  private func write(_ id: TypeID, to text: inout String) {
    guard text.utf8.count < Self.textLimit else {
      if !text.hasSuffix("…") { text += "…" }
      return
    }
    switch self[id] {
    case .unknown: text += "???"
    case .null: text += "null"
    case .boolean: text += "boolean"
    case .number: text += "number"
    case .string: text += "string"
    case .array(let items, let rest):
      text += "array"
      list(items, to: &text)
      if let rest {
        text += "["
        write(rest, to: &text)
        text += "]"
      }
    case .object(let properties, let rest):
      text += "object"
      if !properties.isEmpty {
        text += "<"
        for (index, property) in properties.enumerated() {
          if index > 0 { text += ", " }
          text += Self.text(ofKey: property.key.node) + ": "
          write(property.value, to: &text)
        }
        text += ">"
      }
      if let rest {
        text += "["
        write(rest.key, to: &text)
        text += ": "
        write(rest.value, to: &text)
        text += "]"
      }
    case .set(let member):
      text += "set["
      write(member, to: &text)
      text += "]"
    case .union(let members):
      text += "any"
      list(members, to: &text)
    case .function(let arguments, let result):
      text += "("
      for (index, argument) in arguments.enumerated() {
        if index > 0 { text += ", " }
        write(argument, to: &text)
      }
      text += ") => "
      write(result, to: &text)
    }
  }

  private func list(_ items: [TypeID], to text: inout String) {
    guard !items.isEmpty else { return }
    text += "<"
    for (index, item) in items.enumerated() {
      if index > 0 { text += ", " }
      write(item, to: &text)
    }
    text += ">"
  }

  /// A key as Go prints it: strings bare, collections in its own notation. The keys of objects in
  /// it are texts already: OPA has made JSON of them.
  private static func text(ofKey node: Node) -> String {
    switch node.kind {
    case .string: node.string ?? ""
    case .null: "<nil>"
    case .array, .set:
      "[" + node.elements.map { text(ofKey: $0) }.joined(separator: " ") + "]"
    case .object:
      "map["
        + node.entries.map { ($0.key.string ?? $0.key.regoText) + ":" + text(ofKey: $0.value) }
        .joined(separator: " ") + "]"
    default: node.regoText
    }
  }
}
