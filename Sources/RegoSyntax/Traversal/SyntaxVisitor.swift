// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether a walk goes into a node.
public enum Descent: Sendable {
  /// Go into it.
  case visitChildren
  /// Go on after it.
  case skipChildren
}

/// What is told of each node of a tree, parents before children, in the order written.
///
/// Names of functions are not terms: they come with `visit(_ call:)`, and only if they hold more
/// than fixed parts (`a[x](1)`) are those terms visited.
public protocol SyntaxVisitor {
  /// A term.
  mutating func visit(_ term: Term) -> Descent
  /// A call, also one at the top of an expression, which is no term.
  mutating func visit(_ call: Call) -> Descent
  /// An expression.
  mutating func visit(_ expression: Expression) -> Descent
  /// A body: of a rule, a branch, a comprehension or `every`.
  mutating func visit(_ body: Body) -> Descent
}

extension SyntaxVisitor {
  /// Goes into it.
  public mutating func visit(_ term: Term) -> Descent { .visitChildren }
  /// Goes into it.
  public mutating func visit(_ call: Call) -> Descent { .visitChildren }
  /// Goes into it.
  public mutating func visit(_ expression: Expression) -> Descent { .visitChildren }
  /// Goes into it.
  public mutating func visit(_ body: Body) -> Descent { .visitChildren }
}
