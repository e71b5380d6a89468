// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which variables stand in a term or statement: a bit for each of the first 64, and whether there
/// are others, which have to be looked for.
///
/// Its size doesn't depend on how many variables there are, so every statement can keep its own.
struct MentionedVariables {
  fileprivate(set) var low: UInt64 = 0
  fileprivate(set) var hasOthers = false

  mutating func insert(_ variable: Int) {
    if variable < 64 { low |= 1 << UInt64(variable) } else { hasOthers = true }
  }

  mutating func formUnion(_ other: MentionedVariables) {
    low |= other.low
    hasOthers = hasOthers || other.hasOthers
  }
}

/// What one walk over terms finds out about them.
struct TermNotes {
  /// The variables outside of comprehensions.
  private(set) var open = MentionedVariables()
  /// Those of comprehensions, at any depth.
  private(set) var closed = MentionedVariables()
  private(set) var hasComprehension = false

  mutating func add(_ term: LoweredTerm) {
    switch term {
    case .constant: break
    case .variable(let id): open.insert(id)
    case .ref(let root, let path):
      if case .variable(let id) = root { open.insert(id) }
      for step in path { add(step) }
    case .array(let items), .set(let items):
      for item in items { add(item) }
    case .object(let entries):
      for entry in entries {
        add(entry.key)
        add(entry.value)
      }
    case .comprehension(let made):
      hasComprehension = true
      closed.formUnion(made.variables)
    }
  }

  /// The variables of a closure's body are closed in.
  mutating func add(body: [LoweredExpression]) {
    for expression in body {
      closed.formUnion(expression.mentioned)
      closed.formUnion(expression.enclosed)
    }
  }
}

extension VariableSet {
  mutating func insert(variablesOf expression: LoweredExpression) {
    insert(low: expression.mentioned.low)
    if expression.mentioned.hasOthers { expression.forEachVariable { insert($0) } }
  }

  /// Whether all variables of a statement, outside of its closures, are in the set.
  func covers(_ expression: LoweredExpression) -> Bool {
    guard covers(low: expression.mentioned.low) else { return false }
    guard expression.mentioned.hasOthers else { return true }
    var isCovered = true
    expression.forEachVariable { if !contains($0) { isCovered = false } }
    return isCovered
  }

  /// Whether all variables of a statement's closures that are in another set are in this one.
  func covers(closuresOf expression: LoweredExpression, among others: VariableSet) -> Bool {
    guard covers(low: others.intersection(low: expression.enclosed.low)) else { return false }
    guard expression.enclosed.hasOthers else { return true }
    var isCovered = true
    expression.forEachClosureVariable {
      if others.contains($0), !contains($0) { isCovered = false }
    }
    return isCovered
  }

  /// Whether the set is known to hold the variables.
  func surelyCovers(_ variables: MentionedVariables) -> Bool {
    !variables.hasOthers && covers(low: variables.low)
  }
}
