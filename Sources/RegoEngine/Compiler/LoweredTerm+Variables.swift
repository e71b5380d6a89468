// Bawn
// SPDX-License-Identifier: Apache-2.0

extension LoweredTerm {
  /// Visits every variable outside of comprehensions.
  func forEachVariable(_ visit: (Int) -> Void) {
    switch self {
    case .constant, .comprehension: break
    case .variable(let id): visit(id)
    case .ref(let root, let path):
      if case .variable(let id) = root { visit(id) }
      for step in path { step.forEachVariable(visit) }
    case .array(let items), .set(let items):
      for item in items { item.forEachVariable(visit) }
    case .object(let entries):
      for entry in entries {
        entry.key.forEachVariable(visit)
        entry.value.forEachVariable(visit)
      }
    }
  }

  /// Visits every comprehension that isn't inside another one.
  func forEachComprehension(_ visit: (LoweredComprehension) -> Void) {
    switch self {
    case .constant, .variable: break
    case .comprehension(let made): visit(made)
    case .ref(_, let path):
      for step in path { step.forEachComprehension(visit) }
    case .array(let items), .set(let items):
      for item in items { item.forEachComprehension(visit) }
    case .object(let entries):
      for entry in entries {
        entry.key.forEachComprehension(visit)
        entry.value.forEachComprehension(visit)
      }
    }
  }

  /// Visits every reference, also inside comprehensions' heads but not their bodies.
  func forEachRef(_ visit: (LoweredRoot, [LoweredTerm]) -> Void) {
    switch self {
    case .constant, .variable: break
    case .ref(let root, let path):
      visit(root, path)
      for step in path { step.forEachRef(visit) }
    case .array(let items), .set(let items):
      for item in items { item.forEachRef(visit) }
    case .object(let entries):
      for entry in entries {
        entry.key.forEachRef(visit)
        entry.value.forEachRef(visit)
      }
    case .comprehension(let made):
      made.key?.forEachRef(visit)
      made.value.forEachRef(visit)
    }
  }
}

extension LoweredExpression {
  /// Its terms, those of modifiers included.
  func forEachTerm(_ visit: (LoweredTerm) -> Void) {
    switch kind {
    case .term(let term): visit(term)
    case .unify(let left, let right):
      visit(left)
      visit(right)
    case .call(_, let arguments, let output):
      for argument in arguments { visit(argument) }
      if let output { visit(output) }
    case .every(let every): visit(every.domain)
    }
    for modifier in with?.modifiers ?? [] { visit(modifier.value) }
  }

  /// Its variables outside of closures.
  func forEachVariable(_ visit: (Int) -> Void) {
    forEachTerm { $0.forEachVariable(visit) }
  }

  /// The bodies of its comprehensions and of an `every`.
  func forEachClosure(_ visit: ([LoweredExpression]) -> Void) {
    guard hasClosures else { return }
    forEachTerm { $0.forEachComprehension { visit($0.body) } }
    if case .every(let every) = kind { visit(every.body) }
  }

  /// All variables of its closures, at any depth.
  func forEachClosureVariable(_ visit: (Int) -> Void) {
    guard hasClosures else { return }
    forEachTerm { term in
      term.forEachComprehension { made in
        made.key?.forEachVariable(visit)
        made.value.forEachVariable(visit)
        made.key?.forEachComprehension { Self.walk($0, visit) }
        made.value.forEachComprehension { Self.walk($0, visit) }
        for expression in made.body {
          expression.forEachVariable(visit)
          expression.forEachClosureVariable(visit)
        }
      }
    }
    if case .every(let every) = kind {
      for expression in every.body {
        expression.forEachVariable(visit)
        expression.forEachClosureVariable(visit)
      }
    }
  }

  private static func walk(_ made: LoweredComprehension, _ visit: (Int) -> Void) {
    made.key?.forEachVariable(visit)
    made.value.forEachVariable(visit)
    for expression in made.body {
      expression.forEachVariable(visit)
      expression.forEachClosureVariable(visit)
    }
  }
}
