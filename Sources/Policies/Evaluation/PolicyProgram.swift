// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings
package import Inventory
internal import RegoEngine
internal import RegoSyntax

/// Rules compiled for the types that a graph holds.
package struct PolicyProgram: Sendable {
  /// The rules that compiled, in the order given.
  package let rules: [PolicyRule]
  /// What is wrong with rules that didn't; they judge nothing, which the exit code tells.
  package let diagnostics: [Diagnostic]

  let program: RegoProgram?
  /// Positions of the rules that judge a type.
  let rulesByType: [String: [Int]]
  private let rulesByPattern: [Int]

  /// Compiles those of the rules that have something to judge in the graph.
  ///
  /// - Parameters:
  ///   - library: Rego modules that rules may call.
  ///   - classes: types by class name.
  ///   - coming: managed types that may come later.
  package init(
    rules: [PolicyRule], library: RuleLibrary, classes: [String: [String]], graph: ResourceGraph,
    coming: Set<String> = []
  ) {
    let types = TypeMatcher(graph: graph, classes: classes, coming: coming)
    let present = rules.filter { !types.types(of: $0).isEmpty }
    var diagnostics: [Diagnostic] = []
    var usable: [PolicyRule] = []
    var modules: [Module] = []
    for rule in present {
      let built = RuleModule.build(rule)
      diagnostics += built.diagnostics
      guard let module = built.module else { continue }
      usable.append(rule)
      modules.append(module)
    }
    let shared = library.modules(for: modules)
    diagnostics += shared.diagnostics
    let compiled = Self.compile(&usable, modules, shared.modules, &diagnostics)
    var byType: [String: [Int]] = [:]
    for (position, rule) in usable.enumerated() {
      for type in types.types(of: rule) { byType[type, default: []].append(position) }
    }
    self.rules = usable
    self.diagnostics = diagnostics
    self.program = compiled
    self.rulesByType = byType
    rulesByPattern = usable.indices.filter { usable[$0].resources.contains(where: Self.isOpen) }
  }

  /// Whether a rule's resources may mean types that nobody has named.
  private static func isOpen(_ name: String) -> Bool { name == "*" || Glob.isPattern(name) }

  /// Positions of the rules that judge resources of a type, also one that no resource had before.
  func rules(judging resource: Resource) -> [Int] {
    let type = resource.mode == .data ? "data.\(resource.type)" : resource.type
    if let known = rulesByType[type] { return known }
    guard resource.mode == .managed else { return [] }
    return rulesByPattern.filter { rules[$0].judges(type, classes: [:]) }
  }

  /// What is wrong with rules and library when all of it is compiled.
  package static func problems(of catalog: RuleCatalog) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var usable: [PolicyRule] = []
    var modules: [Module] = []
    for rule in catalog.rules {
      guard let module = RuleModule.build(rule).module else { continue }
      usable.append(rule)
      modules.append(module)
    }
    diagnostics += catalog.library.modules(for: []).diagnostics
    _ = compile(&usable, modules, catalog.library.allModules(), &diagnostics)
    return diagnostics
  }

  /// Compiles all modules; a rule with an error is left out and the rest compiled again, because
  /// one bad rule must not silence the others.
  private static func compile(
    _ rules: inout [PolicyRule], _ ruleModules: [Module], _ shared: [Module],
    _ diagnostics: inout [Diagnostic]
  ) -> RegoProgram? {
    let compiler = RegoCompiler(
      options: RegoCompiler.Options(
        builtins: PolicyBuiltins.registry, errorLimit: 1_000))
    var modules = ruleModules
    while true {
      let result = compiler.compile(modules: shared + modules)
      if let program = result.program { return program }
      diagnostics += result.errors.map { error in
        RuleModule.diagnostic(
          error, file: error.file ?? SourceFile(path: "rules", text: ""), range: nil)
      }
      let broken = Set(result.errors.compactMap { $0.file?.path })
      let kept = modules.indices.filter { !broken.contains(modules[$0].file.path) }
      // An error in the library, or one without a place, can't be blamed on a rule.
      guard kept.count < modules.count else {
        rules = []
        return nil
      }
      rules = kept.map { rules[$0] }
      modules = kept.map { modules[$0] }
    }
  }
}

/// Which of a graph's types a rule means.
private struct TypeMatcher {
  private let managed: [String]
  private let read: Set<String>
  private let classes: [String: [String]]

  init(graph: ResourceGraph, classes: [String: [String]], coming: Set<String>) {
    var managed = coming
    var read: Set<String> = []
    for resource in graph.resources {
      switch resource.mode {
      case .managed: managed.insert(resource.type)
      case .data: read.insert("data.\(resource.type)")
      case .provider, .scope: read.insert(resource.type)
      }
    }
    self.managed = managed.sorted()
    self.read = read
    self.classes = classes
  }

  /// `*` is every managed type; `data.TYPE` a data source; a class all its types; else the type.
  func types(of rule: PolicyRule) -> Set<String> {
    var result: Set<String> = []
    for name in rule.resources {
      if name == "*" {
        result.formUnion(managed)
      } else if let members = classes[name] {
        result.formUnion(members.filter { read.contains($0) })
        result.formUnion(managed.filter(Set(members).contains))
      } else if Glob.isPattern(name) {
        result.formUnion(managed.filter { Glob.matches(name, $0) })
      } else if managed.contains(name) || read.contains(name) {
        result.insert(name)
      }
    }
    return result
  }
}
