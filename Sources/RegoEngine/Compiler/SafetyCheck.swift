// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The variables that are bound at some point; what was added last can be taken back.
struct BoundVariables {
  private(set) var all: VariableSet
  private(set) var log: [Int] = []

  init(_ bound: VariableSet = VariableSet()) { all = bound }

  /// How many were added.
  var count: Int { log.count }

  func contains(_ id: Int) -> Bool { all.contains(id) }

  mutating func insert(_ id: Int) {
    guard !all.contains(id) else { return }
    all.insert(id)
    log.append(id)
  }

  mutating func takeBack(to count: Int) {
    while log.count > count { all.remove(log.removeLast()) }
  }
}

/// Orders the statements of bodies so that each runs when its inputs are bound, as OPA does, and
/// tells what can't be bound at all.
struct SafetyCheck {
  let unit: Compilation
  let file: SourceFile
  let variables: VariableTable
  let isQuery: Bool
  /// What can't be bound, with closures.
  private let unsafe = UnsafeVariables()

  init(unit: Compilation, file: SourceFile, variables: VariableTable, isQuery: Bool) {
    self.unit = unit
    self.file = file
    self.variables = variables
    self.isQuery = isQuery
  }

  /// Variables that can't be bound: each with the first place that needs it.
  private final class UnsafeVariables {
    var places: [Int: ByteRange] = [:]
    /// The same by statement, for when no variable has a name.
    var statements: [UInt32: (range: ByteRange, ids: Set<Int>)] = [:]

    func add(_ id: Int, _ range: ByteRange) {
      statements[range.start, default: (range, [])].ids.insert(id)
      if let known = places[id], known.start <= range.start { return }
      places[id] = range
    }
  }

  /// Orders a body.
  ///
  /// - Parameter bound: the variables that are bound before it.
  /// - Returns: the variables that are bound after it.
  func order(_ body: inout [LoweredExpression], bound: VariableSet) -> VariableSet {
    var mentioned = bound
    for expression in body { mentioned.insert(variablesOf: expression) }
    var safe = BoundVariables(bound)
    var waiting: [Int] = []
    for index in body.indices where !isReady(body[index], safe: &safe, mentioned: mentioned) {
      waiting.append(index)
    }
    guard !waiting.isEmpty else {
      // As it mostly is: the order that was written will do.
      checkClosures(body, bound: bound)
      return safe.all
    }
    var isWaiting = [Bool](repeating: false, count: body.count)
    for index in waiting { isWaiting[index] = true }
    var ordered = body.indices.filter { !isWaiting[$0] }.map { body[$0] }
    let left = tryAgain(waiting, of: body, safe: &safe, mentioned: mentioned, &ordered)
    if !left.isEmpty { collectUnsafe(left, safe: safe, mentioned: mentioned) }
    body = ordered + left
    checkClosures(ordered, bound: bound)
    return safe.all
  }

  /// Orders the statements that had to wait; gives those that can't run at all.
  private func tryAgain(
    _ waiting: [Int], of body: [LoweredExpression], safe: inout BoundVariables,
    mentioned: VariableSet, _ ordered: inout [LoweredExpression]
  ) -> [LoweredExpression] {
    var queue = WaitingStatements(waiting, of: body.count)
    for index in waiting {
      let watch = { (id: Int) in if !safe.contains(id) { queue.watch(id, for: index) } }
      body[index].forEachVariable(watch)
      body[index].forEachClosureVariable(watch)
      body[index].needs.forEach(watch)
    }
    var isDone = [Bool](repeating: false, count: body.count)
    while let (index, turn) = queue.next() {
      let before = safe.count
      guard !isDone[index], isReady(body[index], safe: &safe, mentioned: mentioned) else {
        continue
      }
      ordered.append(body[index])
      isDone[index] = true
      for id in safe.log[before...] { queue.wake(for: id, at: turn) }
    }
    return waiting.filter { !isDone[$0] }.map { body[$0] }
  }

  /// The variables bound after statements that run in the order written.
  func outputs(
    of body: ArraySlice<LoweredExpression>, after bound: VariableSet
  ) -> VariableSet {
    var safe = BoundVariables(bound)
    for expression in body { bindOutputs(of: expression, &safe) }
    return safe.all
  }

  /// Whether a statement can run now; if so, what it binds becomes safe.
  private func isReady(
    _ expression: LoweredExpression, safe: inout BoundVariables, mentioned: VariableSet
  ) -> Bool {
    guard safe.all.covers(closuresOf: expression, among: mentioned),
      expression.needs.allSatisfy({ safe.contains($0) })
    else { return false }
    if safe.all.covers(expression) { return true }
    let before = safe.count
    bindOutputs(of: expression, &safe)
    if safe.all.covers(expression) { return true }
    safe.takeBack(to: before)
    return false
  }

  /// Binds what is bound once a statement has run.
  private func bindOutputs(of expression: LoweredExpression, _ after: inout BoundVariables) {
    guard !expression.isNegated else { return }
    if let with = expression.with {
      var allowed = true
      for modifier in with.modifiers {
        modifier.value.forEachVariable { if !after.contains($0) { allowed = false } }
      }
      guard allowed else { return }
    }
    switch expression.kind {
    case .term(let term):
      bindRefs(in: term, &after)
    case .every(let every):
      bindRefs(in: every.domain, &after)
    case .call(_, let arguments, let output):
      for argument in arguments { bindRefs(in: argument, &after) }
      guard let output else { break }
      if arguments.allSatisfy({ isKnown($0, after) }) {
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

  /// Whether a term's value is known, apart from keys of objects and members of sets: OPA doesn't
  /// look at those here, which decides what it reports first.
  private func isKnown(_ term: LoweredTerm, _ safe: BoundVariables) -> Bool {
    switch term {
    case .constant, .comprehension, .set: return true
    case .variable(let id): return safe.contains(id)
    case .array(let items): return items.allSatisfy { isKnown($0, safe) }
    case .object(let entries): return entries.allSatisfy { isKnown($0.value, safe) }
    case .ref(let root, let path):
      if case .variable(let id) = root, !safe.contains(id) { return false }
      return path.allSatisfy { isKnown($0, safe) }
    }
  }

  private func unify(_ left: LoweredTerm, _ right: LoweredTerm, _ safe: inout BoundVariables) {
    switch (left, right) {
    case (.array(let x), .array(let y)):
      guard x.count == y.count else { return }
      for (a, b) in zip(x, y) { unify(a, b, &safe) }
    case (.array(let items), .constant(let node)), (.constant(let node), .array(let items)):
      guard node.isKind(.array), node.count == items.count else { return }
      for (item, value) in zip(items, node.elements) { unify(item, .constant(value), &safe) }
    case (.object(let x), .object(let y)):
      guard x.count == y.count else { return }
      for (a, b) in Self.pairs(x, y) { unify(a, b, &safe) }
    case (.object(let entries), .constant(let node)), (.constant(let node), .object(let entries)):
      guard node.isKind(.object), node.count == entries.count else { return }
      for entry in entries {
        guard case .constant(let key) = entry.key else { continue }
        let value = node.field(key)
        if value.exists { unify(entry.value, .constant(value), &safe) }
      }
    default:
      if Self.gives(left, to: right, isAfter: false), isKnown(left, safe) {
        bindPattern(right, &safe)
      }
      if Self.gives(right, to: left, isAfter: true), isKnown(right, safe) {
        bindPattern(left, &safe)
      }
    }
  }

  /// Whether a known value can bind the variables of a pattern, which it may stand after.
  private static func gives(
    _ value: LoweredTerm, to pattern: LoweredTerm, isAfter: Bool
  ) -> Bool {
    switch (value, pattern) {
    case (_, .variable), (.variable, .array), (.variable, .object), (.ref, .array),
      (.ref, .object):
      true
    // A pattern before a comprehension is taken to fit it whatever it makes.
    case (.comprehension(let made), .array): isAfter || made.kind == .array
    case (.comprehension(let made), .object): !isAfter && made.kind == .object
    default: false
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

  private func checkClosures(_ body: [LoweredExpression], bound: VariableSet) {
    guard body.contains(where: \.hasClosures) else { return }
    var known = bound
    for expression in body {
      guard expression.hasClosures else {
        known.insert(variablesOf: expression)
        continue
      }
      expression.forEachTerm { term in
        term.forEachComprehension { check($0, bound: known, range: expression.range) }
      }
      if case .every(let every) = expression.kind {
        var inner = known
        inner.insert(variablesOf: expression)
        inner.insert(every.value)
        if let key = every.key { inner.insert(key) }
        _ = order(&every.body, bound: inner)
      }
      known.insert(variablesOf: expression)
    }
  }

  private func check(_ made: LoweredComprehension, bound: VariableSet, range: ByteRange) {
    var mentioned = bound
    for expression in made.body { mentioned.insert(variablesOf: expression) }
    func note(_ term: LoweredTerm) {
      term.forEachVariable { if !mentioned.contains($0) { unsafe.add($0, range) } }
    }
    if let key = made.key { note(key) }
    note(made.value)
    let after = order(&made.body, bound: bound)
    made.key?.forEachComprehension { check($0, bound: after, range: range) }
    made.value.forEachComprehension { check($0, bound: after, range: range) }
  }

  // MARK: - Heads

  /// Reports the variables of a head that its body doesn't even mention.
  ///
  /// - Parameter written: the head's terms as written, where the variables stand.
  func checkHead(
    _ terms: [LoweredTerm], mentioned: VariableSet, range: ByteRange, written: [Term]
  ) {
    var reported: Set<Int> = []
    for term in terms {
      term.forEachVariable { id in
        guard !mentioned.contains(id), reported.insert(id).inserted, let name = shownName(id)
        else { return }
        report(
          "var \(name) is unsafe", Self.place(of: name, in: written) ?? range, in: .headSafety)
      }
    }
  }

  /// Where a variable stands first.
  private static func place(of name: String, in terms: [Term]) -> ByteRange? {
    var place: ByteRange?
    for term in terms {
      term.forEachTerm { term in
        if place == nil, let variable = term.variable, variable.description == name {
          place = term.range
        }
        return place == nil ? .visitChildren : .skipChildren
      }
    }
    return place
  }

  /// Orders comprehensions that stand in a head.
  func orderHead(_ terms: [LoweredTerm], bound: VariableSet, range: ByteRange) {
    for term in terms { term.forEachComprehension { check($0, bound: bound, range: range) } }
  }

  private func report(
    _ message: String, _ range: ByteRange, code: RegoError.Code = .unsafeVariable,
    in phase: CheckPhase
  ) {
    unit.report(
      RegoError(code: code, message: message, file: file, range: range), in: phase,
      isQuery: isQuery)
  }

  /// The name of a variable; nil for those that a compiler made, also OPA's in written modules.
  private func shownName(_ id: Int) -> String? {
    guard let name = variables.names[id], !name.hasPrefix("__local") else { return nil }
    return name
  }

  // MARK: - What is unsafe

  private func collectUnsafe(
    _ expressions: [LoweredExpression], safe: BoundVariables, mentioned: VariableSet
  ) {
    // References and comprehensions that were moved out of a statement count as parts of it.
    var safe = safe
    for expression in expressions {
      switch expression.kind {
      case .unify(.variable(let id), .ref), .unify(.variable(let id), .comprehension):
        if variables.names[id] == nil { safe.insert(id) }
      // OPA gives the result of a call to the variable that it is assigned to.
      case .call(_, _, .variable(let id)?):
        var after = safe
        bindOutputs(of: expression, &after)
        if variables.names[id] == nil, after.contains(id) { safe.insert(id) }
      default: break
      }
    }
    for expression in expressions {
      var after = safe
      bindOutputs(of: expression, &after)
      let outputs = Set(after.log[safe.count...])
      var closedOver: Set<Int> = []
      expression.forEachClosureVariable {
        if mentioned.contains($0) && !safe.contains($0) { closedOver.insert($0) }
      }
      let needed = expression.needs.filter { !safe.contains($0) }
      for id in needed { unsafe.add(id, expression.range) }
      guard needed.isEmpty else { continue }
      // What a closure needs is told before what its statement needs.
      if closedOver.isEmpty {
        expression.forEachVariable { closedOver.insert($0) }
      }
      // A closure can't need what its own statement gives.
      let isCircular = closedOver == outputs
      for id in closedOver where isCircular || !after.contains(id) {
        unsafe.add(id, expression.range)
      }
    }
  }

  /// Reports what was found: variables by name, or else statements.
  ///
  /// - Parameter templates: variables in the expressions of templates, which are told apart.
  /// - Parameter mentioned: the variables that the body's own statements mention.
  func reportUnsafe(templates: [Int: ByteRange?], mentioned: VariableSet) {
    guard !unsafe.places.isEmpty else { return }
    let sorted = unsafe.places.sorted {
      ($0.value.start, variables.names[$0.key] ?? "") < (
        $1.value.start, variables.names[$1.key] ?? ""
      )
    }
    var isNamed = false
    for (id, range) in sorted {
      guard let name = shownName(id) else { continue }
      isNamed = true
      if !mentioned.contains(id), let place = templates[id] {
        unit.report(
          RegoError(
            code: .compile, message: "var \(name) is undeclared", file: place.map { _ in file },
            range: place),
          in: .templates, isQuery: isQuery)
        continue
      }
      let isKeyword = ["and", "contains", "every", "if", "in", "not", "or"].contains(name)
      let hint =
        isKeyword ? " (hint: `import future.keywords.\(name)` to import a future keyword)" : ""
      report("var \(name) is unsafe\(hint)", range, in: .bodySafety)
    }
    guard !isNamed else { return }
    // Each statement that needs a variable which none before it needed.
    var seen: Set<Int> = []
    for (_, statement) in unsafe.statements.sorted(by: { $0.key < $1.key }) {
      guard !statement.ids.isSubset(of: seen) else { continue }
      seen.formUnion(statement.ids)
      report("expression is unsafe", statement.range, in: .bodySafety)
    }
  }
}

extension Compilation {
  func checkSafety() {
    for definition in definitionsInOrder {
      for branch in definition.branches { checkSafety(branch, definition) }
    }
    guard !hasErrors else { return }
    for query in loweredQueries {
      let check = SafetyCheck(
        unit: self, file: query.query.file, variables: query.variables, isQuery: true)
      _ = check.order(&query.body, bound: VariableSet())
      var mentioned = VariableSet()
      for expression in query.body { mentioned.insert(variablesOf: expression) }
      check.reportUnsafe(templates: query.templateVariables, mentioned: mentioned)
    }
  }

  private func checkSafety(_ branch: RuleBranch, _ definition: RuleDefinition) {
    let check = SafetyCheck(
      unit: self, file: definition.module.file, variables: branch.variables, isQuery: false)
    var bound = VariableSet()
    for parameter in branch.parameters { parameter.forEachVariable { bound.insert($0) } }
    var mentioned = bound
    for expression in branch.body { mentioned.insert(variablesOf: expression) }
    var head = TermNotes()
    for step in branch.path { head.add(step) }
    head.add(branch.value)
    if !mentioned.surelyCovers(head.open) {
      check.checkHead(
        branch.path + [branch.value], mentioned: mentioned, range: branch.range,
        written: definition.rule.head.name.arguments + [branch.writtenValue])
    }
    let after = check.order(&branch.body, bound: bound)
    if head.hasComprehension {
      check.orderHead(branch.path + [branch.value], bound: after, range: branch.range)
    }
    check.reportUnsafe(templates: branch.templateVariables, mentioned: mentioned)
  }
}
