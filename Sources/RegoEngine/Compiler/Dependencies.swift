// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What one rule group (or query) reads directly.
struct Dependencies {
  /// The ids of groups, ascending.
  fileprivate(set) var groups: [Int] = []
  fileprivate(set) var builtins: [Int] = []
  /// Fixed beginnings of the paths below `data` that are read.
  fileprivate(set) var dataPaths: Set<[TreeKey]> = []
  fileprivate(set) var usesInput = false

  func reads(group id: Int) -> Bool {
    var low = 0
    var high = groups.count
    while low < high {
      let middle = (low + high) / 2
      if groups[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < groups.count && groups[low] == id
  }
}

/// Finds what rules and queries read, one after the other.
///
/// What was found already is remembered by a mark for each group and built-in, which holds for the
/// search that set it: nothing is hashed, and nothing has to be cleared in between.
struct DependencySearch {
  private let root: RuleTreeNode
  /// Whether the paths are asked for: only a `with` that replaces data does.
  private let keepsPaths: Bool
  private var found = Dependencies()
  private var groupMarks: [Int]
  private var builtinMarks: [Int]
  private var search = 1

  init(_ unit: Compilation, keepsPaths: Bool) {
    root = unit.root
    self.keepsPaths = keepsPaths
    groupMarks = Array(repeating: 0, count: unit.groups.count)
    builtinMarks = Array(repeating: 0, count: unit.builtins.builtins.count)
  }

  /// What was read since the last time; the next search begins.
  mutating func finish() -> Dependencies {
    var result = found
    result.groups.sort()
    found = Dependencies()
    search += 1
    return result
  }

  mutating func add(_ group: RuleGroup) {
    for definition in group.definitions { add(definition) }
    if let definition = group.defaultDefinition { add(definition) }
  }

  private mutating func add(_ definition: RuleDefinition) {
    for branch in definition.branches { add(branch) }
  }

  mutating func add(_ branch: RuleBranch) {
    add(branch.body)
    for term in branch.path { add(term) }
    for term in branch.parameters { add(term) }
    add(branch.value)
  }

  mutating func add(_ body: [LoweredExpression]) {
    for expression in body {
      switch expression.kind {
      case .term(let term): add(term)
      case .unify(let left, let right):
        add(left)
        add(right)
      case .call(let callee, let arguments, let output):
        for argument in arguments { add(argument) }
        if let output { add(output) }
        add(callee)
      case .every(let every):
        add(every.domain)
        add(every.body)
      }
      guard let with = expression.with else { continue }
      for modifier in with.modifiers {
        add(modifier.value)
        if let replacement = modifier.replacement { add(replacement) }
        // To replace a document is to read it, as OPA sees it.
        if case .data(let path) = modifier.target { addGroups(at: path) }
      }
    }
  }

  private mutating func add(group id: Int) {
    guard groupMarks[id] != search else { return }
    groupMarks[id] = search
    found.groups.append(id)
  }

  private mutating func addAll(below node: RuleTreeNode, functions: Bool = true) {
    if let group = node.group, functions || !group.isFunction { add(group: group.id) }
    for child in node.order { addAll(below: child, functions: functions) }
  }

  private mutating func addGroups(at path: [TreeKey]) {
    var node = root
    for key in path {
      guard let child = node.children[key] else { return }
      node = child
      if let group = node.group, !group.isFunction { add(group: group.id) }
    }
    addAll(below: node, functions: false)
  }

  private mutating func add(_ callee: Callee) {
    switch callee {
    case .builtin(let index):
      guard builtinMarks[index] != search else { return }
      builtinMarks[index] = search
      found.builtins.append(index)
    case .function(let group): add(group: group)
    }
  }

  private mutating func add(_ term: LoweredTerm) {
    switch term {
    case .constant, .variable: break
    case .ref(let root, let path):
      switch root {
      case .input: found.usesInput = true
      case .data: add(path)
      case .variable, .constant: break
      }
      for step in path { add(step) }
    case .array(let items), .set(let items):
      for item in items { add(item) }
    case .object(let entries):
      for entry in entries {
        add(entry.key)
        add(entry.value)
      }
    case .comprehension(let made):
      add(made.body)
      if let key = made.key { add(key) }
      add(made.value)
    }
  }

  /// The rules that a path below `data` can reach. A part that isn't fixed matches every child.
  private mutating func add(_ path: [LoweredTerm]) {
    if keepsPaths {
      var fixed: [TreeKey] = []
      for step in path {
        guard case .constant(let node) = step, let key = ConstantPool.key(node) else { break }
        fixed.append(key)
      }
      found.dataPaths.insert(fixed)
    }
    var node = root
    for (index, step) in path.enumerated() {
      guard case .constant(let constant) = step, let key = ConstantPool.key(constant) else {
        return add(path[index...], below: node)
      }
      guard let child = node.children[key] else { return }
      if let group = child.group {
        add(group: group.view(on: path[(index + 1)...]).id)
        return
      }
      node = child
    }
    addAll(below: node)
  }

  /// The same from the first part on that isn't fixed.
  private mutating func add(_ path: ArraySlice<LoweredTerm>, below start: RuleTreeNode) {
    var current = [start]
    for step in path {
      var next: [RuleTreeNode] = []
      for node in current {
        if case .constant(let constant) = step, let key = ConstantPool.key(constant) {
          if let child = node.children[key] { next.append(child) }
        } else {
          next += node.order
        }
      }
      current = []
      for node in next {
        if let group = node.group {
          // Functions too: to name one is an error, but of another kind.
          add(group: group.id)
        } else {
          current.append(node)
        }
      }
      if current.isEmpty { return }
    }
    for node in current { addAll(below: node) }
  }
}
