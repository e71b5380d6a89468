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
  let builtins: BuiltinRegistry
  let modules: [Module]
  let queries: [RegoQuery]
  let constants = ConstantPool()
  /// What is wrong in modules, and in queries: those count only when all modules are right.
  private var moduleErrors: [(phase: CheckPhase, error: RegoError)] = []
  private var queryErrors: [(phase: CheckPhase, error: RegoError)] = []
  var stageTimes: [RegoCompilation.StageTime] = []

  // The rule tree.
  var nodes: [RuleTreeNode] = []
  let root: RuleTreeNode
  var groups: [RuleGroup] = []
  var functions: [[TreeKey]: RuleGroup] = [:]
  /// All definitions by file and place: errors are found in that order.
  var definitionsInOrder: [RuleDefinition] = []
  var scopes: [ModuleScope] = []
  /// The names of each package, for queries that are asked in one.
  lazy var packageNames = Dictionary(
    scopes.map { ($0.package, $0.packageNames) }, uniquingKeysWith: { first, _ in first })
  /// Groups that were defined as another kind too.
  var conflicts: [Int: RuleGroup.Kind] = [:]
  /// The default rules of each group.
  var defaults: [Int: [RuleDefinition]] = [:]

  /// How many names OPA would have made up for local variables so far.
  var madeNames = 0

  // What lowering gives.
  var loweredQueries: [LoweredQuery] = []
  /// Built-ins that some `with` replaces.
  var replacedBuiltins: Set<Int> = []
  /// Paths below `data` that some `with` replaces.
  var replacedData: Set<[TreeKey]> = []
  var replacedFunctions: Set<Int> = []
  /// The METADATA of all modules, once some rule asks for it.
  var annotations: AnnotationSet?
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
    builtins = options.builtins
    root = RuleTreeNode(id: 0, key: nil, path: [])
    nodes = [root]
  }

  func run(_ stage: CompilerStage) {
    // Later stages rely on what earlier ones have checked.
    guard moduleErrors.isEmpty || !stage.needsCorrectModules else { return }
    let start = ContinuousClock.now
    stage.run(self)
    stageTimes.append(.init(name: stage.name, duration: ContinuousClock.now - start))
  }

  func report(_ error: RegoError, in phase: CheckPhase, isQuery: Bool = false) {
    if isQuery {
      queryErrors.append((phase, error))
    } else {
      moduleErrors.append((phase, error))
    }
  }

  var hasErrors: Bool { !(moduleErrors.isEmpty && queryErrors.isEmpty) }

  var moduleErrorCount: Int { moduleErrors.count }

  /// Puts the last errors about local variables before others.
  func moveLocalErrors(from start: Int, to target: Int) {
    guard target < start, start < moduleErrors.count else { return }
    let last = moduleErrors[start...].filter { $0.phase == .localVariables }
    guard !last.isEmpty else { return }
    let others = moduleErrors[start...].filter { $0.phase != .localVariables }
    moduleErrors.replaceSubrange(start..., with: others)
    moduleErrors.insert(contentsOf: last, at: target)
  }

  /// The errors of the earliest phase that found any, by file and position, up to the limit.
  var errors: [RegoError] {
    let isModule = !moduleErrors.isEmpty
    let all = isModule ? moduleErrors : queryErrors
    guard let phase = all.map(\.phase).min() else { return [] }
    var errors = all.filter { $0.phase == phase }.map(\.error)
    if isModule, phase == .types { errors = Self.sorted(errors) }
    // OPA says that there may be more already when the limit is just reached.
    guard options.errorLimit > 0, errors.count > options.errorLimit - (isModule ? 1 : 0) else {
      return errors
    }
    errors.removeLast(errors.count - options.errorLimit)
    errors.append(RegoError(code: .compile, message: "error limit reached"))
    return errors
  }

  /// By file and position.
  static func sorted(_ errors: [RegoError]) -> [RegoError] {
    errors.enumerated().sorted { left, right in
      Self.place(left) < Self.place(right)
    }.map(\.element)
  }

  private static func place(
    _ entry: (offset: Int, element: RegoError)
  ) -> (String, UInt32, String, Int) {
    let error = entry.element
    return (error.file?.path ?? "", error.range?.start ?? 0, error.message, entry.offset)
  }

  func function(at path: [TreeKey]) -> RuleGroup? { functions[path] }

  /// The rules at a path.
  func group(at path: [TreeKey]) -> RuleGroup? {
    var node = root
    for key in path {
      guard let child = node.children[key] else { return nil }
      node = child
    }
    return node.group
  }

  /// How many arguments a function takes.
  func arity(_ callee: Callee) -> Int {
    switch callee {
    case .builtin(let index): builtins.builtins[index].parameters.count
    case .function(let group):
      if case .function(let arity) = groups[group].kind { arity } else { 0 }
    }
  }

  /// Why `with` can't put another function in the place of a built-in; nil when it can.
  func problem(replacing index: Int) -> String? {
    let builtin = builtins.builtins[index]
    switch builtin.name {
    case "eq", "rego.metadata.chain", "rego.metadata.rule":
      return "replacement of \"\(builtin.name)\" invalid"
    case let name where name.hasPrefix("internal."):
      return "replacement of internal function \"\(name)\" invalid"
    case "print": return "target must not be a void function"
    default: return builtin.isRelation ? "target must not be a relation" : nil
    }
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
  /// Variables in the expressions of templates, with their places.
  let templateVariables: [Int: ByteRange?]

  init(
    query: RegoQuery, scope: ModuleScope, variables: VariableTable, body: [LoweredExpression],
    answers: [(name: String, id: Int)], templateVariables: [Int: ByteRange?]
  ) {
    self.query = query
    self.scope = scope
    self.variables = variables
    self.body = body
    self.answers = answers
    self.templateVariables = templateVariables
  }
}
