// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// One statement of a body.
///
/// Equality looks at what is written, not where.
public struct Expression: Sendable {
  /// What it says.
  public enum Kind: Hashable, Sendable {
    /// A term that must be defined and not false.
    case term(Term)
    /// A call, also `x = y`, `x := y` and every other operator at the top of an expression.
    case call(Call)
    /// `some x, y` or `some k, v in xs`
    indirect case some(SomeDeclaration)
    /// `every k, v in xs { … }`
    indirect case every(Every)
    /// `not …` where `future.keywords.not` is imported: all that the operand needs may be missing.
    indirect case negation(Operand)
    /// `a and b` or `a or b`
    indirect case logical(Logical)
  }

  /// What it says.
  public var kind: Kind
  /// Whether `not` stands before it, unless that is its kind.
  public var isNegated: Bool
  /// `with … as …`, in order; of two for one target the later holds.
  public var modifiers: [WithModifier]
  /// From `not` or the first token to the last modifier.
  public var range: ByteRange

  /// An expression from its parts.
  public init(
    _ kind: Kind, isNegated: Bool = false, modifiers: [WithModifier] = [],
    range: ByteRange = ByteRange(0, 0)
  ) {
    self.kind = kind
    self.isNegated = isNegated
    self.modifiers = modifiers
    self.range = range
  }
}

extension Expression: Hashable {
  /// Compares what is written, not where.
  public static func == (left: Expression, right: Expression) -> Bool {
    left.isNegated == right.isNegated && left.kind == right.kind
      && left.modifiers == right.modifiers
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegated)
    hasher.combine(kind)
    hasher.combine(modifiers)
  }
}

/// What `some` declares.
public enum SomeDeclaration: Hashable, Sendable {
  /// `some x, y`: variables (terms, so that each has its range).
  case variables([Term])
  /// `some x in xs` or `some k, v in xs`; key and value may be patterns.
  case members(key: Term?, value: Term, domain: Term)
}

/// `every v in xs { … }` or `every k, v in xs { … }`
public struct Every: Hashable, Sendable {
  /// The key's variable, when there is one.
  public var key: Term?
  /// The value's variable.
  public var value: Term
  /// What is gone through.
  public var domain: Term
  /// What must hold for each.
  public var body: Body

  /// A statement from its parts.
  public init(key: Term?, value: Term, domain: Term, body: Body) {
    self.key = key
    self.value = value
    self.domain = domain
    self.body = body
  }
}

/// `with target as value`
public struct WithModifier: Sendable {
  /// What is replaced: a reference (`input.a`, `data.f`, a built-in's name) or a variable.
  public var target: Term
  /// What it is replaced with.
  public var value: Term
  /// From `with` to the value's end.
  public var range: ByteRange

  /// A modifier from its parts.
  public init(target: Term, value: Term, range: ByteRange = ByteRange(0, 0)) {
    self.target = target
    self.value = value
    self.range = range
  }
}

extension WithModifier: Hashable {
  /// Compares what is written, not where.
  public static func == (left: WithModifier, right: WithModifier) -> Bool {
    left.target == right.target && left.value == right.value
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(target)
    hasher.combine(value)
  }
}
