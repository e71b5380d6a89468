// Bawn
// SPDX-License-Identifier: Apache-2.0

/// `a and b`, `a or b`, and `not` as `future.keywords.not` has it: statements that hold or don't,
/// without a value and without anything of theirs being seen outside.
public struct Logical: Hashable, Sendable {
  /// Which of them it is.
  public enum Operation: String, Sendable {
    /// Both operands hold.
    case and
    /// One of the operands holds.
    case or
    /// The operand doesn't hold, also when a part of it is undefined.
    case not
  }

  /// What is combined.
  public struct Operand: Hashable, Sendable {
    /// What must hold: one expression unless there are braces around it.
    public var body: Body
    /// Whether it is written in braces; then it may have variables of its own.
    public var isExplicit: Bool

    /// An operand of a body.
    public init(_ body: Body, isExplicit: Bool) {
      self.body = body
      self.isExplicit = isExplicit
    }

    /// An operand that is one expression without braces.
    public init(_ expression: Expression) {
      self.init(Body([expression], range: expression.range), isExplicit: false)
    }
  }

  /// Which operation it is.
  public var operation: Operation
  /// One for `not`, else two.
  public var operands: [Operand]

  /// An operation on operands.
  public init(_ operation: Operation, _ operands: [Operand]) {
    self.operation = operation
    self.operands = operands
  }
}

extension Logical {
  /// Whether an operand without braces needs parentheses to be read as it is.
  func wraps(_ index: Int) -> Bool {
    guard let expression = operands[index].body.expressions.first else { return false }
    if !expression.modifiers.isEmpty { return true }
    guard case .logical(let inner) = expression.kind else {
      return expression.startsWithBrace || (operation == .not && expression.isNegated)
    }
    switch (operation, inner.operation) {
    case (.not, _): return true
    case (_, .not): return false
    case (.and, .or): return true
    default: return index > 0 && operation == inner.operation
    }
  }
}

extension Expression {
  /// Whether its text begins with a brace, which an operand would take for a body.
  fileprivate var startsWithBrace: Bool {
    switch kind {
    case .term(let term): RegoPrinter.text(of: term).utf8.first == UInt8(ascii: "{")
    case .call(let call):
      RegoPrinter.text(of: Term(.call(call))).utf8.first == UInt8(ascii: "{")
    default: false
    }
  }
}
