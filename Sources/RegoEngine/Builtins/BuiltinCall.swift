// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The arguments of one call and what the evaluation lends to it.
public struct BuiltinCall: ~Copyable {
  /// The arguments; as many as the built-in has parameters, none of them absent.
  public let arguments: UnsafeBufferPointer<Node>
  /// What the evaluation lends: memory for results, clock, randomness, caches, limits.
  public let context: BuiltinContext

  /// A call from its parts.
  @inlinable
  public init(arguments: UnsafeBufferPointer<Node>, context: BuiltinContext) {
    self.arguments = arguments
    self.context = context
  }

  /// An argument by position.
  @inlinable public subscript(index: Int) -> Node { arguments[index] }

  /// Where results are made.
  @inlinable public var arena: Arena { context.arena }
}
