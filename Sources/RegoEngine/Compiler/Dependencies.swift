// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What one rule group (or query) reads directly.
struct Dependencies {
  var groups: Set<Int> = []
  var builtins: Set<Int> = []
  /// Fixed beginnings of the paths below `data` that are read.
  var dataPaths: Set<[TreeKey]> = []
  var usesInput = false
  /// Whether the paths are asked for: only a `with` that replaces data does.
  var keepsPaths = true

  mutating func add(_ branch: RuleBranch, root: RuleTreeNode) {
    add(branch.body, root: root)
    for term in branch.path + branch.parameters + [branch.value] { add(term, root: root) }
  }

  mutating func add(_ body: [LoweredExpression], root: RuleTreeNode) {
    for expression in body {
      expression.forEachTerm { add($0, root: root) }
      if case .call(let callee, _, _) = expression.kind { add(callee) }
      if case .every(let every) = expression.kind { add(every.body, root: root) }
      for modifier in expression.with?.modifiers ?? [] {
        if let replacement = modifier.replacement { add(replacement) }
        // To replace a document is to read it, as OPA sees it.
        if case .data(let path) = modifier.target { addGroups(at: path, root: root) }
      }
    }
  }

  private mutating func addGroups(at path: [TreeKey], root: RuleTreeNode) {
    var node = root
    for key in path {
      guard let child = node.children[key] else { return }
      node = child
      if let group = node.group, !group.isFunction { groups.insert(group.id) }
    }
    node.forEachGroup { if !$0.isFunction { groups.insert($0.id) } }
  }

  private mutating func add(_ callee: Callee) {
    switch callee {
    case .builtin(let index): builtins.insert(index)
    case .function(let group): groups.insert(group)
    }
  }

  private mutating func add(_ term: LoweredTerm, root: RuleTreeNode) {
    term.forEachRef { start, path in
      switch start {
      case .input: usesInput = true
      case .data: add(path, root: root)
      default: break
      }
    }
    term.forEachComprehension { made in
      add(made.body, root: root)
      if let key = made.key { add(key, root: root) }
      add(made.value, root: root)
    }
  }

  /// The rules that a path below `data` can reach. A part that isn't fixed matches every child.
  private mutating func add(_ path: [LoweredTerm], root: RuleTreeNode) {
    if keepsPaths {
      var fixed: [TreeKey] = []
      for step in path {
        guard case .constant(let node) = step, let key = ConstantPool.key(node) else { break }
        fixed.append(key)
      }
      dataPaths.insert(fixed)
    }
    var node = root
    for (index, step) in path.enumerated() {
      guard case .constant(let constant) = step, let key = ConstantPool.key(constant) else {
        return add(path[index...], below: node)
      }
      guard let child = node.children[key] else { return }
      if let group = child.group {
        groups.insert(group.view(on: path[(index + 1)...]).id)
        return
      }
      node = child
    }
    node.forEachGroup { groups.insert($0.id) }
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
          next += node.order.compactMap { node.children[$0] }
        }
      }
      current = []
      for node in next {
        if let group = node.group {
          // Functions too: to name one is an error, but of another kind.
          groups.insert(group.id)
        } else {
          current.append(node)
        }
      }
      if current.isEmpty { return }
    }
    for node in current { node.forEachGroup { groups.insert($0.id) } }
  }
}
