// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// `and`, `or` and `not` with a body, all made of negated blocks: what holds is what doesn't fail
/// to hold. A block ends with the first solution, so nothing is evaluated that can't matter.
extension Lowering {
  mutating func logical(_ logical: Logical, range: ByteRange) {
    let modifiers = activeWith
    let outer = activeWith
    activeWith = nil
    defer { activeWith = outer }
    let text = RegoPrinter.text(of: Expression(.logical(logical)))
    let operands = logical.operands.map { operand($0, of: logical.operation) }
    let block: LoweredBlock
    switch logical.operation {
    case .not:
      guard let operand = operands.first else { return }
      block = LoweredBlock(body: operand.body, needed: operand.needed, text: text)
    case .or:
      block = LoweredBlock(
        body: operands.map { negated($0, range) }, needed: operands.flatMap(\.needed), text: text)
    case .and:
      // Each for itself: solutions of one aren't combined with those of the other.
      let both = operands.map { operand in
        negated(LoweredBlock(body: [negated(operand, range)], needed: operand.needed), range)
      }
      let needed = operands.flatMap(\.needed)
      block = LoweredBlock(
        body: [negated(LoweredBlock(body: both, needed: needed), range)], needed: needed,
        text: text)
    }
    emit(LoweredExpression(.block(block), isNegated: true, with: modifiers, range: range))
  }

  private func negated(_ block: LoweredBlock, _ range: ByteRange) -> LoweredExpression {
    LoweredExpression(.block(block), isNegated: true, range: range)
  }

  private mutating func operand(
    _ operand: Logical.Operand, of operation: Logical.Operation
  ) -> LoweredBlock {
    if operand.isExplicit {
      return LoweredBlock(body: nested { $0.body(operand.body) })
    }
    // One expression, in the frame that it stands in: it may declare nothing.
    openSink()
    for expression in operand.body.expressions {
      if case .call(let call) = expression.kind, call.isAssignment {
        let place =
          operation == .not ? "negated expression" : "implicit \(operation.rawValue) operand"
        reportLocal("cannot assign vars inside \(place)", expression.range)
        continue
      }
      lower(expression, queryIndex: nil)
    }
    let body = closeSink()
    var needed: [Int] = []
    for statement in body {
      statement.forEachVariable { if variables.names[$0] != nil { needed.append($0) } }
    }
    return LoweredBlock(body: body, needed: needed)
  }
}
