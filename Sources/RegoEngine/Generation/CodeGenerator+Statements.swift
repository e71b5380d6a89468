// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Gets the values of a query's expressions while its code is generated.
final class Capture {
  /// Whether the expressions have to hold as they have in rules.
  let isTesting: Bool
  /// The operands of the values, by the expression's place.
  var values: [Int: UInt16] = [:]

  init(isTesting: Bool) { self.isTesting = isTesting }
}

extension CodeGenerator {
  /// Emits a body, statement after statement.
  mutating func statements(
    _ body: [LoweredExpression], capture: Capture? = nil
  ) {
    var index = 0
    while index < body.count {
      let expression = body[index]
      guard let with = expression.with else {
        prepareJoin(body, at: index)
        statement(expression, capture: capture)
        pendingJoin = nil
        index += 1
        continue
      }
      var end = index + 1
      while end < body.count, body[end].with === with { end += 1 }
      replacing(with, in: body[index..<end], capture: capture)
      index = end
    }
  }

  private mutating func statement(
    _ expression: LoweredExpression, capture: Capture?
  ) {
    mark(expression.range)
    let probe = beginProbe(expression)
    if expression.isNegated {
      negation(expression)
    } else {
      positive(expression, capture: capture)
    }
    endProbe(probe)
  }

  /// `not`: a block that must have no solution.
  private mutating func negation(_ expression: LoweredExpression) {
    let outer = flow
    let end = label()
    let state = beginBlock()
    flow.fail = end
    let body = enterBody([expression], withoutNegation: true)
    let probe = beginProbe(expression, withoutNegation: true)
    positive(expression, capture: nil)
    endProbe(probe)
    exitProbe()
    if explains {
      emit(.blockHit, state, x: outer.fail, y: flow.fail)
    } else {
      jump(outer.fail)
    }
    place(end)
    flow = outer
    leaveBody(body)
    endBlock(state, isPossibleAllowed: true)
  }

  private mutating func positive(
    _ expression: LoweredExpression, capture: Capture?
  ) {
    switch expression.kind {
    case .term(let term):
      let value = evaluate(term)
      if let capture, let index = expression.queryIndex {
        capture.values[index] = value
        if capture.isTesting { emit(.test, 0, value, x: flow.fail) }
      } else if constantValue(value).map({ !$0.isFalse }) != true {
        emit(.test, 0, value, x: flow.fail)
      }
    case .unify(let left, let right):
      unify(left, right)
    case .call(let callee, let arguments, let output):
      call(
        callee, arguments, output: output,
        capture: expression.queryIndex == nil ? nil : capture, index: expression.queryIndex)
    case .every(let every):
      self.every(every)
    }
  }

  /// `every`: a loop that ends well when no element fails.
  private mutating func every(_ every: LoweredEvery) {
    let outer = flow
    let domain = evaluate(every.domain)
    let afterDomain = flow
    let end = label()
    let state = beginBlock()
    let iterator = block(3, level: flow.loops.count)
    emit(.iterate, iterator, domain, x: afterDomain.fail)
    let turn = label()
    place(turn)
    let level = flow.loops.count + 1
    let key = every.key == nil ? Instruction.none : register(level: level)
    let value = register(level: level)
    emit(.next, iterator, key, value, x: end)
    if let id = every.key { flow.bound[id] = key }
    flow.bound[every.value] = value
    flow.loops.append(turn)
    let element = beginBlock()
    let miss = explains ? label() : outer.fail
    flow.fail = explains ? miss : afterDomain.fail
    let body = enterBody(every.body)
    statements(every.body)
    exitProbe()
    if explains {
      emit(.blockHit, element, x: turn, y: flow.fail)
      place(miss)
      emit(.everyMiss, element, state, x: afterDomain.fail, y: turn)
    } else {
      jump(turn)
    }
    place(end)
    flow = afterDomain
    leaveBody(body)
    endBlock(state, isPossibleAllowed: true)
  }

  // MARK: - Calls

  private mutating func call(
    _ callee: Callee, _ arguments: [LoweredTerm], output: LoweredTerm?,
    capture: Capture?, index: Int?
  ) {
    if case .builtin(let number) = callee, !plan.replacedBuiltins.contains(number) {
      if output == nil, capture == nil, arguments.count == 2 {
        switch plan.operations[number] {
        case .comparison(.equal):
          let (left, right) = evaluateEqual(arguments[0], arguments[1])
          emit(.equal, 0, left, right, x: flow.fail)
          return
        case .comparison(let comparison):
          let operands = evaluateAll(arguments)
          emit(comparison, 0, operands[0], operands[1], x: flow.fail)
          return
        case .membership:
          let operands = evaluateAll(arguments)
          emit(.member, 0, operands[0], operands[1], x: flow.fail)
          return
        case .arithmetic, nil: break
        }
      }
      let value = builtinValue(number, arguments)
      if plan.builtins[number].isRelation {
        let (_, row) = loop(over: value, needsKey: false)
        finishCall(row, output, capture, index)
        return
      }
      finishCall(value, output, capture, index)
      return
    }
    let operands = evaluateAll(arguments)
    let first = contiguous(operands)
    let target = register(level: operands.map { level($0) }.max() ?? 0)
    switch callee {
    case .builtin(let number):
      emit(
        .replaceableBuiltin, target, first, UInt16(truncatingIfNeeded: operands.count),
        x: flow.fail,
        y: Int32(number))
      if plan.builtins[number].isRelation {
        let (_, row) = loop(over: target, needsKey: false)
        finishCall(row, output, capture, index)
        return
      }
    case .function(let group):
      emit(
        .call, target, first, UInt16(truncatingIfNeeded: operands.count), x: Int32(group),
        y: flow.fail)
    }
    finishCall(target, output, capture, index)
  }

  private mutating func finishCall(
    _ value: UInt16, _ output: LoweredTerm?, _ capture: Capture?, _ index: Int?
  ) {
    if let output {
      match(output, value)
    } else if let capture, let index {
      capture.values[index] = value
      if capture.isTesting { emit(.test, 0, value, x: flow.fail) }
    } else {
      emit(.test, 0, value, x: flow.fail)
    }
  }

  private mutating func builtinValue(_ number: Int, _ arguments: [LoweredTerm]) -> UInt16 {
    let operands = evaluateAll(arguments)
    let level = operands.map { self.level($0) }.max() ?? 0
    if operands.count == 2, let operation = plan.operations[number] {
      let target = register(level: level)
      switch operation {
      case .arithmetic(let arithmetic):
        emit(arithmetic, target, operands[0], operands[1], x: flow.fail, y: Int32(number))
      case .comparison(let comparison):
        emit(.compareValue, target, operands[0], operands[1], y: Int32(comparison.rawValue))
      case .membership: emit(.memberValue, target, operands[0], operands[1])
      }
      return target
    }
    let first = contiguous(operands)
    let target = register(level: level)
    emit(
      .builtin, target, first, UInt16(truncatingIfNeeded: operands.count), x: flow.fail,
      y: Int32(number))
    return target
  }

  // MARK: - With

  /// Emits statements under modifiers.
  ///
  /// What they replace holds only while the statements run, not for what follows. When they can
  /// have several solutions, these are collected first and gone through afterwards.
  private mutating func replacing(
    _ with: LoweredWith, in body: ArraySlice<LoweredExpression>,
    capture: Capture?
  ) {
    guard with.modifiers.count < 1_000 else {
      isTooLarge = true
      return
    }
    let operands = with.modifiers.map { evaluate($0.value) }
    let values = block(max(operands.count, 1), level: operands.map { level($0) }.max() ?? 0)
    for (offset, operand) in operands.enumerated() {
      emit(.move, values + UInt16(offset), operand)
    }
    let site = Int32(withSites.count)
    let place = CodePlace(
      file: file ?? SourceFile(path: "", bytes: []), range: body.first?.range ?? ByteRange(0, 0))
    withSites.append(plan.withSite(with, place: place))
    let before = flow
    let collects = mayIterate(body)
    var builder = UInt16(0)
    let inner = label()
    let after = label()
    let state = collects ? beginBlock() : Instruction.none
    if collects {
      builder = register(level: before.loops.count)
      emit(.newBuilder, builder, 0, BuilderKind.array.rawValue)
    }
    mark(place.range)
    emit(.withBegin, values, x: site)
    flow.fail = inner
    flow.floor = max(flow.floor, flow.loops.count)
    flow.known = flow.known.withoutDocuments()
    for expression in body { statement(expression, capture: capture) }
    if !collects {
      emit(.withEnd)
      jump(after)
      self.place(inner)
      emit(.withEnd)
      jump(before.fail)
      self.place(after)
      flow.fail = before.fail
      flow.floor = before.floor
      flow.known = before.known
      return
    }
    let names = flow.bound.variables.filter {
      before.bound[$0] == nil && flow.bound[$0] != Instruction.none
    }
    let first = contiguous(names.compactMap { flow.bound[$0] })
    let tuple = register(level: flow.loops.count)
    emit(.array, tuple, first, UInt16(truncatingIfNeeded: names.count))
    emit(.append, builder, tuple)
    jump(flow.fail)
    self.place(inner)
    emit(.withEnd)
    flow = before
    endBlock(state, isPossibleAllowed: false)
    let rows = register(level: flow.loops.count)
    emit(.finish, rows, builder, BuilderKind.array.rawValue)
    let (_, row) = loop(over: rows, needsKey: false)
    for (index, name) in names.enumerated() {
      let value = register(level: flow.loops.count)
      emit(.lookup, value, row, constant(.integer(index)), x: flow.fail)
      flow.bound[name] = value
    }
  }

  /// Whether statements can have more than one solution.
  private func mayIterate(_ body: ArraySlice<LoweredExpression>) -> Bool {
    var bound = Set(flow.bound.variables)
    for expression in body where !expression.isNegated {
      if case .call(.builtin(let number), _, _) = expression.kind,
        plan.builtins[number].isRelation
      {
        return true
      }
      var open = false
      expression.forEachTerm { term in
        term.forEachRef { _, path in
          for step in path { step.forEachVariable { if !bound.contains($0) { open = true } } }
        }
      }
      if open { return true }
      expression.forEachVariable { bound.insert($0) }
    }
    return false
  }
}

extension ProgramPlan {
  func withSite(_ with: LoweredWith, place: CodePlace) -> WithSite {
    var affected = [Bool](repeating: false, count: groups.count)
    var shadowed: [(group: Int, rest: [TreeKey])] = []
    for modifier in with.modifiers {
      for (index, isAffected) in self.affected(by: modifier.target).enumerated() where isAffected {
        affected[index] = true
      }
      if case .data(let path) = modifier.target {
        for group in groups where !group.isFunction && group.path.starts(with: path) {
          shadowed.append((group.id, Array(group.path.dropFirst(path.count))))
        }
      }
    }
    return WithSite(
      modifiers: with.modifiers, affected: affected, shadowed: shadowed, place: place)
  }
}
