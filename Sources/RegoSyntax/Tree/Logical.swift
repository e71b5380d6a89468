// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What `not`, `and` and `or` say something about: one expression, or several between braces.
///
/// Nothing that it binds is visible outside. One expression alone may not even bind anything.
public struct Operand: Hashable, Sendable {
  /// Its expressions.
  public var body: Body
  /// Whether they stand between braces.
  public var isExplicit: Bool

  /// An operand from its parts.
  public init(_ body: Body, isExplicit: Bool) {
    self.body = body
    self.isExplicit = isExplicit
  }
}

/// `a and b` or `a or b`: holds or doesn't, and has no value. The right operand is looked at when
/// the left one doesn't decide.
///
/// Needs `import future.keywords.and` or `….or`
/// (https://www.openpolicyagent.org/docs/policy-reference/keywords/logical).
public struct Logical: Hashable, Sendable {
  /// The words between the operands.
  public enum Connective: String, Hashable, Sendable {
    /// Both have to hold.
    case and
    /// One has to hold.
    case or
  }

  /// Which of the two it is.
  public var connective: Connective
  /// What comes first.
  public var left: Operand
  /// What comes second.
  public var right: Operand

  /// An expression from its parts.
  public init(_ connective: Connective, left: Operand, right: Operand) {
    self.connective = connective
    self.left = left
    self.right = right
  }
}
