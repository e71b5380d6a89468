// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A field of a loop's elements that has to equal an operand.
struct JoinField {
  let path: [Node]
  let key: UInt16
}

/// Fields for the loop that the reference evaluated next opens.
struct PendingJoin {
  let fields: [JoinField]
  /// How many steps of the reference come after the loop's.
  let tail: Int
}

extension CodeGenerator {
  /// Explaining code follows every read, and instrumented code tells of every turn.
  private var joinsLoops: Bool { !explains && plan.probes == nil }

  /// Emits a reference that has to equal an operand.
  mutating func evaluate(_ term: LoweredTerm, equalTo key: UInt16) -> UInt16 {
    if joinsLoops, let tail = joinableTail(term) {
      let field = JoinField(path: tail, key: key)
      pendingJoin = PendingJoin(fields: [field], tail: tail.count)
    }
    defer { pendingJoin = nil }
    return evaluate(term)
  }

  /// Emits the two sides of an equality, the one that opens no loop first.
  mutating func evaluateEqual(_ left: LoweredTerm, _ right: LoweredTerm) -> (UInt16, UInt16) {
    if joinsLoops, joinableTail(left) != nil, isSimple(right) {
      let b = evaluate(right)
      return (evaluate(left, equalTo: b), b)
    }
    if joinsLoops, joinableTail(right) != nil, canEvaluate(left) {
      let a = evaluate(left)
      return (a, evaluate(right, equalTo: a))
    }
    let operands = evaluateAll([left, right])
    return (operands[0], operands[1])
  }

  /// The fixed steps after the last unbound variable of a reference; nil when it has none.
  @inline(__always)
  private func joinableTail(_ term: LoweredTerm) -> [Node]? { Self.joinableTail(term, flow.bound) }

  private static func joinableTail(_ term: LoweredTerm, _ bound: OperandTable) -> [Node]? {
    guard case .ref(_, let path) = term else { return nil }
    var start = path.count
    while start > 0, case .constant = path[start - 1] { start -= 1 }
    guard start > 0, case .variable(let id) = path[start - 1], bound[id] == nil else { return nil }
    var tail: [Node] = []
    for (index, step) in path.enumerated() {
      switch step {
      case .constant(let node): if index >= start { tail.append(node) }
      case .variable: break
      default: return nil
      }
    }
    return tail
  }

  /// Whether a term has a value already or gets one by look-ups alone.
  @inline(__always)
  private func isSimple(_ term: LoweredTerm) -> Bool { Self.isSimple(term, flow.bound) }

  private static func isSimple(_ term: LoweredTerm, _ bound: OperandTable) -> Bool {
    switch term {
    case .constant: return true
    case .variable(let id): return bound[id] != nil
    case .ref(let root, let path):
      switch root {
      case .data: return false
      case .variable(let id) where bound[id] == nil: return false
      default: return path.allSatisfy { isSimple($0, bound) }
      }
    default: return false
    }
  }

  /// Looks ahead from a statement that gives a variable the elements of a collection: what the
  /// statements after it want of their fields.
  mutating func prepareJoin(_ body: [LoweredExpression], at index: Int) {
    guard joinsLoops, case .unify(let left, let right) = body[index].kind,
      case .variable(let element) = left, flow.bound[element] == nil,
      let tail = joinableTail(right), tail.isEmpty, !body[index].isNegated
    else { return }
    var wanted: [(path: [Node], key: LoweredTerm)] = []
    for expression in body[(index + 1)...].prefix(8) {
      guard !expression.isNegated, expression.with == nil, expression.queryIndex == nil else {
        break
      }
      if let (a, b) = Self.sides(of: expression, plan) {
        if let path = Self.field(a, of: element), isSimple(b) {
          wanted.append((path, b))
        } else if let path = Self.field(b, of: element), isSimple(a) {
          wanted.append((path, a))
        }
      }
      guard Self.isHarmless(expression, plan) else { break }
    }
    guard !wanted.isEmpty else { return }
    var fields: [JoinField] = []
    for want in wanted { fields.append(JoinField(path: want.path, key: evaluate(want.key))) }
    pendingJoin = PendingJoin(fields: fields, tail: 0)
  }

  private static func sides(
    of expression: LoweredExpression, _ plan: ProgramPlan
  ) -> (LoweredTerm, LoweredTerm)? {
    switch expression.kind {
    case .unify(let left, let right): return (left, right)
    case .call(.builtin(let number), let arguments, nil) where arguments.count == 2:
      guard case .comparison(.equal) = plan.operations[number] else { return nil }
      return (arguments[0], arguments[1])
    default: return nil
    }
  }

  private static func field(_ term: LoweredTerm, of element: Int) -> [Node]? {
    switch term {
    case .variable(element): return []
    case .ref(.variable(element), let path):
      var keys: [Node] = []
      for step in path {
        guard case .constant(let node) = step else { return nil }
        keys.append(node)
      }
      return keys
    default: return nil
    }
  }

  /// Whether a statement only looks at values and compares them: leaving it out for elements
  /// that a later equality refuses changes nothing, not even an error.
  private static func isHarmless(
    _ expression: LoweredExpression, _ plan: ProgramPlan
  ) -> Bool {
    func isPlain(_ term: LoweredTerm) -> Bool {
      switch term {
      case .constant, .variable: true
      case .ref(.data, _), .comprehension: false
      case .ref(_, let path): path.allSatisfy { isPlain($0) }
      case .array(let items), .set(let items): items.allSatisfy { isPlain($0) }
      case .object(let entries): entries.allSatisfy { isPlain($0.key) && isPlain($0.value) }
      }
    }
    switch expression.kind {
    case .term(let term): return isPlain(term)
    case .unify(let left, let right): return isPlain(left) && isPlain(right)
    case .call(.builtin(let number), let arguments, let output):
      guard case .comparison = plan.operations[number] else { return false }
      return arguments.allSatisfy { isPlain($0) } && (output.map { isPlain($0) } ?? true)
    default: return false
    }
  }

  /// Begins a loop over the elements that can match, if there is a join; else over all.
  mutating func beginLoop(_ iterator: UInt16, over container: UInt16, _ join: PendingJoin?) {
    let repeats = flow.loops.isEmpty || level(container) < flow.loops.count
    guard let join, repeats, joins.count < 4_096 else {
      emit(.iterate, iterator, container, 1, x: flow.fail)
      return
    }
    let first = contiguous(join.fields.map(\.key))
    emit(.iterateMatching, iterator, container, first, x: flow.fail, y: Int32(joins.count))
    joins.append(JoinSite(paths: join.fields.map(\.path)))
  }
}
