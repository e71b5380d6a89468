// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The variables that are bound at some point; what was added last can be taken back.
struct BoundVariables {
  private var isBound: [Bool]
  private(set) var log: [Int] = []

  init(count: Int, _ bound: Set<Int> = []) {
    isBound = Array(repeating: false, count: count)
    for id in bound { insert(id) }
  }

  var count: Int { log.count }

  func contains(_ id: Int) -> Bool { isBound[id] }

  mutating func insert(_ id: Int) {
    guard !isBound[id] else { return }
    isBound[id] = true
    log.append(id)
  }

  mutating func takeBack(to count: Int) {
    while log.count > count { isBound[log.removeLast()] = false }
  }
}

/// Orders the statements of bodies so that each runs when its inputs are bound, as OPA does, and
/// tells what can't be bound at all.
struct SafetyCheck {
  let unit: Compilation
  let file: SourceFile
  let variables: VariableTable

  /// Orders a body.
  ///
  /// - Parameter bound: the variables that are bound before it.
  /// - Returns: the variables that are bound after it.
  func order(_ body: inout [LoweredExpression], bound: Set<Int>) -> Set<Int> {
    var mentioned: Set<Int> = bound
    for expression in body { expression.forEachVariable { mentioned.insert($0) } }
    var safe = BoundVariables(count: variables.count, bound)
    var waiting = body
    var ordered: [LoweredExpression] = []
    ordered.reserveCapacity(body.count)
    while !waiting.isEmpty {
      var left: [LoweredExpression] = []
      for expression in waiting {
        if isReady(expression, safe: &safe, mentioned: mentioned) {
          ordered.append(expression)
        } else {
          left.append(expression)
        }
      }
      if left.count == waiting.count {
        reportUnsafe(left, safe: safe, mentioned: mentioned)
        break
      }
      waiting = left
    }
    body = ordered + (ordered.count == body.count ? [] : waiting)
    checkClosures(ordered, bound: bound)
    return Set(safe.log)
  }

  /// Whether a statement can run now; if so, what it binds becomes safe.
  private func isReady(
    _ expression: LoweredExpression, safe: inout BoundVariables, mentioned: Set<Int>
  ) -> Bool {
    var closed = true
    expression.forEachClosureVariable {
      if mentioned.contains($0) && !safe.contains($0) { closed = false }
    }
    guard closed else { return false }
    let before = safe.count
    bindOutputs(of: expression, &safe)
    var ready = true
    expression.forEachVariable { if !safe.contains($0) { ready = false } }
    if !ready { safe.takeBack(to: before) }
    return ready
  }

  /// Binds what is bound once a statement has run.
  private func bindOutputs(of expression: LoweredExpression, _ after: inout BoundVariables) {
    guard !expression.isNegated else { return }
    var allowed = true
    for modifier in expression.with?.modifiers ?? [] {
      modifier.value.forEachVariable { if !after.contains($0) { allowed = false } }
    }
    guard allowed else { return }
    switch expression.kind {
    case .term(let term):
      bindRefs(in: term, &after)
    case .every(let every):
      bindRefs(in: every.domain, &after)
    case .call(_, let arguments, let output):
      for argument in arguments { bindRefs(in: argument, &after) }
      guard let output else { break }
      var known = true
      for argument in arguments {
        argument.forEachVariable { if !after.contains($0) { known = false } }
      }
      if known {
        bindRefs(in: output, &after)
        bindPattern(output, &after)
      }
    case .unify(let left, let right):
      var count = -1
      // Bindings of one side may serve the other; each turn binds something or is the last.
      while after.count != count {
        count = after.count
        bindRefs(in: left, &after)
        bindRefs(in: right, &after)
        unify(left, right, &after)
      }
    }
  }

  /// The variables of references to known values: they take each key in turn.
  private func bindRefs(in term: LoweredTerm, _ safe: inout BoundVariables) {
    switch term {
    case .constant, .variable, .comprehension: break
    case .array(let items), .set(let items):
      for item in items { bindRefs(in: item, &safe) }
    case .object(let entries):
      for entry in entries {
        bindRefs(in: entry.key, &safe)
        bindRefs(in: entry.value, &safe)
      }
    case .ref(let root, let path):
      if case .variable(let id) = root, !safe.contains(id) { return }
      for step in path {
        step.forEachVariable { safe.insert($0) }
      }
    }
  }

  /// Binds the variables of a pattern that is matched with a known value.
  private func bindPattern(_ term: LoweredTerm, _ safe: inout BoundVariables) {
    switch term {
    case .variable(let id): safe.insert(id)
    case .array(let items):
      for item in items { bindPattern(item, &safe) }
    case .object(let entries):
      for entry in entries { bindPattern(entry.value, &safe) }
    case .constant, .ref, .set, .comprehension: break
    }
  }

  private func isKnown(_ term: LoweredTerm, _ safe: BoundVariables) -> Bool {
    var known = true
    term.forEachVariable { if !safe.contains($0) { known = false } }
    return known
  }

  private func unify(_ left: LoweredTerm, _ right: LoweredTerm, _ safe: inout BoundVariables) {
    if isKnown(left, safe) { bindPattern(right, &safe) }
    if isKnown(right, safe) { bindPattern(left, &safe) }
    switch (left, right) {
    case (.array(let x), .array(let y)) where x.count == y.count:
      for (a, b) in zip(x, y) { unify(a, b, &safe) }
    case (.array(let x), .constant(let node)) where node.isKind(.array) && node.count == x.count:
      for item in x { bindPattern(item, &safe) }
    case (.object(let x), .object(let y)) where x.count == y.count:
      for (a, b) in Self.pairs(x, y) { unify(a, b, &safe) }
    default: break
    }
  }

  /// The values of two object patterns that stand under the same constant key.
  static func pairs(
    _ left: [(key: LoweredTerm, value: LoweredTerm)],
    _ right: [(key: LoweredTerm, value: LoweredTerm)]
  ) -> [(LoweredTerm, LoweredTerm)] {
    var result: [(LoweredTerm, LoweredTerm)] = []
    for entry in left {
      for other in right where sameKey(entry.key, other.key) {
        result.append((entry.value, other.value))
        break
      }
    }
    return result
  }

  static func sameKey(_ left: LoweredTerm, _ right: LoweredTerm) -> Bool {
    switch (left, right) {
    case (.constant(let x), .constant(let y)): x == y
    case (.variable(let x), .variable(let y)): x == y
    default: false
    }
  }

  // MARK: - Closures

  private func checkClosures(_ body: [LoweredExpression], bound: Set<Int>) {
    var known = bound
    for expression in body {
      expression.forEachTerm { term in
        term.forEachComprehension { check($0, bound: known, range: expression.range) }
      }
      if case .every(let every) = expression.kind {
        var inner = known
        expression.forEachVariable { inner.insert($0) }
        inner.insert(every.value)
        if let key = every.key { inner.insert(key) }
        _ = order(&every.body, bound: inner)
      }
      expression.forEachVariable { known.insert($0) }
    }
  }

  func check(_ made: LoweredComprehension, bound: Set<Int>, range: ByteRange?) {
    let after = order(&made.body, bound: bound)
    for term in [made.key, made.value] {
      guard let term else { continue }
      checkHead(term, safe: after, range: range)
    }
  }

  /// Reports the variables of a head that its body doesn't bind.
  func checkHead(_ term: LoweredTerm, safe: Set<Int>, range: ByteRange? = nil) {
    var missing: [Int] = []
    term.forEachVariable { if !safe.contains($0) { missing.append($0) } }
    for id in missing { report(id, range) }
    term.forEachComprehension { check($0, bound: safe, range: range) }
  }

  private func report(_ id: Int, _ range: ByteRange?) {
    guard let name = variables.names[id] else { return }
    unit.report(
      RegoError(
        code: .unsafeVariable, message: "var \(name) is unsafe", file: file, range: range))
  }

  private func reportUnsafe(
    _ expressions: [LoweredExpression], safe: BoundVariables, mentioned: Set<Int>
  ) {
    var reported: Set<Int> = []
    let before = unit.errors.count
    for expression in expressions {
      var ids: [Int] = []
      var after = safe
      bindOutputs(of: expression, &after)
      expression.forEachVariable { if !after.contains($0) { ids.append($0) } }
      expression.forEachClosureVariable {
        if mentioned.contains($0) && !safe.contains($0) { ids.append($0) }
      }
      for id in ids where reported.insert(id).inserted { report(id, expression.range) }
    }
    if unit.errors.count == before, let first = expressions.first {
      unit.report(
        RegoError(
          code: .unsafeVariable, message: "expression is unsafe", file: file,
          range: first.range))
    }
  }
}

extension Compilation {
  func checkSafety() {
    for group in groups {
      for definition in group.definitions + (group.defaultDefinition.map { [$0] } ?? []) {
        for branch in definition.branches { checkSafety(branch, definition) }
      }
    }
    for query in loweredQueries {
      let check = SafetyCheck(
        unit: self, file: query.query.file, variables: query.variables)
      _ = check.order(&query.body, bound: [])
    }
  }

  private func checkSafety(_ branch: RuleBranch, _ definition: RuleDefinition) {
    let check = SafetyCheck(
      unit: self, file: definition.module.file, variables: branch.variables)
    var bound: Set<Int> = []
    for parameter in branch.parameters { parameter.forEachVariable { bound.insert($0) } }
    let after = check.order(&branch.body, bound: bound)
    guard errors.isEmpty || !branch.body.isEmpty else { return }
    for term in branch.path + [branch.value] {
      check.checkHead(term, safe: after, range: branch.range)
    }
  }
}
