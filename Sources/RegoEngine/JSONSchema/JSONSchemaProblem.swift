// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One way in which a value doesn't match its schema.
struct JSONSchemaProblem {
  /// The kind's id, such as `invalid_type`.
  var type: StaticString
  /// Where: names and indexes joined by dots, or `(Root)`.
  var field: String
  var description: String

  /// As policies see it.
  func node(in arena: Arena) -> Node {
    arena.object([
      Node.Entry(key: .text("desc"), value: arena.string(description)),
      Node.Entry(key: .text("error"), value: arena.string("\(field): \(description)")),
      Node.Entry(key: .text("field"), value: arena.string(field)),
      Node.Entry(key: .text("type"), value: .text(type)),
    ])
  }
}
