// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What a rule defines.
///
/// | source | name | arguments | kind |
/// |---|---|---|---|
/// | `p := v`, `p if …` | `p` | | value `v`, `true` |
/// | `p.q[x] := v`, `p[x] if …` | `p.q[x]`, `p[x]` | | value `v`, `true` |
/// | `p contains x`, `p.q contains x` | `p`, `p.q` | | member `x` |
/// | `f(x) := v`, `a.f(x) if …` | `f`, `a.f` | `x` | value `v`, `true` |
/// | `p[x] { … }` (v0) | `p` | | member `x` |
///
/// Equality looks at what is written, not where.
public struct RuleHead: Sendable {
  /// How many answers the rule adds, and what.
  public enum Kind: Hashable, Sendable {
    /// One value at the name, or at each path that the name's variables take.
    case value(RuleValue)
    /// A member of the set at the name.
    case member(Term)
  }

  /// Where the answer stands below the package; the head is a variable, arguments may hold
  /// variables.
  public var name: Ref
  /// A function's parameters, any patterns; empty when it isn't a function.
  public var arguments: [Term]
  /// What it adds.
  public var kind: Kind
  /// From the name to the value or key.
  public var range: ByteRange

  /// A head from its parts.
  public init(
    name: Ref, arguments: [Term] = [], kind: Kind, range: ByteRange = ByteRange(0, 0)
  ) {
    self.name = name
    self.arguments = arguments
    self.kind = kind
    self.range = range
  }

  /// Whether it is a function.
  public var isFunction: Bool { !arguments.isEmpty }

  /// The value of a rule with one; nil for `contains`.
  public var value: Term? {
    if case .value(let value) = kind { value.term } else { nil }
  }

  /// The member of a `contains` rule; else nil.
  public var key: Term? {
    if case .member(let key) = kind { key } else { nil }
  }

  /// How many of the name's terms come before the first one that isn't a fixed scalar.
  public var groundPrefixCount: Int {
    1 + name.arguments.prefix(while: \.isScalar).count
  }
}

extension RuleHead: Hashable {
  /// Compares what is written, not where.
  public static func == (left: RuleHead, right: RuleHead) -> Bool {
    left.name == right.name && left.arguments == right.arguments && left.kind == right.kind
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(arguments)
    hasher.combine(kind)
  }
}

/// A rule's value and how it was given.
public struct RuleValue: Hashable, Sendable {
  /// How it was given.
  public enum Form: Hashable, Sendable {
    /// Not written; the value is `true`.
    case implied
    /// `=`
    case unified
    /// `:=`
    case assigned
  }

  /// The value.
  public var term: Term
  /// How it was given.
  public var form: Form

  /// A value from its parts.
  public init(_ term: Term, form: Form) {
    self.term = term
    self.form = form
  }
}
