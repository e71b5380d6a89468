// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The shapes of a service as answers are read by: trivial values in two flat tables.
///
/// An answer has a value for every few bytes, and copying a `Shape.Member` with its texts for each
/// of them costs more than reading it.
struct AnswerTable: Sendable {
  /// A structure, a list or a map.
  struct Layout: Sendable {
    var kind: Shape.Kind
    /// Where its members begin.
    var first: Int
    /// Wire names of the members that stand in the body with their indexes.
    var wireNames: Node
    /// Whether one of its members is an attribute.
    var hasAttributes: Bool
  }

  /// A member, an element, a key or a value.
  struct Member: Sendable {
    /// Its name as a key; absent for elements, keys and values.
    var key: Node
    var type: Shape.ValueType
    var traits: Shape.Traits
    /// Its name on the wire, without a prefix; that of keys and values too.
    var wire: Node
  }

  private(set) var shapes: [Layout] = []
  private(set) var members: [Member] = []

  /// A table of shapes whose names live in the arena.
  init(_ shapes: [Shape], arena: Arena) {
    for shape in shapes {
      self.shapes.append(
        Layout(
          kind: shape.kind, first: members.count, wireNames: shape.wireNames,
          hasAttributes: shape.members.contains { $0.traits.contains(.xmlAttribute) }))
      for (index, member) in shape.members.enumerated() {
        members.append(
          Member(
            key: member.key, type: member.type, traits: member.traits,
            wire: arena.string(Self.wireName(member, at: index, in: shape))))
      }
    }
  }

  private static func wireName(
    _ member: Shape.Member, at index: Int, in shape: Shape
  ) -> String {
    switch shape.kind {
    case .map: member.wireName ?? (index == 0 ? "key" : "value")
    case .list: member.wireName ?? "member"
    case .structure: member.wire.split(separator: ":").last.map(String.init) ?? member.wire
    }
  }
}
