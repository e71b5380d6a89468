// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Checks the types of all rules, those that others read before their readers, and of queries.
  func checkTypes() {
    var checker = TypeChecker(unit: self)
    checker.useInputSchema()
    for definition in definitionsByDependency() { checker.check(definition) }
    guard !hasErrors else { return }
    for query in loweredQueries { checker.check(query) }
  }

  /// All definitions as they were written, but each after the rules that it reads.
  ///
  /// The order shows in the types: what one definition gives is added to what those before it
  /// have given.
  private func definitionsByDependency() -> [RuleDefinition] {
    let dependencies = dependencies
    let all = definitionsInOrder
    var order: [RuleDefinition] = []
    order.reserveCapacity(all.count)
    var isAdded = [Bool](repeating: false, count: all.count)
    func add(_ definition: RuleDefinition) {
      guard !isAdded[definition.place] else { return }
      isAdded[definition.place] = true
      order.append(definition)
    }
    var isSeen = [Bool](repeating: false, count: dependencies.count)
    // A stack of our own: chains of rules may be longer than the machine's stack is deep.
    var stack: [(group: Int, next: Int)] = []
    for definition in all {
      let own = definition.group.id
      for start in dependencies[own].groups where !isSeen[start] && start != own {
        isSeen[start] = true
        stack.append((start, 0))
        while let (current, next) = stack.last {
          guard next < dependencies[current].groups.count else {
            stack.removeLast()
            let group = groups[current]
            for definition in group.definitions { add(definition) }
            if let definition = group.defaultDefinition { add(definition) }
            continue
          }
          stack[stack.count - 1].next = next + 1
          let group = dependencies[current].groups[next]
          guard !isSeen[group] else { continue }
          isSeen[group] = true
          stack.append((group, 0))
        }
      }
      add(definition)
    }
    return order
  }
}

extension TypeChecker {
  /// Checks one definition of a rule and adds the type that it gives.
  mutating func check(_ definition: RuleDefinition) {
    overrides = schemas(of: definition)
    for branch in definition.branches { check(branch, definition) }
    overrides = nil
  }

  private mutating func check(_ branch: RuleBranch, _ definition: RuleDefinition) {
    begin(branch.variables, isQuery: false)
    scope = definition.module
    currentBody = branch.body
    let failures = check(branch.body)
    report(failures, definition.module.file)
    let group = definition.group
    let head = placement(of: branch)
    let fixed = head.fixed.isEmpty ? group.path : group.path + head.fixed
    guard failures.isEmpty else {
      // Its readers shall not fail for what is wrong here.
      functions[group.id] = .any
      if head.dynamic.isEmpty {
        documents.put(.any, isData: true, at: fixed)
      } else {
        documents.makePlace(at: fixed, for: within(head.dynamic.dropFirst(), .any))
      }
      return
    }
    if group.isFunction {
      let type = functionType(of: branch)
      let known = functions[group.id] ?? .unknown
      // A definition with an error and one without make no function together.
      let united = known == .any ? .unknown : table.union(known, type)
      functions[group.id] = united
      documents.put(united.isUnknown ? .any : united, isData: true, at: fixed)
      return
    }
    var type = self.type(of: branch.value)
    guard !type.isUnknown else { return }
    if branch.isMember {
      type = table.set(type)
      guard head.dynamic.isEmpty else {
        documents.makePlace(at: fixed, for: within(head.dynamic.dropFirst(), type))
        return
      }
    }
    for step in head.dynamic.reversed() {
      let key = self.type(of: step)
      guard !key.isUnknown else { return }
      type = table.object([], rest: TypeEntry(key, type))
    }
    documents.insert(type, at: fixed, table)
  }

  /// The type of an object that holds a type below as many keys.
  private func within(_ keys: ArraySlice<LoweredTerm>, _ type: TypeID) -> TypeID {
    keys.reduce(type) { inner, _ in table.object([], rest: TypeEntry(.any, inner)) }
  }

  /// The parts of a rule's name below its group: those that are fixed, and from the first one on
  /// that isn't.
  private func placement(
    of branch: RuleBranch
  ) -> (fixed: [TreeKey], dynamic: ArraySlice<LoweredTerm>) {
    var fixed: [TreeKey] = []
    for step in branch.path {
      guard case .constant(let node) = step, let key = ConstantPool.key(node) else { break }
      fixed.append(key)
    }
    return (fixed, branch.path.dropFirst(fixed.count))
  }

  private mutating func functionType(of branch: RuleBranch) -> TypeID {
    // Parameters that the body doesn't use may be anything.
    for parameter in branch.parameters {
      parameter.forEachVariable { if known($0)?.isUnknown ?? true { put(.any, for: $0) } }
    }
    let parameters = branch.parameters.map { type(of: $0) }
    return table.make(.function(parameters, result: type(of: branch.value)))
  }

  /// Checks a query.
  mutating func check(_ query: LoweredQuery) {
    begin(query.variables, isQuery: true)
    scope = nil
    currentBody = query.body
    report(check(query.body), query.query.file)
  }

  private func report(_ failures: [Failure], _ file: SourceFile) {
    for failure in failures {
      unit.report(
        RegoError(code: .type, message: failure.message, file: file, range: failure.range),
        in: .types)
    }
  }
}
