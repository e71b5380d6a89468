// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A call: `f(x)`, `io.jwt.decode(t)` or an infix operator written between its operands.
public struct Call: Hashable, Sendable {
  /// How it was written.
  public enum Form: Hashable, Sendable {
    /// `f(x, y)`
    case function
    /// `x + y`, `x == y`, `x := y`, `k, v in xs`
    case infix
  }

  /// The function's name; for an infix operator the name of `Operator.functionName`.
  public var function: Ref
  /// The operands.
  public var arguments: [Term]
  /// How it was written; decides nothing but how it is printed.
  public var form: Form

  /// A call from its parts.
  public init(function: Ref, arguments: [Term], form: Form = .function) {
    self.function = function
    self.arguments = arguments
    self.form = form
  }

  /// The function's name joined by dots; nil when it isn't a plain name.
  public var name: String? { function.dottedName }

  /// The operator it stands for, however it was written: `plus(1, 2)` is `+` too.
  public var infixOperator: Operator? {
    guard let name, let found = Operator(functionName: name) else { return nil }
    return found.operandCount == arguments.count ? found : nil
  }

  /// Whether it is `x = y`.
  public var isUnification: Bool { stands(for: .unify) }

  /// Whether it is `x := y`.
  public var isAssignment: Bool { stands(for: .assign) }

  /// Whether it stands for an operator, however it was written.
  public func stands(for operator: Operator) -> Bool {
    guard arguments.count == `operator`.operandCount else { return false }
    let name = function.count == 1 ? function.headName : function.dottedName
    return name == `operator`.functionName
  }

  /// Compares name and operands; `plus(1, 2)` equals `1 + 2`.
  public static func == (left: Call, right: Call) -> Bool {
    left.function == right.function && left.arguments == right.arguments
  }

  /// Hashes name and operands.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(function)
    hasher.combine(arguments)
  }
}
