// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension TypeChecker {
  /// Checks a statement itself.
  mutating func check(_ expression: LoweredExpression) -> Failure? {
    if let failure = checkModifiers(of: expression) { return failure }
    guard !expression.isOperand else { return nil }
    switch expression.kind {
    case .term, .every: return nil
    case .unify(let left, let right): return match(left, right, expression.range)
    case .call(let callee, let arguments, let output):
      if case .builtin(let index) = callee, output == nil, !isQuery, arguments.count == 2,
        index == equal
      {
        return match(arguments[0], arguments[1], expression.range)
      }
      return call(callee, arguments, output, expression.range)
    }
  }

  // MARK: - Calls

  private mutating func call(
    _ callee: Callee, _ arguments: [LoweredTerm], _ output: LoweredTerm?, _ range: ByteRange
  ) -> Failure? {
    let function: TypeID
    switch callee {
    case .builtin(let index): function = type(ofBuiltin: index)
    case .function(let group):
      // A function with an error in it takes anything.
      function = functions[group] ?? .any
    }
    guard !function.isUnknown else {
      return Failure(message: "undefined function \(name(of: callee))", range: range)
    }
    guard case .function(let parameters, let result) = table[function] else { return nil }
    var operands = arguments
    if let output { operands.append(output) }
    let count = min(operands.count, parameters.count + 1)
    // Operands of which all is known come first: the others learn from the call.
    let isOpen = operands.map { table.isOpen(type(of: $0)) }
    for isOpenTurn in 0..<2 {
      for index in 0..<count where isOpen[index] == (isOpenTurn == 1) {
        let wanted = index < parameters.count ? parameters[index] : result
        if unify(operands[index], wanted, adding: false) { continue }
        let have = operands.map { self.type(of: $0) }
        return Failure(
          message: "\(name(of: callee)): invalid argument(s)\n\thave: \(table.text(of: have))"
            + "\n\twant: \(signature(of: callee, withResult: true))",
          range: range, followsFromUnknown: have.contains { table.isOpen($0) })
      }
    }
    return nil
  }

  func name(of callee: Callee) -> String {
    switch callee {
    case .builtin(let index): builtin(at: index).name
    case .function(let group): unit.groups[group].name
    }
  }

  /// The operands that a function wants, with their names where it has names for them.
  private mutating func signature(of callee: Callee, withResult: Bool) -> String {
    switch callee {
    case .builtin(let index):
      return builtin(at: index).signatureText(withResult: withResult, table)
    case .function(let group):
      guard let type = functions[group], case .function(let parameters, let result) = table[type]
      else { return "()" }
      return table.text(of: withResult ? parameters + [result] : parameters)
    }
  }

  /// A function may only take the place of one that takes the same operands.
  private mutating func checkModifiers(of expression: LoweredExpression) -> Failure? {
    guard let with = expression.with else { return nil }
    for modifier in with.modifiers {
      guard let replacement = modifier.replacement else { continue }
      let target: Callee
      switch modifier.target {
      case .builtin(let index): target = .builtin(index)
      case .function(let group): target = .function(group)
      default: continue
      }
      let wanted = type(ofFunction: target)
      let given = type(ofFunction: replacement)
      guard case .function = table[wanted], case .function(let have, _) = table[given],
        !table.unifies(wanted, given)
      else { continue }
      return Failure(
        message: "\(name(of: target)): arity mismatch\n\thave: \(table.text(of: have))"
          + "\n\twant: \(signature(of: target, withResult: false))",
        range: modifier.range ?? expression.range,
        followsFromUnknown: have.contains { table.isOpen($0) })
    }
    return nil
  }

  private mutating func type(ofFunction callee: Callee) -> TypeID {
    switch callee {
    case .builtin(let index): type(ofBuiltin: index)
    case .function(let group): functions[group] ?? .any
    }
  }

  // MARK: - Matching

  private mutating func match(
    _ left: LoweredTerm, _ right: LoweredTerm, _ range: ByteRange
  ) -> Failure? {
    let first = type(of: left)
    let second = type(of: right)
    if unify(left, first, right, second) { return nil }
    return Failure(
      message: "match error\n\tleft  : \(table.text(of: first))"
        + "\n\tright : \(table.text(of: second))",
      range: range, followsFromUnknown: table.isOpen(first) || table.isOpen(second))
  }

  /// Makes two terms agree; what is only known of one of them is learnt of the other.
  private mutating func unify(
    _ left: LoweredTerm, _ leftType: TypeID, _ right: LoweredTerm, _ rightType: TypeID
  ) -> Bool {
    switch (table.isOpen(leftType), table.isOpen(rightType)) {
    case (true, false): return unify(left, rightType, adding: false)
    case (false, true): return unify(right, leftType, adding: false)
    case (false, false): return table.unifies(leftType, rightType)
    case (true, true): break
    }
    switch (left, right) {
    case (.array(let x), .array(let y)):
      guard x.count == y.count else { return false }
      for (a, b) in zip(x, y) where !unify(a, type(of: a), b, type(of: b)) { return false }
      return true
    case (.array(let items), .constant(let node)), (.constant(let node), .array(let items)):
      guard node.isKind(.array), node.count == items.count else { return false }
      for (a, b) in zip(items, node.elements) {
        guard unify(a, type(of: a), .constant(b), table.type(of: b)) else { return false }
      }
      return true
    case (.object(let x), .object(let y)):
      let pairs = SafetyCheck.pairs(x, y)
      guard x.count == y.count, pairs.count == x.count else { return false }
      for (a, b) in pairs where !unify(a, type(of: a), b, type(of: b)) { return false }
      return true
    case (.variable, .variable), (.array, .variable), (.object, .variable):
      return learn(left, right)
    case (.variable, .array), (.variable, .object): return learn(right, left)
    case (.variable, .set), (.variable, .comprehension):
      return unify(left, rightType, adding: false)
    case (.set, .variable), (.comprehension, .variable):
      return unify(right, leftType, adding: false)
    default: return false
    }
  }

  /// Nothing is known of either: the first may be anything, and the second is the same.
  private mutating func learn(_ first: LoweredTerm, _ second: LoweredTerm) -> Bool {
    guard unify(first, .any, adding: false) else { return false }
    return unify(second, type(of: first), adding: false)
  }

  /// Whether a term can be of a type; variables without one get it.
  ///
  /// - Parameter adding: whether variables may also be of the type besides what they are already.
  mutating func unify(_ term: LoweredTerm, _ type: TypeID, adding: Bool) -> Bool {
    guard table.spend() else { return true }
    switch term {
    case .variable(let id):
      if adding {
        put(table.union(known(id) ?? .unknown, type), for: id)
      } else if let known = known(id), !known.isUnknown {
        return table.unifies(known, type)
      } else {
        put(type, for: id)
      }
      return true
    case .ref, .comprehension: return table.unifies(self.type(of: term), type)
    case .constant(let node):
      switch node.kind {
      case .array: return unify(array: node.elements.map { .constant($0) }, term, type, adding)
      case .set: return unify(set: node.elements.map { .constant($0) }, term, type, adding)
      case .object:
        let entries = node.entries.map {
          (key: LoweredTerm.constant($0.key), value: LoweredTerm.constant($0.value))
        }
        return unify(object: entries, term, type, adding)
      default: return table.unifies(table.type(of: node), type)
      }
    case .array(let items): return unify(array: items, term, type, adding)
    case .set(let items): return unify(set: items, term, type, adding)
    case .object(let entries): return unify(object: entries, term, type, adding)
    }
  }

  private mutating func unify(
    array items: [LoweredTerm], _ term: LoweredTerm, _ type: TypeID, _ adding: Bool
  ) -> Bool {
    switch table[type] {
    case .array(let known, let rest):
      if items.count != known.count, rest == nil { return false }
      for (index, item) in items.enumerated() {
        let wanted = index < known.count ? known[index] : rest ?? .unknown
        guard unify(item, wanted, adding: adding) else { return false }
      }
      return true
    case .union(let members): return unify(term, oneOf: members, parts: items)
    default: return false
    }
  }

  private mutating func unify(
    set items: [LoweredTerm], _ term: LoweredTerm, _ type: TypeID, _ adding: Bool
  ) -> Bool {
    switch table[type] {
    case .set(let member):
      for item in items where !unify(item, member, adding: adding) { return false }
      return true
    case .union(let members): return unify(term, oneOf: members, parts: items)
    default: return false
    }
  }

  private mutating func unify(
    object entries: [(key: LoweredTerm, value: LoweredTerm)], _ term: LoweredTerm, _ type: TypeID,
    _ adding: Bool
  ) -> Bool {
    switch table[type] {
    case .object(let known, let rest):
      if entries.count != known.count, rest == nil { return false }
      for entry in entries {
        guard case .constant(let key) = entry.key else {
          // Which of the values it is only evaluation tells.
          _ = unify(entry.value, .any, adding: adding)
          continue
        }
        let wanted = table.select(type, key)
        guard !wanted.isUnknown, unify(entry.value, wanted, adding: adding) else { return false }
      }
      return true
    case .union(let members):
      return unify(term, oneOf: members, parts: entries.flatMap { [$0.key, $0.value] })
    default: return false
    }
  }

  /// A collection against a union: its variables may be of what any fitting member says.
  private mutating func unify(
    _ term: LoweredTerm, oneOf members: [TypeID], parts: [LoweredTerm]
  ) -> Bool {
    if members.isEmpty {
      for part in parts { _ = unify(part, .any, adding: true) }
      return true
    }
    var fits = false
    for member in members where unify(term, member, adding: true) { fits = true }
    return fits
  }
}

extension Builtin {
  /// The operands, and the result when asked for, as messages list them.
  func signatureText(withResult: Bool, _ table: TypeTable) -> String {
    var texts: [String] = []
    for type in withResult ? parameters + [result] : parameters {
      var text = table.text(of: table.type(of: type))
      if case .named(let name, _) = type { text = "\(name): \(text)" }
      texts.append(text)
    }
    return "(" + texts.joined(separator: ", ") + ")"
  }
}
