// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The state that the stages of one compilation share.
///
/// Used by one thread; what stays of it in a `ProgramPlan` is never changed again.
final class Compilation {
  /// Terms nested more deeply than this are refused: later stages recurse over them.
  static let depthLimit = 250

  let options: RegoCompiler.Options
  let modules: [Module]
  let queries: [RegoQuery]
  let constants = ConstantPool()
  var errors: [RegoError] = []
  var stageTimes: [RegoCompilation.StageTime] = []

  // The rule tree.
  var nodes: [RuleTreeNode] = []
  let root: RuleTreeNode
  var groups: [RuleGroup] = []
  var functions: [[TreeKey]: RuleGroup] = [:]
  var scopes: [ModuleScope] = []
  var packageNames: [[String]: PackageNames] = [:]
  /// Groups that were defined as another kind too.
  var conflicts: [Int: RuleGroup.Kind] = [:]
  /// The default rules of each group.
  var defaults: [Int: [RuleDefinition]] = [:]

  // What lowering gives.
  var loweredQueries: [LoweredQuery] = []
  /// Built-ins that some `with` replaces.
  var replacedBuiltins: Set<Int> = []
  /// Paths below `data` that some `with` replaces.
  var replacedData: Set<[TreeKey]> = []
  var replacedFunctions: Set<Int> = []
  /// The METADATA of all modules, once some rule asks for it.
  var annotations: Annotations?
  /// What each group reads, by its id.
  var dependencies: [Dependencies] = []

  init(modules: [Module], queries: [RegoQuery], options: RegoCompiler.Options) {
    self.modules = modules
    self.queries = queries
    var options = options
    for builtin in EngineBuiltins.all where options.builtins[builtin.name] == nil {
      options.builtins.add(builtin)
    }
    self.options = options
    root = RuleTreeNode(id: 0, key: nil, path: [])
    nodes = [root]
  }

  var builtins: BuiltinRegistry { options.builtins }

  func run(_ stage: CompilerStage) {
    // Later stages rely on what earlier ones have checked.
    guard errors.isEmpty else { return }
    let start = ContinuousClock.now
    stage.run(self)
    stageTimes.append(.init(name: stage.name, duration: ContinuousClock.now - start))
  }

  func report(_ error: RegoError) { errors.append(error) }

  func function(at path: [TreeKey]) -> RuleGroup? { functions[path] }

  /// How many arguments a function takes.
  func arity(_ callee: Callee) -> Int {
    switch callee {
    case .builtin(let index): builtins.builtins[index].parameters.count
    case .function(let group):
      if case .function(let arity) = groups[group].kind { arity } else { 0 }
    }
  }

  func arityMismatch(_ builtin: Builtin, argumentCount: Int) -> String {
    let have = Array(repeating: "any", count: argumentCount).joined(separator: ", ")
    let want = builtin.parameters.map(\.description).joined(separator: ", ")
    return "\(builtin.name): arity mismatch\n\thave: (\(have))\n\twant: (\(want))"
  }

  /// Whether a path goes into the value of a rule, where `with` can't reach.
  func partiallyReplacesRule(_ path: [TreeKey]) -> Bool {
    var node = root
    for key in path.dropLast() {
      guard let child = node.children[key] else { return false }
      if child.group != nil { return true }
      node = child
    }
    return false
  }
}

/// A query after lowering.
final class LoweredQuery {
  let query: RegoQuery
  let scope: ModuleScope
  let variables: VariableTable
  var body: [LoweredExpression]
  /// The variables whose values are the answers, by name.
  let answers: [(name: String, id: Int)]

  init(
    query: RegoQuery, scope: ModuleScope, variables: VariableTable, body: [LoweredExpression],
    answers: [(name: String, id: Int)]
  ) {
    self.query = query
    self.scope = scope
    self.variables = variables
    self.body = body
    self.answers = answers
  }
}
