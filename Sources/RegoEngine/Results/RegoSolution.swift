// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// One derivation of a member of a partial set: its value and why it holds.
public struct RegoSolution: Sendable {
  /// The value; lives until the machine's next evaluation.
  public var value: Node
  /// Whether it depends on an unknown: it may hold or not.
  public var isPossible: Bool
  /// The reads that decided it, each path once, in the order first read. Empty unless explained.
  public var causes: [RegoRead]
  /// The reads whose result was unknown. Empty unless explained.
  public var unknowns: [RegoRead]

  /// A solution from its parts.
  public init(
    value: Node, isPossible: Bool = false, causes: [RegoRead] = [], unknowns: [RegoRead] = []
  ) {
    self.value = value
    self.isPossible = isPossible
    self.causes = causes
    self.unknowns = unknowns
  }
}

/// A place in a document that an evaluation looked at.
public struct RegoRead: Sendable {
  /// Which document: 0 for the input, n for the n-th of `BuiltinContext.roots`.
  public var root: Int
  /// Keys and indexes from the root to the value; for an absent one to its nearest ancestor.
  public var path: [Node]
  /// The key that wasn't there; `absent` when the value was.
  public var missing: Node
  /// The value that was read; for an absent one its nearest ancestor.
  public var node: Node

  /// A read from its parts.
  public init(root: Int, path: [Node], missing: Node = .absent, node: Node) {
    self.root = root
    self.path = path
    self.missing = missing
    self.node = node
  }
}

/// The answers of a partial set, or the value of any other rule.
public struct RegoSolutions: Sendable {
  /// One per derivation of a member, certain ones and possible ones, in no particular order;
  /// members that are equal may occur several times when their causes differ.
  public var solutions: [RegoSolution]
  /// Whether the values were explained: true when causes were asked for or an unknown was met.
  public var isExplained: Bool
  /// Every read of the evaluation, when explained: what an answer of "none" rests on.
  public var reads: [RegoRead]
}
