// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a call would answer that tells nothing but an item's tags, made of the tags that an account's
/// tagging service has told of all resources.
package struct TagAnswer: Hashable, Sendable {
  /// The ARN that the resource has there.
  package var arn: ParameterTemplate
  /// The answer's members; a placeholder in them is one of `Form`.
  package var members: [ParameterTemplate.Member]

  /// The ways in which services write tags.
  package enum Form: String, Sendable, CaseIterable {
    /// Objects with `Key` and `Value`.
    case list
    /// Objects with `key` and `value`.
    case lowercaseList
    /// Objects with `TagKey` and `TagValue`.
    case prefixedList
    /// One object with the tags as its members.
    case map
  }

  /// The answer for tags, sorted by key.
  func node(of tags: [ResourceTag], in arena: Arena) -> Node {
    let forms = Set(members.flatMap(\.value.places).compactMap(\.head))
    let document = arena.object(
      Form.allCases.filter { forms.contains($0.rawValue) }.map { form in
        Node.Entry(key: arena.string(form.rawValue), value: Self.node(of: tags, as: form, arena))
      })
    return ParameterTemplate.structure(members).node(in: document, arena)
  }

  private static func node(of tags: [ResourceTag], as form: Form, _ arena: Arena) -> Node {
    switch form {
    case .list: list(tags, key: "Key", value: "Value", arena)
    case .lowercaseList: list(tags, key: "key", value: "value", arena)
    case .prefixedList: list(tags, key: "TagKey", value: "TagValue", arena)
    case .map:
      arena.object(
        tags.map { Node.Entry(key: arena.string($0.key), value: arena.string($0.value)) })
    }
  }

  private static func list(
    _ tags: [ResourceTag], key: String, value: String, _ arena: Arena
  ) -> Node {
    arena.array(
      tags.map { tag in
        arena.object([
          .init(key: arena.string(key), value: arena.string(tag.key)),
          .init(key: arena.string(value), value: arena.string(tag.value)),
        ])
      })
  }
}

/// A tag of a resource.
struct ResourceTag: Hashable, Sendable {
  var key: String
  var value: String
}
