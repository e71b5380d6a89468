// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension CodeGenerator {
  /// Emits `left = right`: taken apart until one side of each pair is known.
  mutating func unify(_ left: LoweredTerm, _ right: LoweredTerm) {
    var waiting: [(LoweredTerm, LoweredTerm)] = []
    unifyStep(left, right, &waiting)
    // What one pair has bound may decide another one.
    while !waiting.isEmpty {
      let pairs = waiting
      waiting = []
      for (a, b) in pairs { unifyStep(a, b, &waiting) }
      if waiting.count == pairs.count {
        // Nothing was decided: the safety check doesn't let such statements through.
        isTooLarge = true
        return
      }
    }
  }

  private mutating func unifyStep(
    _ left: LoweredTerm, _ right: LoweredTerm, _ later: inout [(LoweredTerm, LoweredTerm)]
  ) {
    if canEvaluate(right) {
      if canEvaluate(left), !Self.isPattern(left) {
        let (a, b) = evaluateEqual(left, right)
        emit(.equal, 0, a, b, x: flow.fail)
        return
      }
      match(left, evaluate(right))
      return
    }
    if canEvaluate(left) {
      match(right, evaluate(left))
      return
    }
    switch (left, right) {
    case (.array(let x), .array(let y)):
      guard x.count == y.count else { return jump(flow.fail) }
      // Pairs are put behind each other so that what one binds serves the next.
      for (a, b) in zip(x, y) { unifyStep(a, b, &later) }
    case (.array(let x), .constant(let node)), (.constant(let node), .array(let x)):
      guard node.isKind(.array), node.count == x.count else { return jump(flow.fail) }
      for (item, value) in zip(x, node.elements) { match(item, constant(value)) }
    case (.object(let x), .object(let y)):
      guard x.count == y.count else { return jump(flow.fail) }
      let pairs = SafetyCheck.pairs(x, y)
      guard pairs.count == x.count else { return jump(flow.fail) }
      for (a, b) in pairs { unifyStep(a, b, &later) }
    default:
      later.append((left, right))
    }
  }

  /// Whether a term gives values of its own: its only unbound variables, if any, are those that
  /// loops over a reference bind.
  @inline(__always)
  func canEvaluate(_ term: LoweredTerm) -> Bool { Self.canEvaluate(term, flow.bound) }

  private static func canEvaluate(_ term: LoweredTerm, _ bound: OperandTable) -> Bool {
    switch term {
    case .constant, .comprehension: true
    case .variable(let id): bound[id] != nil
    case .ref(.variable(let id), _): bound[id] != nil
    case .ref: true
    case .array(let items), .set(let items): items.allSatisfy { canEvaluate($0, bound) }
    case .object(let entries):
      entries.allSatisfy { canEvaluate($0.key, bound) && canEvaluate($0.value, bound) }
    }
  }

  /// Whether matching part by part is better than building the value to compare it.
  private static func isPattern(_ term: LoweredTerm) -> Bool {
    switch term {
    case .array, .object: true
    default: false
    }
  }

  /// Emits the match of a pattern with a value: binds what is unbound, compares the rest.
  mutating func match(_ pattern: LoweredTerm, _ value: UInt16) {
    switch pattern {
    case .variable(let id):
      if let bound = flow.bound[id] {
        emit(.equal, 0, bound, value, x: flow.fail)
      } else {
        flow.bound[id] = value
      }
    case .array(let items):
      emit(.shape, 0, value, UInt16(Node.Kind.array.rawValue), x: flow.fail, y: Int32(items.count))
      for (index, item) in items.enumerated() {
        if case .variable(let id) = item, flow.bound[id] == nil, variables.names[id] == "_" {
          continue
        }
        match(item, lookup(constant(.integer(index)), in: value))
      }
    case .object(let entries):
      emit(
        .shape, 0, value, UInt16(Node.Kind.object.rawValue), x: flow.fail, y: Int32(entries.count))
      // Keys may be variables that other entries' values bind.
      var waiting = entries
      while !waiting.isEmpty {
        let before = waiting.count
        var later: [(key: LoweredTerm, value: LoweredTerm)] = []
        for entry in waiting {
          guard canEvaluate(entry.key) else {
            later.append(entry)
            continue
          }
          match(entry.value, lookup(evaluate(entry.key), in: value))
        }
        waiting = later
        if waiting.count == before {
          // Nothing names the keys: only parameters of functions can be so, and nothing fits them.
          return failToMatch(pattern)
        }
      }
    case .set where !canEvaluate(pattern):
      // Members aren't told apart by place: a set with a variable in it is like no other.
      failToMatch(pattern)
    case .constant, .ref, .set, .comprehension:
      let other = evaluate(pattern)
      emit(.equal, 0, other, value, x: flow.fail)
    }
  }

  /// Emits a failure; the pattern's variables count as bound, for the code that nothing reaches.
  private mutating func failToMatch(_ pattern: LoweredTerm) {
    jump(flow.fail)
    pattern.forEachVariable { if flow.bound[$0] == nil { flow.bound[$0] = constant(.null) } }
  }

  private mutating func lookup(_ key: UInt16, in container: UInt16) -> UInt16 {
    let lookup = KnownLookup(container: container, key: key)
    if let known = flow.known[lookup] { return known }
    let target = register(level: max(level(container), level(key)))
    emit(.lookup, target, container, key, x: flow.fail)
    flow.known.add(lookup, result: target)
    return target
  }
}
