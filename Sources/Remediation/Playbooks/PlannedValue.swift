// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Documents

/// A parameter as a plan has it: its value, or the expression that a run will compute it by.
package indirect enum PlannedValue: Hashable, Sendable {
  /// A text.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A truth value.
  case boolean(Bool)
  /// A list.
  case list([PlannedValue])
  /// A structure, its members sorted by name.
  case structure([Member])
  /// An expression over what only a run knows.
  case late(String)

  /// A member of a structure.
  package struct Member: Hashable, Sendable {
    /// The name.
    package var name: String
    /// Its value.
    package var value: PlannedValue

    /// A member from its parts.
    package init(name: String, value: PlannedValue) {
      self.name = name
      self.value = value
    }
  }

  /// The member under which a plan's file has an expression; no service's parameter begins so.
  private static let lateName = "$late"

  /// A value from a plan's file; nil for what is none.
  package init?(plan node: Node) {
    guard let value = PlannedValue(node) else { return nil }
    self = value.withExpressions
  }

  /// The value with expressions where a plan's file spells them.
  private var withExpressions: PlannedValue {
    switch self {
    case .string, .integer, .boolean, .late: return self
    case .list(let values): return .list(values.map(\.withExpressions))
    case .structure(let members):
      if members.count == 1, members[0].name == Self.lateName,
        case .string(let text) = members[0].value
      {
        return .late(text)
      }
      return .structure(
        members.map { Member(name: $0.name, value: $0.value.withExpressions) })
    }
  }

  /// A value from a document; nil for what is none: null, a fraction, something unknown.
  package init?(_ node: Node) {
    switch node.kind {
    case .string: self = .string(node.string ?? "")
    case .integer: self = .integer(Int(node.integer ?? 0))
    case .boolean: self = .boolean(node.isTrue)
    case .array, .set:
      var values: [PlannedValue] = []
      for element in node.elements {
        guard let value = PlannedValue(element) else { return nil }
        values.append(value)
      }
      self = .list(values)
    case .object:
      var members: [Member] = []
      for entry in node.entries {
        guard let name = entry.key.string, let value = PlannedValue(entry.value) else { return nil }
        members.append(Member(name: name, value: value))
      }
      self = .structure(members.sorted { $0.name < $1.name })
    default: return nil
    }
  }

  /// The value as a part of a document.
  package func node(in arena: Arena) -> Node {
    switch self {
    case .string(let text): arena.string(text)
    case .integer(let number): .integer(number)
    case .boolean(let value): .boolean(value)
    case .list(let values): arena.array(values.map { $0.node(in: arena) })
    case .structure(let members):
      arena.object(
        members.map { Node.Entry(key: arena.string($0.name), value: $0.value.node(in: arena)) })
    case .late(let text):
      arena.object([
        Node.Entry(key: arena.string(Self.lateName), value: arena.string(text))
      ])
    }
  }

  /// The parameter of a call; nil while a part of it isn't known.
  package var parameter: APIValue? {
    switch self {
    case .string(let text): return .string(text)
    case .integer(let number): return .integer(number)
    case .boolean(let value): return .boolean(value)
    case .list(let values):
      var made: [APIValue] = []
      for value in values {
        guard let parameter = value.parameter else { return nil }
        made.append(parameter)
      }
      return .list(made)
    case .structure(let members):
      var made: [APIValue.Member] = []
      for member in members {
        guard let parameter = member.value.parameter else { return nil }
        made.append(APIValue.Member(name: member.name, value: parameter))
      }
      return .structure(made)
    case .late: return nil
    }
  }

  /// The members of a structure; none of anything else.
  package var members: [Member] {
    if case .structure(let members) = self { members } else { [] }
  }
}
