// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
internal import Synchronization

/// All rules of a content folder, found by id, alias and pattern.
package struct RuleCatalog: Sendable {
  /// The rules, sorted by id.
  package let rules: [PolicyRule]
  /// What is wrong with the content.
  package let diagnostics: [Diagnostic]
  /// Rego modules of `rules/lib`.
  package private(set) var library: RuleLibrary

  private let byName: [String: [Int]]

  /// Reads `rules/` of a content folder, side by side.
  ///
  /// - Parameter withExamples: whether the rules' examples are wanted, which are more than half of
  ///   their files.
  package static func load(_ content: ContentFolder, withExamples: Bool = false) -> RuleCatalog {
    let files = content.files(below: "rules", endings: [".rego", ".yaml", ".yml"])
    let modules = files.filter { $0.hasSuffix(".rego") }
    let beside = Set(modules)
    let library = modules.filter { $0.contains("/rules/lib/") && !$0.hasSuffix("_test.rego") }
      .compactMap(content.read)
    let paths = files.filter { !$0.hasSuffix(".rego") }
    let found = Mutex<[Int: (rules: [PolicyRule], diagnostics: [Diagnostic])]>([:])
    Workers.forEachChunk(of: paths.count, size: 32) { _, items in
      var rules: [PolicyRule] = []
      var diagnostics: [Diagnostic] = []
      for path in paths[items] {
        guard let file = content.read(path) else {
          diagnostics.append(.unreadable(path))
          continue
        }
        let rego = path.dropLast(path.hasSuffix(".yaml") ? 5 : 4) + ".rego"
        let module = beside.contains(String(rego)) ? content.read(String(rego)) : nil
        let (rule, problems) = RuleReader.read(file, module: module, withExamples: withExamples)
        diagnostics += problems
        if let rule { rules.append(rule) }
      }
      found.withLock { $0[items.lowerBound] = (rules, diagnostics) }
    }
    // In the order of the files, however the work was shared.
    let parts = found.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value)
    return RuleCatalog(
      rules: parts.flatMap(\.rules), library: library, diagnostics: parts.flatMap(\.diagnostics))
  }

  /// The catalogue with further modules that may be called, for questions that are judged with the
  /// rules.
  package func calling(_ modules: [SourceFile]) -> RuleCatalog {
    var catalog = self
    catalog.library = RuleLibrary(library.files + modules)
    return catalog
  }

  /// A catalogue of rules that were read already.
  package init(rules: [PolicyRule], library: [SourceFile], diagnostics: [Diagnostic] = []) {
    let rules = rules.sorted { $0.id < $1.id }
    var diagnostics = diagnostics
    var byName: [String: [Int]] = [:]
    var firstWithID: [String: Int] = [:]
    for (index, rule) in rules.enumerated() {
      if let first = firstWithID[rule.id] {
        diagnostics.append(
          Diagnostic(
            id: "rule-duplicate-id", severity: .error,
            message: "rule id \"\(rule.id)\" is taken by \(rules[first].file.path)",
            file: rule.file))
      }
      firstWithID[rule.id] = index
      for name in rule.description.names { byName[name, default: []].append(index) }
    }
    self.rules = rules
    self.library = RuleLibrary(library)
    self.diagnostics = diagnostics
    self.byName = byName
  }

  /// The positions of the rules with an id or alias, without regard to case, or that a pattern
  /// covers.
  package func rules(named name: String) -> [Int] {
    if Glob.isPattern(name) {
      return rules.indices.filter { index in
        ([rules[index].id] + rules[index].description.aliases).contains {
          Glob.matches(name, $0, ignoringCase: true)
        }
      }
    }
    return byName[RuleDescription.normalized(name)] ?? []
  }

  /// Which rules to use.
  package struct Selection: Sendable {
    /// Ids, aliases and patterns; empty takes what the profile holds.
    package var names: [String]
    /// The profile that holds when no rule is named.
    package var profile: PolicyRule.Profile
    /// Rules below this severity are left out.
    package var severity: Severity
    /// Ids, aliases and patterns of rules used besides those of the profile.
    package var added: [String] = []
    /// Ids, aliases and patterns of rules left out, unless they are named.
    package var removed: [String] = []

    /// A selection; everything of the profile `default` unless said otherwise.
    package init(
      names: [String] = [], profile: PolicyRule.Profile = .default, severity: Severity = .info
    ) {
      self.names = names
      self.profile = profile
      self.severity = severity
    }
  }

  /// The selected rules and the names that no rule carries.
  package func select(_ selection: Selection) -> (rules: [PolicyRule], unknown: [String]) {
    var chosen: Set<Int> = []
    var unknown: [String] = []
    if selection.names.isEmpty {
      chosen = Set(
        rules.indices.filter { selection.profile == .all || rules[$0].profile == .default })
      for name in selection.added { chosen.formUnion(rules(named: name)) }
      for name in selection.removed { chosen.subtract(rules(named: name)) }
    }
    for name in selection.names {
      let found = rules(named: name)
      if found.isEmpty { unknown.append(name) }
      chosen.formUnion(found)
    }
    let kept = chosen.sorted().map { rules[$0] }.filter {
      !$0.isDeprecated && $0.description.severity >= selection.severity
    }
    return (kept, unknown)
  }
}
