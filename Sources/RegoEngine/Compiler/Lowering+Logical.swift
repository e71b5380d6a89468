// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// `not` over bodies, `and` and `or`.
///
/// Each operand becomes an `every` over one element: it holds when its body does, once, and what
/// the body binds stays in it.
extension Lowering {
  mutating func logical(_ logical: Logical, range: ByteRange) {
    let word = logical.connective.rawValue
    switch logical.connective {
    case .and:
      closure(over: logical.left, of: word, isNegated: false, range: range)
      closure(over: logical.right, of: word, isNegated: false, range: range)
    case .or:
      // Neither may fail: the second is only looked at when the first has.
      closure(isNegated: true, bindsNothing: false, range: range) { inner in
        inner.openSink()
        inner.closure(over: logical.left, of: word, isNegated: true, range: range)
        inner.closure(over: logical.right, of: word, isNegated: true, range: range)
        return inner.closeSink()
      }
    }
  }

  /// Lowers an operand.
  ///
  /// - Parameter word: what it is an operand of; nil for `not`.
  mutating func closure(
    over operand: Operand, of word: String?, isNegated: Bool, range: ByteRange
  ) {
    if !operand.isExplicit, let only = operand.body.expressions.first,
      case .call(let call) = only.kind, call.isAssignment
    {
      let place = word.map { "implicit \($0) operand" } ?? "negated expression"
      reportLocal("cannot assign vars inside \(place)", range)
      return
    }
    var seen: [String: (id: Int, occurrence: Frame.Occurrence)] = [:]
    closure(isNegated: isNegated, bindsNothing: !operand.isExplicit, range: range) { inner in
      let body = inner.body(operand.body)
      seen = inner.frames[inner.frames.count - 1].variables.filter { $0.value.occurrence == .seen }
      return body
    }
    // A variable of `and` and `or` can't be declared after them.
    guard word != nil else { return }
    frames[frames.count - 1].variables.merge(seen) { before, _ in before }
  }

  private mutating func closure(
    isNegated: Bool, bindsNothing: Bool, range: ByteRange,
    _ work: (inout Lowering) -> [LoweredExpression]
  ) {
    let modifiers = activeWith
    activeWith = nil
    defer { activeWith = modifiers }
    let one = LoweredTerm.constant(unit.constants.arena.array([.boolean(true)]))
    let lowered = nested { inner in
      let value = inner.temporary()
      return LoweredEvery(key: nil, value: value, domain: one, body: work(&inner))
    }
    if bindsNothing {
      var needs: Set<Int> = []
      for expression in lowered.body {
        expression.forEachVariable { if variables.names[$0] != nil { needs.insert($0) } }
      }
      lowered.needs = needs.sorted()
    }
    emit(LoweredExpression(.every(lowered), isNegated: isNegated, with: modifiers, range: range))
  }
}
