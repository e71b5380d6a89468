// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Puts every rule into the tree, by package and the fixed part of its name.
  func buildRuleTree() {
    for module in modules {
      let package = module.package.path.map { TreeKey.string($0) }
      // Packages without rules are documents too: empty ones.
      let base = package.reduce(root) { child($0, $1) }
      let names = base.names ?? PackageNames()
      base.names = names
      names.names.reserveCapacity(names.names.count + module.rules.count)
      base.reserveChildren(module.rules.count)
      let scope = ModuleScope(file: module.file, package: package, module: module, names: names)
      scopes.append(scope)
      for (index, rule) in module.rules.enumerated() {
        add(rule, at: index, scope: scope, names: names, below: base)
      }
    }
    root.seal()
    sortDefinitions()
  }

  private func child(_ node: RuleTreeNode, _ key: TreeKey) -> RuleTreeNode {
    node.child(key) { key, path in
      let made = RuleTreeNode(id: nodes.count, key: key, path: path)
      nodes.append(made)
      return made
    }
  }

  private func add(
    _ rule: Rule, at index: Int, scope: ModuleScope, names: PackageNames,
    below base: RuleTreeNode
  ) {
    let head = rule.head
    guard let first = head.name.headName else {
      report(
        RegoError(
          code: .compile, message: "rule name has to begin with a variable", file: scope.file,
          range: rule.range),
        in: .names)
      return
    }
    names.names.insert(first)
    var node = child(base, .string(first))
    let fixed = head.groundPrefixCount
    for argument in head.name.arguments.prefix(fixed - 1) {
      guard let value = constants.scalar(argument), let key = ConstantPool.key(value) else {
        continue
      }
      node = child(node, key)
    }
    let kind: RuleGroup.Kind
    if head.isFunction {
      kind = .function(arity: head.arguments.count)
    } else if fixed < head.name.count {
      kind = .partialObject
    } else if head.key != nil {
      kind = .partialSet
    } else {
      kind = .complete
    }
    let group: RuleGroup
    if let found = node.group {
      group = found
      if group.kind != kind, conflicts[group.id] == nil { conflicts[group.id] = kind }
    } else {
      group = RuleGroup(id: groups.count, path: node.path, kind: kind)
      groups.append(group)
      node.group = group
      if group.isFunction { functions[node.path] = group }
    }
    let definition = RuleDefinition(
      rule: rule, module: scope, group: group, moduleIndex: scopes.count - 1, ruleIndex: index)
    if rule.isDefault {
      if group.defaultDefinition != nil {
        defaults[group.id, default: []].append(definition)
      } else {
        group.defaultDefinition = definition
        defaults[group.id] = [definition]
      }
    } else {
      group.definitions.append(definition)
    }
  }

  /// Gives rules with variables in their names all that stands below: it is one object.
  ///
  /// OPA does the same when it builds the index of such rules.
  func mergeExtents() {
    var isChanged = false
    for node in nodes {
      guard let group = node.group, group.kind == .partialObject, !node.children.isEmpty else {
        continue
      }
      isChanged = true
      for child in node.order {
        child.forEachGroup { below in
          guard !below.isFunction else { return }
          for definition in below.definitions {
            group.definitions.append(
              RuleDefinition(
                rule: definition.rule, module: definition.module, group: group,
                moduleIndex: definition.moduleIndex, ruleIndex: definition.ruleIndex))
          }
          below.definitions = []
        }
      }
      node.removeChildren()
    }
    guard isChanged else { return }
    root.seal()
    sortDefinitions()
  }

  func resolveImports() {
    for (module, scope) in zip(modules, scopes) {
      for statement in module.imports { scope.add(statement) }
    }
  }
}
