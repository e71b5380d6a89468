// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Text with interpolations and directives, strip markers and indentation already applied.
public struct Template: Sendable {
  /// A piece of a template.
  public enum Part: Sendable {
    /// Text as it will be.
    case literal(String, range: ByteRange)
    /// `${…}`
    case interpolation(Expression)
    /// `%{ if … }…%{ else }…%{ endif }`
    case conditional(Conditional)
    /// `%{ for … in … }…%{ endfor }`
    case loop(Loop)
  }

  /// `%{ if … }`.
  public struct Conditional: Sendable {
    /// The condition.
    public let condition: Expression
    /// What it gives when the condition holds.
    public let whenTrue: Template
    /// What it gives otherwise; empty without `else`.
    public let whenFalse: Template
    /// The bytes of all of it.
    public let range: ByteRange
  }

  /// `%{ for … }`.
  public struct Loop: Sendable {
    /// The variable for keys, if one is named.
    public let keyVariable: String?
    /// The variable for values.
    public let valueVariable: String
    /// What is iterated over.
    public let collection: Expression
    /// What each element gives.
    public let body: Template
    /// The bytes of all of it.
    public let range: ByteRange
  }

  /// The pieces in order.
  public let parts: [Part]
  /// Whether it was written as a heredoc.
  public let isHeredoc: Bool

  /// A template from its pieces.
  public init(parts: [Part], isHeredoc: Bool = false) {
    self.parts = parts
    self.isHeredoc = isHeredoc
  }
}
