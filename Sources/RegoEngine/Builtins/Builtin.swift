// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// One built-in function of Rego: its name, its type, and what it does.
public struct Builtin: Sendable {
  /// The work itself: arguments in, value out; `absent` means undefined.
  public typealias Evaluate = @Sendable (_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node

  /// The name as policies write it, such as `array.concat`, or OPA's internal one (`plus`, `eq`).
  public let name: String
  /// The types of the arguments, in order.
  public let parameters: [RegoType]
  /// The type of the result.
  public let result: RegoType
  /// Whether the same arguments always give the same result, so that calls may be folded.
  public let isDeterministic: Bool
  /// Whether it gives any number of results (only `walk` does): the machine iterates over the
  /// array that `evaluate` returns.
  public let isRelation: Bool
  /// Whether OPA still knows it, but refuses it in modules of the first version and in strict mode.
  public let isDeprecated: Bool
  /// Whether it makes sense of unknown arguments by itself; others aren't called with them, and
  /// their result is unknown.
  public let takesUnknown: Bool
  /// One line about what it does.
  public let summary: String
  /// The work itself; its errors don't name the built-in yet.
  let work: Evaluate

  /// A built-in from its parts.
  public init(
    _ name: String, _ parameters: [RegoType], _ result: RegoType, deterministic: Bool = true,
    relation: Bool = false, deprecated: Bool = false, takesUnknown: Bool = false, summary: String,
    evaluate: @escaping Evaluate
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.isDeterministic = deterministic
    self.isRelation = relation
    self.isDeprecated = deprecated
    self.takesUnknown = takesUnknown
    self.summary = summary
    self.work = evaluate
  }

  /// Calls the built-in.
  ///
  /// - Throws: the error with the built-in's name in front of its message.
  public func evaluate(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    do {
      return try work(call)
    } catch {
      throw error.named(name)
    }
  }
}
