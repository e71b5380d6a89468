// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// A value, a name of one, or something that computes one.
///
/// Two terms are equal when they are written alike; where they stand (`range`) doesn't count.
public struct Term: Sendable {
  /// What it is.
  public var kind: Kind
  /// The bytes it covers, without parentheses around it.
  public var range: ByteRange

  /// The kinds of terms.
  public enum Kind: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case boolean(Bool)
    /// A number as JSON would write it, digits kept as they are (`1.50`, `-2`, `1e3`). Only the
    /// forms JSON lacks are changed: `.5` becomes `0.5`, and no space is left after a minus.
    case number(String)
    /// A string, escapes resolved; raw or not.
    case string(String)
    /// A name alone, wildcards too. `input` and `data` alone are references.
    case variable(Variable)
    /// `a.b["c"][x]`, also `input` and `data` alone.
    case ref(Ref)
    /// `[a, b]`
    case array([Term])
    /// `{k: v}`, in the order written, with repeated keys as written.
    case object([ObjectEntry])
    /// `{a, b}` or `set()`, in the order written, with repeated members as written.
    case set([Term])
    /// `[head | body]`
    indirect case arrayComprehension(ArrayComprehension)
    /// `{key: value | body}`
    indirect case objectComprehension(ObjectComprehension)
    /// `{head | body}`
    indirect case setComprehension(SetComprehension)
    /// A call of a function or an infix operator.
    case call(Call)
    /// `$"…{expression}…"`
    case template(TemplateString)

    /// Strings are equal when they are of the same scalars: Unicode's equivalence, which Swift's
    /// strings go by, would take different values for one.
    public static func == (left: Kind, right: Kind) -> Bool {
      switch (left, right) {
      case (.null, .null): true
      case (.boolean(let a), .boolean(let b)): a == b
      case (.number(let a), .number(let b)): a == b
      case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
      case (.variable(let a), .variable(let b)): a == b
      case (.ref(let a), .ref(let b)): a == b
      case (.array(let a), .array(let b)): a == b
      case (.object(let a), .object(let b)): a == b
      case (.set(let a), .set(let b)): a == b
      case (.arrayComprehension(let a), .arrayComprehension(let b)): a == b
      case (.objectComprehension(let a), .objectComprehension(let b)): a == b
      case (.setComprehension(let a), .setComprehension(let b)): a == b
      case (.call(let a), .call(let b)): a == b
      case (.template(let a), .template(let b)): a == b
      default: false
      }
    }
  }

  /// A term from its parts.
  public init(_ kind: Kind, range: ByteRange = ByteRange(0, 0)) {
    self.kind = kind
    self.range = range
  }
}

extension Term: Hashable {
  /// Compares what is written, not where.
  public static func == (left: Term, right: Term) -> Bool { left.kind == right.kind }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

/// One pair of an object term.
public struct ObjectEntry: Hashable, Sendable {
  /// The key, any term.
  public var key: Term
  /// The value.
  public var value: Term

  /// A pair.
  public init(key: Term, value: Term) {
    self.key = key
    self.value = value
  }
}
