// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Refuses rules that can't stand together, in OPA's words.
  func checkRuleConflicts() {
    var defined = [[RuleDefinition]](repeating: [], count: groups.count)
    for definition in definitionsInOrder { defined[definition.group.id].append(definition) }
    // Those of outer packages come first.
    for group in defined.indices {
      let all = defined[group]
      guard let first = all.first, all.count > 1 else { continue }
      let depth = first.module.package.count
      guard all.contains(where: { $0.module.package.count != depth }) else { continue }
      defined[group] = all.enumerated().sorted {
        ($0.element.module.package.count, $0.offset) < ($1.element.module.package.count, $1.offset)
      }.map(\.element)
    }
    for (group, extra) in defaults where extra.count > 1 {
      defined[group] = byPlace(extra + groups[group].definitions)
    }
    check(root, defined)
    checkPackages()
  }

  private func byPlace(_ definitions: [RuleDefinition]) -> [RuleDefinition] {
    definitions.sorted {
      ($0.module.file.path, $0.ruleIndex) < ($1.module.file.path, $1.ruleIndex)
    }
  }

  private func check(_ start: RuleTreeNode, _ defined: [[RuleDefinition]]) {
    var stack = [start]
    var errors: [RegoError] = []
    while let node = stack.popLast() {
      if let group = node.group, let first = defined[group.id].first,
        let problem = problem(of: group, defined[group.id], node, defined)
      {
        errors.append(
          RegoError(
            code: .type, message: problem.message, file: first.module.file,
            range: problem.isAboutPackage
              ? defined[group.id].first { $0.rule.isDefault }?.module.module?.package.range
              : first.rule.range))
      }
      stack += node.order.reversed()
    }
    for error in Self.sorted(errors) { report(error, in: .conflicts) }
  }

  private func problem(
    of group: RuleGroup, _ all: [RuleDefinition], _ node: RuleTreeNode,
    _ defined: [[RuleDefinition]]
  ) -> (message: String, isAboutPackage: Bool)? {
    var name: String { all.last?.name ?? group.name }
    if !node.children.isEmpty {
      // What rules with variables give may be joined by others, though not by functions.
      let takesDocuments = !all.contains { $0.rule.head.name.isScalarPath }
      let below = rules(below: node, defined, onlyFunctions: takesDocuments)
      if !below.isEmpty {
        let lines = below.map { "rule \($0.name) at \(place($0))" }
        return ("rule \(name) conflicts with:\n  " + lines.joined(separator: "\n  "), false)
      }
    }
    let memberCount = all.count { $0.rule.head.hasMember }
    if conflicts[group.id] != nil || (memberCount > 0 && memberCount < all.count) {
      return ("conflicting rules \(name) found", false)
    }
    guard defaults[group.id].map({ $0.count > 1 }) ?? false else { return nil }
    let several = all.filter { $0.rule.isDefault }
    let places = several.map(place).joined(separator: ", ")
    return ("multiple default rules \(name) found at \(places)", true)
  }

  /// The first definition of each rule below a place, by name. What stands below a rule without
  /// variables is in conflict with that one.
  private func rules(
    below start: RuleTreeNode, _ defined: [[RuleDefinition]], onlyFunctions: Bool
  ) -> [RuleDefinition] {
    var found: [String: RuleDefinition] = [:]
    var stack = Array(start.children.values)
    while let node = stack.popLast() {
      let all = node.group.map { defined[$0.id] } ?? []
      for definition in all where !onlyFunctions || node.group?.isFunction == true {
        if found[definition.name] == nil { found[definition.name] = definition }
      }
      if onlyFunctions || !all.contains(where: { $0.rule.head.name.isScalarPath }) {
        stack += node.children.values
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Refuses rules that stand where a package is.
  private func checkPackages() {
    var packages: [[TreeKey]: [ModuleScope]] = [:]
    for scope in scopes { packages[scope.package, default: []].append(scope) }
    // Only rules of packages that have others below them can stand in such a place.
    var holdsPackages = [Bool](repeating: false, count: nodes.count)
    for package in packages.keys {
      _ = package.reduce(root) { node, key in
        holdsPackages[node.id] = true
        return node.children[key] ?? node
      }
    }
    for scope in scopes.sorted(by: { $0.file.path < $1.file.path }) {
      let node = scope.package.reduce(root) { $0.children[$1] ?? $0 }
      guard holdsPackages[node.id], let module = scope.module else { continue }
      for rule in module.rules where rule.head.name.isScalarPath {
        let terms = [rule.head.name.head] + rule.head.name.arguments
        var path = scope.package
        for (index, term) in terms.enumerated() {
          if index == 0, let variable = term.variable {
            path.append(.string(variable.name))
          } else if case .string(let part) = term.kind {
            path.append(.string(part))
          }
        }
        guard path.count == scope.package.count + terms.count else { continue }
        for other in packages[path] ?? [] where other !== scope {
          let line = scope.file.line(of: Int(rule.range.start))
          report(
            RegoError(
              code: .type,
              message: "package \(RuleGroup.name(other.package).dropFirst(5)) conflicts with rule "
                + "\(RegoPrinter.text(of: rule.head.name)) defined at \(scope.file.path):\(line)",
              file: scope.file, range: module.package.range),
            in: .conflicts)
        }
      }
    }
  }

  private func place(_ definition: RuleDefinition) -> String {
    let file = definition.module.file
    return "\(file.path):\(file.line(of: Int(definition.rule.range.start)))"
  }
}

extension RuleHead {
  fileprivate var hasMember: Bool { if case .member = kind { true } else { false } }
}

extension Ref {
  /// Whether all that follows the head is fixed.
  fileprivate var isScalarPath: Bool { groundPartCount == count }

  private var groundPartCount: Int { 1 + arguments.prefix(while: \.isScalar).count }
}
