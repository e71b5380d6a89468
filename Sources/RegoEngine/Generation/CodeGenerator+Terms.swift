// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension CodeGenerator {
  /// Emits what computes a term and returns the operand that holds it.
  mutating func evaluate(_ term: LoweredTerm) -> UInt16 {
    switch term {
    case .constant(let node): return constant(node)
    case .variable(let id):
      if let operand = flow.bound[id] { return operand }
      // The safety check sees to it that this can't be.
      isTooLarge = true
      return constant(.null)
    case .ref(let root, let path): return reference(root, path)
    case .array(let items): return collection(.array, items.map { evaluate($0) })
    case .set(let items): return collection(.set, items.map { evaluate($0) })
    case .object(let entries):
      var operands: [UInt16] = []
      for entry in entries {
        operands.append(evaluate(entry.key))
        operands.append(evaluate(entry.value))
      }
      return collection(.object, operands)
    case .comprehension(let made): return comprehension(made)
    }
  }

  /// Emits several terms; one whose variables another one binds comes after that.
  mutating func evaluateAll(_ terms: [LoweredTerm]) -> [UInt16] {
    var operands: [UInt16] = []
    operands.reserveCapacity(terms.count)
    while operands.count < terms.count, canEvaluate(terms[operands.count]) {
      operands.append(evaluate(terms[operands.count]))
    }
    guard operands.count < terms.count else { return operands }
    var left = Array(operands.count..<terms.count)
    operands.append(contentsOf: repeatElement(0, count: left.count))
    while !left.isEmpty {
      // Without one that can go first, the first one reports what is wrong.
      let next = left.firstIndex { canEvaluate(terms[$0]) } ?? 0
      let index = left.remove(at: next)
      operands[index] = evaluate(terms[index])
    }
    return operands
  }

  private mutating func collection(_ op: Opcode, _ operands: [UInt16]) -> UInt16 {
    let first = contiguous(operands)
    let target = register(level: operands.map { level($0) }.max() ?? 0)
    let count = op == .object ? operands.count / 2 : operands.count
    guard count <= Int(UInt16.max) else {
      isTooLarge = true
      return target
    }
    emit(op, target, first, UInt16(count))
    return target
  }

  /// Whether all variables of a term have values.
  @inline(__always)
  func isBound(_ term: LoweredTerm) -> Bool { Self.isBound(term, flow.bound) }

  /// Apart from the generator, which would be copied to ask it.
  private static func isBound(_ term: LoweredTerm, _ bound: OperandTable) -> Bool {
    switch term {
    case .constant, .comprehension: return true
    case .variable(let id): return bound[id] != nil
    case .ref(let root, let path):
      if case .variable(let id) = root, bound[id] == nil { return false }
      return path.allSatisfy { isBound($0, bound) }
    case .array(let items), .set(let items): return items.allSatisfy { isBound($0, bound) }
    case .object(let entries):
      return entries.allSatisfy { isBound($0.key, bound) && isBound($0.value, bound) }
    }
  }

  /// Emits a comprehension: its body as loops of the same routine around a builder.
  private mutating func comprehension(_ made: LoweredComprehension) -> UInt16 {
    let memo = beginMemo(made)
    let outer = flow
    let base = flow.loops.count
    let builder = register(level: base)
    let end = label()
    let kind: BuilderKind =
      switch made.kind {
      case .array: .array
      case .set: .set
      case .object: .object
      }
    emit(.newBuilder, builder, 0, kind.rawValue)
    let state = beginBlock()
    flow.fail = end
    let body = enterBody(made.body)
    statements(made.body)
    var target = flow.fail
    switch made.kind {
    case .array:
      let value = evaluate(made.value)
      target = flow.fail
      emit(.append, builder, value)
    case .set:
      let value = evaluate(made.value)
      target = exit(within: base, level: level(value), end: end)
      emit(.insert, builder, value)
    case .object:
      let key = made.key.map { evaluate($0) } ?? constant(.null)
      let value = evaluate(made.value)
      target = exit(within: base, level: max(level(key), level(value)), end: end)
      emit(.put, builder, key, value)
    }
    exitProbe()
    proceed(to: target)
    place(end)
    flow = outer
    leaveBody(body)
    endBlock(state, isPossibleAllowed: false)
    let result = register(level: base)
    emit(.finish, result, builder, kind.rawValue)
    return memo.map { endMemo($0, result) } ?? result
  }

  /// Like `exit(level:outermost:)` for a block that began inside of `base` loops.
  private func exit(within base: Int, level: Int, end: Label) -> Label {
    level <= base ? end : exit(level: level, outermost: end)
  }

  /// Begins a block whose reads count as a whole; nothing in plain code.
  mutating func beginBlock() -> UInt16 {
    guard explains else { return Instruction.none }
    let state = block(2, level: 0)
    emit(.blockBegin, state)
    return state
  }

  mutating func endBlock(_ state: UInt16, isPossibleAllowed: Bool) {
    guard explains else { return }
    emit(.blockEnd, state, 0, isPossibleAllowed ? 0 : 1)
  }

  // MARK: - References

  private mutating func reference(_ root: LoweredRoot, _ path: [LoweredTerm]) -> UInt16 {
    switch root {
    case .variable(let id):
      return steps(path[...], from: evaluate(.variable(id)))
    case .constant(let node):
      return steps(path[...], from: constant(node))
    case .input:
      return steps(path[...], from: input())
    case .data:
      return dataReference(path)
    }
  }

  mutating func input() -> UInt16 {
    if let known = flow.known[.input] { return known }
    let target = register(level: 0)
    emit(.loadInput, target, x: flow.fail)
    flow.known.add(.input, result: target)
    return target
  }

  /// The base documents. Absent ones aren't a failure here: rules may stand there all the same.
  mutating func data() -> UInt16 {
    if let known = flow.known[.data] { return known }
    let target = register(level: 0)
    emit(.loadData, target, x: flow.fail)
    flow.known.add(.data, result: target)
    return target
  }

  /// Goes down from a value: look-ups for what is bound, loops for what isn't.
  ///
  /// - Parameter isStored: whether the value is a base document, whose parts have other names too.
  mutating func steps(
    _ path: ArraySlice<LoweredTerm>, from start: UInt16, isStored: Bool = false
  ) -> UInt16 {
    var value = start
    for (index, step) in zip(path.indices, path) {
      var join: PendingJoin?
      if let pending = pendingJoin, path.endIndex - index - 1 == pending.tail {
        join = pending
        pendingJoin = nil
      }
      value = self.step(step, in: value, join, isStored: isStored)
    }
    return value
  }

  private mutating func step(
    _ step: LoweredTerm, in container: UInt16, _ join: PendingJoin?, isStored: Bool
  ) -> UInt16 {
    if isBound(step) {
      let key = evaluate(step)
      let lookup = KnownLookup(container: container, key: key)
      if let known = flow.known[lookup] { return known }
      let target = register(level: max(level(container), level(key)))
      emit(.lookup, target, container, key, x: flow.fail, y: isStored ? 1 : 0)
      flow.known.add(lookup, result: target)
      return target
    }
    if case .variable(let id) = step {
      let isNamed = variables.names[id].map { $0 != "_" } ?? false
      let (key, value) = loop(over: container, needsKey: isNamed, join)
      flow.bound[id] = key
      return value
    }
    let (key, value) = loop(over: container, needsKey: true)
    match(step, key)
    return value
  }

  /// Opens a loop: from here on, failing means the next turn.
  mutating func loop(
    over container: UInt16, needsKey: Bool, _ join: PendingJoin? = nil
  ) -> (key: UInt16, value: UInt16) {
    let iterator = block(3, level: flow.loops.count)
    beginLoop(iterator, over: container, join)
    let turn = label()
    place(turn)
    let level = flow.loops.count + 1
    let key = needsKey ? register(level: level) : Instruction.none
    let value = register(level: level)
    emit(.next, iterator, key, value, x: flow.fail)
    flow.loops.append(turn)
    flow.fail = turn
    return (key, value)
  }

  // MARK: - Rules and base documents

  private mutating func dataReference(_ path: [LoweredTerm]) -> UInt16 {
    var node = plan.root
    var index = 0
    while index < path.count {
      guard case .constant(let constantKey) = path[index],
        let key = ConstantPool.key(constantKey)
      else {
        return node.hasDocuments
          ? handleReference(node, path, from: index) : baseSteps(path)
      }
      guard let child = node.children[key], child.hasDocuments || child.group != nil else {
        // Packages that hold nothing are documents too, though empty ones.
        if let child = node.children[key], index == path.count - 1, !child.hasDocuments {
          return extent(child, path.count)
        }
        return baseSteps(path)
      }
      index += 1
      if let group = child.group {
        if group.isFunction { return baseSteps(path) }
        return steps(path[index...], from: rule(group.view(on: path[index...])))
      }
      node = child
    }
    return extent(node, path.count)
  }

  /// A path through base documents only.
  private mutating func baseSteps(_ path: [LoweredTerm]) -> UInt16 {
    steps(path[...], from: data(), isStored: true)
  }

  /// The value of a rule: its constant when it has one, else a call.
  mutating func rule(_ group: RuleGroup) -> UInt16 {
    if let node = plan.constantValue(of: group) { return constant(node) }
    let known = KnownLookup.rule(group.id)
    if let known, let value = flow.known[known] { return value }
    let target = register(level: 0)
    emit(.rule, target, x: Int32(group.id), y: flow.fail)
    if let known { flow.known.add(known, result: target) }
    return target
  }

  /// The base documents at a fixed path, or absent.
  private mutating func base(at path: [TreeKey]) -> UInt16 {
    var value = register(level: 0)
    let after = label()
    emit(.clear, value)
    emit(.loadData, value, x: after)
    place(after)
    for key in path {
      let next = register(level: 0)
      emit(.lookupOrAbsent, next, value, constant(plan.constants.node(key)))
      value = next
    }
    return value
  }

  private mutating func extent(_ node: RuleTreeNode, _ count: Int) -> UInt16 {
    let base = base(at: node.path)
    let target = register(level: 0)
    emit(.extent, target, base, x: Int32(node.id))
    return target
  }

  /// A reference whose next part isn't fixed while rules stand below.
  private mutating func handleReference(
    _ node: RuleTreeNode, _ path: [LoweredTerm], from start: Int
  ) -> UInt16 {
    let base = base(at: node.path)
    var value = register(level: 0)
    emit(.handle, value, base, x: Int32(node.id))
    for step in path[start...] {
      if isBound(step) {
        let key = evaluate(step)
        let target = register(level: max(level(value), level(key)))
        emit(.handleLookup, target, value, key, x: flow.fail)
        value = target
        continue
      }
      let iterator = block(3, level: flow.loops.count)
      emit(.handleKeys, iterator, value, x: flow.fail)
      let turn = label()
      place(turn)
      let key = register(level: flow.loops.count + 1)
      emit(.next, iterator, Instruction.none, key, x: flow.fail)
      flow.loops.append(turn)
      flow.fail = turn
      if case .variable(let id) = step {
        flow.bound[id] = key
      } else {
        match(step, key)
      }
      let target = register(level: flow.loops.count)
      emit(.handleLookup, target, value, key, x: flow.fail)
      value = target
    }
    let target = register(level: level(value))
    emit(.handleValue, target, value)
    return target
  }
}
