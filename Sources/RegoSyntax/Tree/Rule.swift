// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// One rule: a head, what must hold for it, and what is tried when that doesn't.
///
/// Equality looks at what is written, not where.
public struct Rule: Sendable {
  /// What it defines.
  public var head: RuleHead
  /// Whether `default` stands before it; such a rule has no body.
  public var isDefault: Bool
  /// What must hold; empty when the rule is written without a body.
  public var body: Body
  /// The `else` branches in order.
  public var alternatives: [ElseBranch]
  /// Whether it came from the second or a later body of `p if { … } { … }`. Its head repeats the
  /// first one's, with wildcards of its own.
  public var isChained: Bool
  /// From `default` or the name to the last token; of a chained rule the body with its braces.
  public var range: ByteRange

  /// A rule from its parts.
  public init(
    head: RuleHead, isDefault: Bool = false, body: Body = Body([]),
    alternatives: [ElseBranch] = [], isChained: Bool = false,
    range: ByteRange = ByteRange(0, 0)
  ) {
    self.head = head
    self.isDefault = isDefault
    self.body = body
    self.alternatives = alternatives
    self.isChained = isChained
    self.range = range
  }
}

extension Rule: Hashable {
  /// Compares what is written, not where.
  public static func == (left: Rule, right: Rule) -> Bool {
    left.head == right.head && left.isDefault == right.isDefault && left.body == right.body
      && left.alternatives == right.alternatives && left.isChained == right.isChained
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(head)
    hasher.combine(body)
  }
}

/// `else := value if { … }`: tried when the bodies before it don't hold.
public struct ElseBranch: Sendable {
  /// The value of the rule when this branch holds.
  public var value: RuleValue
  /// What must hold; empty when it is written without a body.
  public var body: Body
  /// From `else` to the last token.
  public var range: ByteRange

  /// A branch from its parts.
  public init(value: RuleValue, body: Body, range: ByteRange = ByteRange(0, 0)) {
    self.value = value
    self.body = body
    self.range = range
  }
}

extension ElseBranch: Hashable {
  /// Compares what is written, not where.
  public static func == (left: ElseBranch, right: ElseBranch) -> Bool {
    left.value == right.value && left.body == right.body
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(value)
    hasher.combine(body)
  }
}
