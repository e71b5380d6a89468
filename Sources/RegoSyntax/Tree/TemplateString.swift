// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A string with expressions in it: `$"…{expression}…"`, or with backquotes over several lines.
public struct TemplateString: Hashable, Sendable {
  /// One piece, in order.
  public enum Part: Hashable, Sendable {
    /// Text, escapes resolved, never empty.
    case text(String)
    /// What stood in braces: a term or a call, with its `with` modifiers. Undefined is allowed
    /// there and shows as `<undefined>`.
    case expression(Expression)
  }

  /// The pieces.
  public var parts: [Part]
  /// Whether it was written with backquotes.
  public var isRaw: Bool

  /// A template from its pieces.
  public init(parts: [Part], isRaw: Bool = false) {
    self.parts = parts
    self.isRaw = isRaw
  }
}
