// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The answers of a query.
public struct RegoResultSet: Sendable {
  /// The names of the query's variables, in the order they first occur.
  public var variables: [String]
  /// The answers.
  public var answers: [Answer]

  /// One answer of a query. Values live until the machine's next evaluation.
  public struct Answer: Sendable {
    /// The variables' values, in the order of `RegoResultSet.variables`.
    public var bindings: [Node]
    /// The values of the query's expressions; `true` for those that only have to hold.
    public var expressions: [Node]
    /// Whether it depends on an unknown value.
    public var isPossible: Bool
  }
}

/// The value of one rule.
public struct RegoValue: Sendable {
  /// The value; `absent` when the rule is undefined. Lives until the machine's next evaluation.
  public var node: Node
  /// Whether the rule may be undefined, depending on an unknown.
  public var isPossible: Bool
  /// What decided it; empty unless explained.
  public var causes: [RegoRead]
  /// Unknown values that it depends on; empty unless explained.
  public var unknowns: [RegoRead]
}
