// Bawn
// SPDX-License-Identifier: Apache-2.0

/// `[head | body]`
public struct ArrayComprehension: Hashable, Sendable {
  /// What each answer of the body yields.
  public var head: Term
  /// What is searched.
  public var body: Body

  /// A comprehension from its parts.
  public init(head: Term, body: Body) {
    self.head = head
    self.body = body
  }
}

/// `{head | body}`
public struct SetComprehension: Hashable, Sendable {
  /// What each answer of the body yields.
  public var head: Term
  /// What is searched.
  public var body: Body

  /// A comprehension from its parts.
  public init(head: Term, body: Body) {
    self.head = head
    self.body = body
  }
}

/// `{key: value | body}`
public struct ObjectComprehension: Hashable, Sendable {
  /// The key that each answer of the body yields.
  public var key: Term
  /// The value that goes with it.
  public var value: Term
  /// What is searched.
  public var body: Body

  /// A comprehension from its parts.
  public init(key: Term, value: Term, body: Body) {
    self.key = key
    self.value = value
    self.body = body
  }
}
