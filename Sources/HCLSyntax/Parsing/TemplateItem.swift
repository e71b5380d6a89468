// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A piece of a template before its directives are paired.
///
/// Literal text comes line by line, because strip markers and the indentation of heredocs work on
/// lines.
struct TemplateItem {
  enum Kind {
    case literal(String)
    case interpolation(Expression, height: Int)
    case `if`(Expression, height: Int)
    case `else`
    case endIf
    case `for`(key: String?, value: String, collection: Expression, height: Int)
    case endFor
  }

  var kind: Kind
  var range: ByteRange

  /// How a message names it; nil for what isn't a directive.
  var directiveName: String? {
    switch kind {
    case .literal, .interpolation: nil
    case .if: "if"
    case .else: "else"
    case .endIf: "endif"
    case .for: "for"
    case .endFor: "endfor"
    }
  }
}
