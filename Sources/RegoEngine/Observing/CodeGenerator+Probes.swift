// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Probes: instructions that tell the machine's observer what the code is doing.
///
/// Only for programs compiled with instrumentation, and not in the explaining mode. A statement is
/// told about when it begins, when it holds, when it is gone back to, and when it has no further
/// solution. For the last two, the ways out of a statement get a stop of their own.
extension CodeGenerator {
  /// A statement between its first and its last instruction.
  struct ProbeScope {
    let site: Int32
    /// Where failing leads to outside.
    let outer: Label
    /// Where failing leads to inside.
    let miss: Label
  }

  var observes: Bool { plan.probes != nil && !explains }

  private mutating func site(
    _ kind: ProbeSite.Kind, range: ByteRange, written: ByteRange? = nil, text: String,
    locals: [ProbeSite.Local] = [], isEvery: Bool = false
  ) -> Int32 {
    guard let counter = plan.probes, let file else { return 0 }
    probeSites.append(
      ProbeSite(
        id: counter.next(), kind: kind, file: file, range: range, written: written ?? range,
        text: text, rule: probeRule, depth: probeDepth, locals: locals, isEvery: isEvery))
    return Int32(probeSites.count - 1)
  }

  private mutating func probe(_ event: ProbeEvent, _ site: Int32) {
    emit(.probe, event.rawValue, x: site)
  }

  // MARK: - Rules

  /// Tells that a definition or branch is entered.
  mutating func enterRule(_ branch: RuleBranch, _ definition: RuleDefinition) {
    guard observes else { return }
    probeRule = definition.group.name
    probeDepth = 0
    let isFirst = definition.branches.first === branch
    var head = definition.rule.head.range
    if !isFirst {
      let written = definition.rule.alternatives.first { $0.range == branch.range }
      let end = written.map { $0.value.form == .implied ? 0 : Int($0.value.term.range.end) } ?? 0
      head = ByteRange(Int(branch.range.start), max(end, Int(branch.range.start) + 4))
    }
    currentProbe = site(.rule, range: head, text: probeRule)
    probe(.enter, currentProbe)
  }

  /// Tells that what was entered has a solution.
  mutating func exitProbe() {
    guard observes else { return }
    probe(.exit, currentProbe)
  }

  /// Tells that a query is asked.
  mutating func enterQuery(_ query: LoweredQuery) {
    guard observes else { return }
    probeRule = ""
    probeDepth = 0
    let text = StatementText.text(of: query.body, plan: plan, variables: variables)
    currentProbe = site(.body, range: query.query.body.range, text: text)
    probe(.enter, currentProbe)
  }

  // MARK: - Bodies

  /// Enters a body inside a statement; the result goes to `leaveBody`.
  mutating func enterBody(_ body: [LoweredExpression], withoutNegation: Bool = false) -> Int32 {
    guard observes else { return 0 }
    let outer = currentProbe
    probeDepth += 1
    let text =
      withoutNegation && body.count == 1
      ? StatementText.text(
        of: body[0], plan: plan, variables: variables, withoutNegation: true)
      : StatementText.text(of: body, plan: plan, variables: variables)
    let range = body.first?.range ?? places.last?.place.range ?? ByteRange(0, 0)
    currentProbe = site(.body, range: range, text: text)
    probe(.enter, currentProbe)
    return outer
  }

  mutating func leaveBody(_ outer: Int32) {
    guard observes else { return }
    probeDepth -= 1
    currentProbe = outer
  }

  // MARK: - Statements

  /// Begins a statement; from here on failing is told.
  mutating func beginProbe(
    _ expression: LoweredExpression, withoutNegation: Bool = false
  ) -> ProbeScope? {
    guard observes else { return nil }
    let text = StatementText.text(
      of: expression, plan: plan, variables: variables, withoutNegation: withoutNegation)
    var isEvery = false
    if case .every = expression.kind { isEvery = true }
    let number = site(
      .statement, range: expression.range, written: expression.written, text: text,
      locals: locals(of: expression), isEvery: isEvery)
    probe(.evaluate, number)
    let scope = ProbeScope(site: number, outer: flow.fail, miss: label())
    flow.fail = scope.miss
    return scope
  }

  /// Ends a statement: what follows is reached when it holds.
  mutating func endProbe(_ scope: ProbeScope?) {
    guard let scope else { return }
    probe(.pass, scope.site)
    let over = label()
    jump(over)
    place(scope.miss)
    probe(.fail, scope.site)
    jump(scope.outer)
    if flow.fail == scope.miss {
      flow.fail = scope.outer
    } else {
      // It has a loop: going on with that is told too.
      let turn = flow.fail
      let redo = label()
      place(redo)
      probe(.redo, scope.site)
      jump(turn)
      if let last = flow.loops.last, last == turn { flow.loops[flow.loops.count - 1] = redo }
      flow.fail = redo
    }
    place(over)
  }

  /// The variables of a statement that have values when it begins, and those that stand for parts
  /// of the written expression it belongs to.
  private mutating func locals(of expression: LoweredExpression) -> [ProbeSite.Local] {
    guard plan.probes?.instrumentation.contains(.values) == true, let file else { return [] }
    noteParts(expression)
    var mentioned: [Int] = []
    expression.forEachVariable { mentioned.append($0) }
    probePartsByExpression[expression.written, default: []] += mentioned
    mentioned = probePartsByExpression[expression.written] ?? []
    var found: [ProbeSite.Local] = []
    for id in Set(mentioned).sorted() {
      guard let operand = flow.bound[id] else { continue }
      if let range = probeParts[id] {
        let text = String(
          decoding: file.bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
        found.append(.init(title: text, operand: operand, range: range))
      } else if let name = variables.names[id], name != "_",
        let range = occurrence(of: name, in: expression.written, file)
      {
        found.append(.init(title: name, operand: operand, range: range))
      }
    }
    return found
  }

  /// Remembers which part of the source a made variable stands for.
  private mutating func noteParts(_ expression: LoweredExpression) {
    let target: LoweredTerm? =
      switch expression.kind {
      case .unify(let left, _): left
      case .call(_, _, let output): output
      default: nil
      }
    if case .variable(let id) = target, variables.names[id] == nil {
      probeParts[id] = expression.range
    }
  }

  /// The first place in a range of the source where a name stands as a whole word.
  private func occurrence(of name: String, in range: ByteRange, _ file: SourceFile) -> ByteRange? {
    let wanted = Array(name.utf8)
    let text = file.bytes
    func isWord(_ byte: UInt8) -> Bool {
      byte == 0x5F || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }
    var start = Int(range.start)
    let end = min(Int(range.end), text.count)
    while start + wanted.count <= end {
      guard isWord(text[start]) else {
        start += text[start] == UInt8(ascii: ".") ? 2 : 1
        continue
      }
      var stop = start
      while stop < end, isWord(text[stop]) { stop += 1 }
      if text[start..<stop].elementsEqual(wanted) { return ByteRange(start, stop) }
      start = max(stop, start + 1)
    }
    return nil
  }

  // MARK: - Cases of parameterised tests

  /// Whether the cases of a rule are told.
  func tellsCases(_ group: RuleGroup) -> Bool {
    guard observes, plan.probes?.instrumentation.contains(.testCases) == true,
      group.kind == .partialObject
    else { return false }
    return group.path.contains { $0.text.hasPrefix("test_") }
  }

  /// Emits a body in which the case is told as soon as all parts of its name are known.
  ///
  /// What computes the name is written in the head and lowered behind the body; it is moved to
  /// where its own variables are known, so that a case that fails early is told too.
  mutating func caseStatements(_ branch: RuleBranch, head: ByteRange) {
    var body: [LoweredExpression] = []
    var moving: [LoweredExpression] = []
    for expression in branch.body {
      let isOfHead = expression.range.start >= head.start && expression.range.end <= head.end
      if isOfHead { moving.append(expression) } else { body.append(expression) }
    }
    var isTold = false
    func known(_ expression: LoweredExpression, _ generator: CodeGenerator) -> Bool {
      // Which variables a closure takes from outside isn't known here.
      var hasClosure = false
      expression.forEachClosure { _ in hasClosure = true }
      if hasClosure { return false }
      return switch expression.kind {
      case .term(let term): generator.isBound(term)
      case .unify(_, let right): generator.isBound(right)
      case .call(_, let arguments, _): arguments.allSatisfy { generator.isBound($0) }
      case .every(let every): generator.isBound(every.domain)
      }
    }
    func advance(_ generator: inout CodeGenerator) {
      while let next = moving.first, known(next, generator) {
        moving.removeFirst()
        generator.statements([next])
      }
      guard !isTold, moving.isEmpty, branch.path.allSatisfy({ generator.isBound($0) }) else {
        return
      }
      isTold = true
      let operands = branch.path.map { generator.evaluate($0) }
      let first = generator.contiguous(operands)
      generator.emit(
        .probe, ProbeEvent.testCase.rawValue, first,
        UInt16(truncatingIfNeeded: operands.count), x: generator.currentProbe)
    }
    advance(&self)
    var index = 0
    while index < body.count {
      // Statements under one modifier stay together.
      var end = index + 1
      if let with = body[index].with {
        while end < body.count, body[end].with === with { end += 1 }
      }
      statements(Array(body[index..<end]))
      index = end
      advance(&self)
    }
    statements(moving)
  }
}
