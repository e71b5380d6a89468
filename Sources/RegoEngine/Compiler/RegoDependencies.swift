// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
public import RegoSyntax

/// The documents that a query's answers depend on, through all rules that it reaches.
///
/// A path ends where a part of it isn't fixed. Of two paths of which one contains the other the
/// shorter one is told.
public struct RegoDependencies: Sendable {
  /// Paths below `input` and `data` that no rule defines: `["input", "user"]`.
  public var base: [[String]] = []
  /// The rules, functions among them: `["data", "authz", "allow"]`.
  public var virtual: [[String]] = []

  /// What a query over modules depends on.
  ///
  /// - Throws: the compiler's errors.
  public init(
    of query: RegoQuery, modules: [Module], options: RegoCompiler.Options = .init()
  ) throws(RegoErrors) {
    let compilation = Compilation(modules: modules, queries: [query], options: options)
    for stage in CompilerStage.all { compilation.run(stage) }
    guard compilation.errors.isEmpty else { throw RegoErrors(compilation.errors) }
    var walk = DependencyWalk(compilation: compilation)
    for query in compilation.loweredQueries { walk.add(ReadPaths(body: query.body)) }
    while let id = walk.pending.popLast() {
      let group = compilation.groups[id]
      virtual.append(["data"] + group.path.map(\.text))
      for definition in group.definitions + [group.defaultDefinition].compactMap({ $0 }) {
        for branch in definition.branches {
          let terms = branch.path + branch.parameters + [branch.value]
          walk.add(ReadPaths(body: branch.body, terms: terms))
        }
      }
    }
    virtual.sort { $0.lexicographicallyPrecedes($1) }
    for path in walk.base.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      // Sorted, a path stands right behind what contains it.
      if let last = base.last, path.starts(with: last) { continue }
      base.append(path)
    }
  }
}

/// Goes from what is read to the rules behind it.
private struct DependencyWalk {
  let compilation: Compilation
  var base: Set<[String]> = []
  /// Groups whose definitions haven't been looked at yet.
  var pending: [Int] = []
  private var seen: Set<Int> = []

  init(compilation: Compilation) { self.compilation = compilation }

  mutating func add(_ reads: ReadPaths) {
    for group in reads.functions { add(group) }
    for path in reads.input { base.insert(["input"] + path.map(\.text)) }
    for path in reads.data { addData(path) }
  }

  private mutating func add(_ group: Int) {
    if seen.insert(group).inserted { pending.append(group) }
  }

  private mutating func addData(_ path: [TreeKey]) {
    var node = compilation.root
    for key in path {
      guard let child = node.children[key] else {
        base.insert(["data"] + path.map(\.text))
        return
      }
      node = child
      if let group = node.group {
        add(group.id)
        return
      }
    }
    // A package stands for all its rules.
    var found: [Int] = []
    node.forEachGroup { found.append($0.id) }
    for id in found { add(id) }
    if found.isEmpty { base.insert(["data"] + path.map(\.text)) }
  }
}

/// The fixed paths that one body reads, variables followed to what they were assigned.
private struct ReadPaths {
  private(set) var input: Set<[TreeKey]> = []
  private(set) var data: Set<[TreeKey]> = []
  private(set) var functions: Set<Int> = []
  /// What a variable is another name for.
  private var aliases: [Int: (root: LoweredRoot, path: [TreeKey])] = [:]

  init(body: [LoweredExpression], terms: [LoweredTerm] = []) {
    // Statements are in the order in which variables get their values.
    visit(body)
    for term in terms { visit(term) }
  }

  private mutating func visit(_ body: [LoweredExpression]) {
    for expression in body {
      if case .unify(let left, let right) = expression.kind, !expression.isNegated {
        noteAlias(left, right)
        noteAlias(right, left)
      }
      var terms: [LoweredTerm] = []
      expression.forEachTerm { terms.append($0) }
      for term in terms { visit(term) }
      if case .call(.function(let group), _, _) = expression.kind { functions.insert(group) }
      if case .every(let every) = expression.kind { visit(every.body) }
      for modifier in expression.with?.modifiers ?? [] {
        if case .function(let group) = modifier.replacement { functions.insert(group) }
      }
    }
  }

  private mutating func noteAlias(_ variable: LoweredTerm, _ value: LoweredTerm) {
    guard case .variable(let id) = variable, aliases[id] == nil,
      case .ref(let root, let path) = value
    else { return }
    let fixed = Self.fixed(path)
    // Below a part that isn't fixed there is nothing to follow.
    guard fixed.count == path.count else { return }
    switch root {
    case .input, .data: aliases[id] = (root, fixed)
    case .variable(let other):
      if let found = aliases[other] { aliases[id] = (found.root, found.path + fixed) }
    case .constant: break
    }
  }

  private mutating func visit(_ term: LoweredTerm) {
    var found: [(LoweredRoot, [TreeKey])] = []
    term.forEachRef { root, path in found.append((root, Self.fixed(path))) }
    for (root, path) in found { read(root, path) }
    var made: [LoweredComprehension] = []
    term.forEachComprehension { made.append($0) }
    for comprehension in made {
      visit(comprehension.body)
      if let key = comprehension.key { visit(key) }
      visit(comprehension.value)
    }
  }

  private mutating func read(_ root: LoweredRoot, _ path: [TreeKey]) {
    switch root {
    case .input: input.insert(path)
    case .data: data.insert(path)
    case .variable(let id):
      if let alias = aliases[id] { read(alias.root, alias.path + path) }
    case .constant: break
    }
  }

  private static func fixed(_ path: [LoweredTerm]) -> [TreeKey] {
    var keys: [TreeKey] = []
    for step in path {
      guard case .constant(let node) = step, let key = ConstantPool.key(node) else { break }
      keys.append(key)
    }
    return keys
  }
}
