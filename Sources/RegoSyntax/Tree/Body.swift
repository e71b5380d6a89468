// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Expressions that must all hold, in the order written.
///
/// Equality looks at what is written, not where.
public struct Body: Sendable {
  /// The expressions. Empty only for a rule that is written without a body: it always holds.
  public var expressions: [Expression]
  /// From the first expression to the last.
  public var range: ByteRange

  /// A body of these expressions.
  public init(_ expressions: [Expression], range: ByteRange = ByteRange(0, 0)) {
    self.expressions = expressions
    self.range = range
  }
}

extension Body: Hashable {
  /// Compares what is written, not where.
  public static func == (left: Body, right: Body) -> Bool {
    left.expressions == right.expressions
  }

  /// Hashes what is written, not where.
  public func hash(into hasher: inout Hasher) { hasher.combine(expressions) }
}
