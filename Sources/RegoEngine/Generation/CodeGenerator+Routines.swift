// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension CodeGenerator {
  static func generate(_ key: RoutineStore.Key, explains: Bool, plan: ProgramPlan) -> Routine {
    switch key {
    case .group(let id):
      let group = plan.groups[id]
      var generator = CodeGenerator(plan: plan, explains: explains)
      generator.group(group)
      return generator.checked()
    case .extent(let id):
      let node = plan.nodes[id]
      var generator = CodeGenerator(plan: plan, explains: explains)
      generator.extent(of: node)
      return generator.checked()
    case .query(let index):
      var generator = CodeGenerator(plan: plan, explains: explains)
      generator.query(plan.queries[index])
      return generator.checked()
    }
  }

  private func checked() -> Routine {
    guard isTooLarge else { return finished() }
    // One instruction that ends the evaluation with an error.
    return Routine(
      code: [Instruction(op: .tooLarge)], labels: [], constants: [], registerCount: 8,
      places: [], withSites: [], indexes: [], joins: [])
  }

  // MARK: - Rules

  private mutating func group(_ group: RuleGroup) {
    var parameterCount = 0
    if case .function(let arity) = group.kind { parameterCount = arity }
    guard parameterCount < 1_000 else {
      isTooLarge = true
      return
    }
    if parameterCount > 0 { _ = block(parameterCount, level: 0) }
    isFunction = group.isFunction
    switch group.kind {
    case .complete, .function: complete(group, parameterCount: parameterCount)
    case .partialSet: partial(group, .set)
    case .partialObject:
      let isFlat = group.definitions.allSatisfy { definition in
        definition.branches.allSatisfy { $0.path.count == 1 && !$0.isMember }
      }
      partial(group, isFlat ? .object : .tree)
    }
  }

  /// Starts a definition or branch with nothing bound but the parameters.
  private mutating func begin(_ branch: RuleBranch, _ definition: RuleDefinition, end: Label) {
    file = definition.module.file
    variables = branch.variables
    flow = Flow(fail: end)
    mark(branch.range)
    enterRule(branch, definition)
    for (index, parameter) in branch.parameters.enumerated() { match(parameter, UInt16(index)) }
  }

  private mutating func complete(_ group: RuleGroup, parameterCount: Int) {
    // Certain result, possible results, and the reads of each.
    let result = block(explains ? 4 : 1, level: 0)
    let saved = explains ? block(3, level: 0) : 0
    for offset in 0..<(explains ? 4 : 1) { emit(.clear, result + UInt16(offset)) }
    let hit = register(level: 0)
    let exit = label()
    let sameValue = constantOutcome(group)
    let starts = group.definitions.map { _ in label() }
    if explains { emit(.mark, saved) }
    let index = definitionIndex(group, starts: starts, saved: saved, exit: exit)
    let firstFree = levels.count
    for (position, definition) in group.definitions.enumerated() {
      let end = label()
      releaseRegisters(from: firstFree)
      place(starts[position])
      let isChain = definition.branches.count > 1
      if isChain { emit(.clear, hit) }
      for (number, branch) in definition.branches.enumerated() {
        releaseRegisters(from: firstFree)
        let isLast = number == definition.branches.count - 1
        let branchEnd = isLast ? end : label()
        begin(branch, definition, end: branchEnd)
        statements(branch.body)
        let value = evaluate(branch.value)
        mark(branch.range)
        emit(.result, result, value, parameterCount > 0 ? 1 : 0)
        exitProbe()
        if isChain, !explains { emit(.move, hit, constant(.boolean(true))) }
        let level = self.level(value)
        let target =
          level == 0 || flow.loops.isEmpty
          ? (sameValue && !isChain ? exit : end) : self.exit(level: level, outermost: end)
        if isChain, explains {
          emit(.branchHit, hit, x: target, y: flow.fail)
        } else {
          proceed(to: target)
        }
        if !isLast {
          place(branchEnd)
          if explains {
            emit(.restore, saved)
            emit(.elseGate, 0, hit, x: end)
          } else {
            emit(.jumpIfExists, 0, hit, x: end)
          }
        }
      }
      place(end)
      if explains { emit(.restore, saved) }
      if let index { emit(.indexNext, index, x: exit) }
    }
    place(exit)
    if explains { emit(.restore, saved) }
    finishComplete(group, result: result, parameterCount: parameterCount)
  }

  private mutating func finishComplete(_ group: RuleGroup, result: UInt16, parameterCount: Int) {
    let leave = label()
    var fallback = Instruction.none
    if let definition = group.defaultDefinition, let branch = definition.branches.first {
      if !explains { emit(.jumpIfExists, 0, result, x: leave) }
      begin(branch, definition, end: leave)
      statements(branch.body)
      let value = evaluate(branch.value)
      if explains { fallback = value } else { emit(.move, result, value) }
      exitProbe()
    }
    place(leave)
    if explains { emit(.outcome, result, result, fallback) }
    emit(.leave, 0, result)
  }

  /// Whether all definitions give one and the same constant, so that the first one decides.
  private func constantOutcome(_ group: RuleGroup) -> Bool {
    var outcome: Node?
    for definition in group.definitions {
      for branch in definition.branches {
        guard case .constant(let node) = branch.value else { return false }
        if let outcome, outcome != node { return false }
        outcome = node
      }
    }
    return outcome != nil
  }

  private mutating func partial(_ group: RuleGroup, _ kind: BuilderKind) {
    let builder = register(level: 0)
    let saved = explains ? block(3, level: 0) : 0
    emit(.newBuilder, builder, 0, kind.rawValue)
    if explains { emit(.mark, saved) }
    let exit = label()
    let starts = group.definitions.map { _ in label() }
    let index = definitionIndex(group, starts: starts, saved: saved, exit: exit)
    let firstFree = levels.count
    for (position, definition) in group.definitions.enumerated() {
      guard let branch = definition.branches.first else { continue }
      let end = label()
      releaseRegisters(from: firstFree)
      place(starts[position])
      begin(branch, definition, end: end)
      if tellsCases(group) {
        caseStatements(branch, head: definition.rule.head.range)
      } else {
        statements(branch.body)
      }
      let steps = branch.path.map { evaluate($0) }
      let value = evaluate(branch.value)
      let level = (steps + [value]).map { self.level($0) }.max() ?? 0
      mark(branch.range)
      switch kind {
      case .set: emit(.insert, builder, value)
      case .object: emit(.put, builder, steps[0], value)
      default:
        let first = contiguous(steps)
        emit(
          .putPath, builder, first, UInt16(truncatingIfNeeded: steps.count), x: Int32(value),
          y: branch.isMember ? 1 : 0)
      }
      exitProbe()
      // Each derivation of a member is a cause of its own, so none is skipped when explaining.
      proceed(to: explains ? flow.fail : self.exit(level: level, outermost: end))
      place(end)
      if explains { emit(.restore, saved) }
      if let index { emit(.indexNext, index, x: exit) }
    }
    place(exit)
    if explains { emit(.restore, saved) }
    let result = register(level: 0)
    emit(.finish, result, builder, kind.rawValue)
    emit(.leave, 0, result)
  }

  // MARK: - Documents and queries

  /// A package or part of one as a value: the rules below over the base documents (register 0).
  private mutating func extent(of node: RuleTreeNode) {
    let base = register(level: 0)
    let builder = register(level: 0)
    let saved = explains ? block(3, level: 0) : 0
    emit(.newBuilder, builder, 0, BuilderKind.object.rawValue)
    if explains { emit(.mark, saved) }
    let firstFree = levels.count
    for child in node.order {
      guard let key = child.key, key != Self.hidden || !node.path.isEmpty else { continue }
      releaseRegisters(from: firstFree)
      let after = label()
      flow = Flow(fail: after)
      let name = constant(plan.constants.node(key))
      if let group = child.group, !group.isFunction {
        let value = rule(group)
        emit(.put, builder, name, value)
      } else if child.group == nil {
        let below = register(level: 0)
        emit(.lookupOrAbsent, below, base, name)
        let value = register(level: 0)
        emit(.extent, value, below, x: Int32(child.id))
        emit(.put, builder, name, value)
      }
      place(after)
      if explains { emit(.restore, saved) }
    }
    let result = register(level: 0)
    let hidden = node.path.isEmpty ? constant(plan.constants.node(Self.hidden)) : Instruction.none
    emit(.finishExtent, result, builder, base, x: Int32(hidden))
    emit(.leave, 0, result)
  }

  /// What isn't seen by those who read all of `data`: policies about the server itself.
  private static let hidden = TreeKey.string("system")

  private mutating func query(_ query: LoweredQuery) {
    file = query.query.file
    variables = query.variables
    let end = flow.fail
    // As OPA has it: the value of a lone expression may be false; of several, each has to hold.
    let isLone =
      query.query.body.expressions.count == 1 && query.variables.names.allSatisfy { $0 == nil }
    var captured: [Int: UInt16] = [:]
    enterQuery(query)
    withCapture(query.body, testing: !isLone, &captured)
    var operands = query.answers.map { flow.bound[$0.id] ?? constant(.null) }
    for index in query.query.body.expressions.indices {
      operands.append(captured[index] ?? constant(.boolean(true)))
    }
    let first = contiguous(operands)
    exitProbe()
    emit(.emit, 0, first, UInt16(truncatingIfNeeded: operands.count))
    jump(flow.fail)
    place(end)
    emit(.stop)
  }

  private mutating func withCapture(
    _ body: [LoweredExpression], testing: Bool, _ captured: inout [Int: UInt16]
  ) {
    let capture = Capture(isTesting: testing)
    statements(body, capture: capture)
    captured = capture.values
  }
}
