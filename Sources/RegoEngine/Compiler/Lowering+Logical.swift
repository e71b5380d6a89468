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
      closure(isNegated: true, bindsNothing: false, isVisible: true, range: range) { inner in
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
    closure(
      isNegated: isNegated, bindsNothing: !operand.isExplicit,
      isVisible: word != nil || !operand.isExplicit,
      range: range
    ) { $0.body(operand.body) }
  }

  /// - Parameter isVisible: whether variables that stand in it can't be declared after it.
  private mutating func closure(
    isNegated: Bool, bindsNothing: Bool, isVisible: Bool, range: ByteRange,
    _ work: (inout Lowering) -> [LoweredExpression]
  ) {
    let modifiers = activeWith
    activeWith = nil
    defer { activeWith = modifiers }
    var seen: [(name: String, value: (id: Int, occurrence: Frame.Occurrence))] = []
    let body = nested { inner in
      let body = work(&inner)
      seen = inner.frames[inner.frames.count - 1].variables.entries
        .filter { $0.value.occurrence == .seen }
      return body
    }
    if isVisible {
      let top = frames.count - 1
      for (name, value) in seen where !frames[top].variables.contains(name) {
        frames[top].variables[name] = value
      }
    }
    if isNegated, bindsNothing, body.count == 1, body[0].canBeNegated {
      let statement = LoweredExpression(
        body[0].kind, isNegated: true, with: modifiers, range: range,
        secondRange: body[0].secondRange)
      statement.isOperand = true
      emit(statement)
      return
    }
    let one = LoweredTerm.constant(unit.constants.arena.array([.boolean(true)]))
    let every = LoweredEvery(key: nil, value: temporary(), domain: one, body: body)
    every.isOperand = true
    let statement = LoweredExpression(
      .every(every), isNegated: isNegated, with: modifiers, range: range)
    if bindsNothing {
      var needs: Set<Int> = []
      for expression in body {
        expression.forEachVariable { if variables.names[$0] != nil { needs.insert($0) } }
      }
      statement.needs = needs.sorted()
    }
    emit(statement)
  }
}

extension LoweredExpression {
  /// Whether its negation says the same without a body around it.
  fileprivate var canBeNegated: Bool {
    guard !isNegated, with == nil, needs.isEmpty else { return false }
    if case .every = kind { return false }
    return true
  }
}
