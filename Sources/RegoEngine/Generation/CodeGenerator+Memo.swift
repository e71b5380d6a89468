// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Where a comprehension's values are kept, while its code is generated.
struct PendingMemo {
  let site: Int32
  let keys: UInt16
  let keyCount: UInt16
  let result: UInt16
  let end: CodeGenerator.Label
}

extension CodeGenerator {
  /// More values from outside than this hardly ever come again together.
  private static let mostKeys = 3

  /// Emits the look-up of what a comprehension has given before, when it may be evaluated more
  /// than once and depends on few values besides documents and rules.
  mutating func beginMemo(_ made: LoweredComprehension) -> PendingMemo? {
    guard !explains, plan.probes == nil, memoCount < 1_000, isRepeated,
      let outer = OuterValues(of: made, plan: plan, bound: flow.bound)
    else { return nil }
    guard outer.values.count <= Self.mostKeys else { return nil }
    let keys = block(max(outer.values.count, 1), level: flow.loops.count)
    for (offset, value) in outer.values.enumerated() {
      var operand = flow.bound[value.variable] ?? Instruction.none
      for key in value.path {
        let next = register(level: flow.loops.count)
        emit(.lookupOrAbsent, next, operand, constant(key))
        operand = next
      }
      emit(.move, keys + UInt16(offset), operand)
    }
    let memo = PendingMemo(
      site: Int32(memoCount), keys: keys, keyCount: UInt16(outer.values.count),
      result: register(level: flow.loops.count), end: label())
    memoCount += 1
    emit(.recall, memo.result, keys, memo.keyCount, x: memo.end, y: memo.site)
    return memo
  }

  /// Keeps the value of a comprehension; the way of those that were kept already ends here too.
  mutating func endMemo(_ memo: PendingMemo, _ value: UInt16) -> UInt16 {
    emit(.remember, value, memo.keys, memo.keyCount, y: memo.site)
    emit(.move, memo.result, value)
    place(memo.end)
    return memo.result
  }

  /// Whether the point of emission can be reached more than once in an evaluation.
  private var isRepeated: Bool { !flow.loops.isEmpty || isFunction }
}

/// What a comprehension takes from the variables around it.
private struct OuterValues {
  struct Value {
    let variable: Int
    /// The fixed steps that all uses of the variable begin with.
    var path: [Node]
  }

  private(set) var values: [Value] = []
  private var isOpaque = false
  private let plan: ProgramPlan
  private let bound: OperandTable

  /// Nil when the body does something that has to happen every time.
  init?(of made: LoweredComprehension, plan: ProgramPlan, bound: OperandTable) {
    self.plan = plan
    self.bound = bound
    add(made)
    if isOpaque { return nil }
  }

  private mutating func add(_ made: LoweredComprehension) {
    if let key = made.key { add(key) }
    add(made.value)
    add(made.body)
  }

  private mutating func add(_ body: [LoweredExpression]) {
    for expression in body {
      if expression.with != nil { isOpaque = true }
      switch expression.kind {
      case .term(let term): add(term)
      case .unify(let left, let right):
        add(left)
        add(right)
      case .call(let callee, let arguments, let output):
        switch callee {
        case .builtin(let number): isOpaque = isOpaque || !plan.builtins[number].isDeterministic
        case .function(let group): isOpaque = isOpaque || plan.isNoticed[group]
        }
        for argument in arguments { add(argument) }
        if let output { add(output) }
      case .every(let every):
        add(every.domain)
        add(every.body)
      }
    }
  }

  private mutating func add(_ term: LoweredTerm) {
    switch term {
    case .constant: break
    case .variable(let id): add(id, [])
    case .ref(let root, let path):
      if case .variable(let id) = root {
        var fixed: [Node] = []
        for step in path {
          guard case .constant(let node) = step, !node.isCollection else { break }
          fixed.append(node)
        }
        add(id, fixed)
      }
      for step in path { add(step) }
    case .array(let items), .set(let items): for item in items { add(item) }
    case .object(let entries):
      for entry in entries {
        add(entry.key)
        add(entry.value)
      }
    case .comprehension(let made): add(made)
    }
  }

  private mutating func add(_ variable: Int, _ path: [Node]) {
    guard bound[variable] != nil else { return }
    for index in values.indices where values[index].variable == variable {
      let known = values[index].path
      if path.starts(with: known) { return }
      if known.starts(with: path) {
        values[index].path = path
        return
      }
    }
    values.append(Value(variable: variable, path: path))
  }
}
