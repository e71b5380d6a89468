// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Policies

/// A value of a playbook: a constant, or made of what is known of the resource.
///
/// `{EXPRESSION}` in a text is a Rego expression over `resource`, `scope`, `params`, the playbook's
/// own names, and, once a run has them, `captured` and `answers`. A text that is nothing but one
/// expression takes its value as it is; in any other text it is inserted as text. `{?EXPRESSION}`
/// may have no value: then the member or element isn't there. `{{` stands for a brace.
package indirect enum Template: Sendable {
  /// A value as it is written.
  case constant(Constant)
  /// What an expression gives, by its number in the playbook's `PlaybookProgram`.
  case cell(Cell)
  /// Texts and expressions joined.
  case joined([Piece])
  /// A list.
  case list([Template])
  /// A structure.
  case structure([Member])

  /// A value without parts.
  package enum Constant: Hashable, Sendable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A truth value.
    case boolean(Bool)
  }

  /// An expression.
  package struct Cell: Sendable {
    /// Its text and place.
    package var text: PolicyRule.RegoText
    /// Whether it may have no value.
    package var isOptional: Bool
    /// Whether it is made of what only a run knows.
    package var isLate: Bool
  }

  /// A part of a joined text.
  package enum Piece: Sendable {
    /// As it is written.
    case text(String)
    /// What an expression gives.
    case cell(Cell)
  }

  /// A member of a structure.
  package struct Member: Sendable {
    /// The name.
    package var name: String
    /// Its value.
    package var value: Template
  }

  /// All expressions in it, in order.
  package var cells: [Cell] {
    switch self {
    case .constant: []
    case .cell(let cell): [cell]
    case .joined(let pieces):
      pieces.compactMap { piece in
        if case .cell(let cell) = piece { cell } else { nil }
      }
    case .list(let elements): elements.flatMap(\.cells)
    case .structure(let members): members.flatMap(\.value.cells)
    }
  }

  /// The members of a structure; none of anything else.
  package var members: [Member] {
    if case .structure(let members) = self { members } else { [] }
  }
}
