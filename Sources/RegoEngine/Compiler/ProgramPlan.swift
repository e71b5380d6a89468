// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a program keeps of its compilation.
///
/// `@unchecked Sendable`: the classes it refers to are filled by the one compilation that made
/// them; after `init` nobody has a way to change them.
final class ProgramPlan: @unchecked Sendable {
  let builtins: [Builtin]
  /// What the code generator makes of each of them.
  let operations: [BuiltinOperation?]
  let root: RuleTreeNode
  let nodes: [RuleTreeNode]
  let groups: [RuleGroup]
  let queries: [LoweredQuery]
  let constants: ConstantPool
  let dependencies: [Dependencies]
  let replacedBuiltins: Set<Int>
  let replacedFunctions: Set<Int>
  let replacedData: Set<[TreeKey]>
  /// Set when the code is instrumented.
  let probes: ProbeCounter?
  /// The groups whose evaluation may be noticed, by `print` for one, here or in what they read.
  let isNoticed: [Bool]
  /// The groups that read a group directly.
  private let readers: [[Int]]

  init(_ compilation: Compilation) {
    builtins = compilation.builtins.builtins
    operations = BuiltinOperation.table(of: compilation.builtins)
    root = compilation.root
    nodes = compilation.nodes
    groups = compilation.groups
    queries = compilation.loweredQueries
    constants = compilation.constants
    dependencies = compilation.dependencies
    replacedBuiltins = compilation.replacedBuiltins
    replacedFunctions = compilation.replacedFunctions
    replacedData = compilation.replacedData
    let instrumentation = compilation.options.instrumentation
    probes = instrumentation.isEmpty ? nil : ProbeCounter(instrumentation)
    var readers = [[Int]](repeating: [], count: groups.count)
    for (index, found) in dependencies.enumerated() {
      for group in found.groups { readers[group].append(index) }
    }
    self.readers = readers
    var isNoticed = [Bool](repeating: false, count: groups.count)
    let all = compilation.dependencies
    var queue = all.indices.filter { index in
      all[index].builtins.contains { !compilation.builtins.builtins[$0].isDeterministic }
    }
    for index in queue { isNoticed[index] = true }
    while let index = queue.popLast() {
      for reader in readers[index] where !isNoticed[reader] {
        isNoticed[reader] = true
        queue.append(reader)
      }
    }
    self.isNoticed = isNoticed
  }

  /// The value of a rule that is nothing but a constant and that no `with` replaces.
  func constantValue(of group: RuleGroup) -> Node? {
    guard probes == nil, group.kind == .complete, group.defaultDefinition == nil,
      group.definitions.count == 1,
      group.definitions[0].branches.count == 1
    else { return nil }
    let branch = group.definitions[0].branches[0]
    guard branch.body.isEmpty, case .constant(let node) = branch.value else { return nil }
    return replacedData.contains { Self.overlap($0, group.path) } ? nil : node
  }

  func builtinIndex(_ name: String) -> Int? { builtins.firstIndex { $0.name == name } }

  /// The group of the rule at a path; nil when there is none or it is a function.
  func group(at path: [String]) -> Int? {
    var node = root
    for part in path {
      guard let child = node.children[.string(part)] else { return nil }
      node = child
    }
    guard let group = node.group, !group.isFunction else { return nil }
    return group.id
  }

  var rulePaths: [[String]] {
    groups.filter { !$0.isFunction && !$0.isView && !$0.definitionsWithDefault.isEmpty }
      .map { $0.path.map(\.text) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The groups whose values may change when a target is replaced.
  func affected(by target: LoweredWith.Target) -> [Bool] {
    var marked = [Bool](repeating: false, count: groups.count)
    var queue: [Int] = []
    for (index, found) in dependencies.enumerated() {
      let direct: Bool
      switch target {
      case .input: direct = found.usesInput
      case .builtin(let builtin): direct = found.builtins.contains(builtin)
      case .function(let function): direct = found.reads(group: function)
      case .data(let path):
        direct =
          found.dataPaths.contains { Self.overlap($0, path) }
          || Self.overlap(groups[index].path, path)
      }
      if direct {
        marked[index] = true
        queue.append(index)
      }
    }
    while let index = queue.popLast() {
      for reader in readers[index] where !marked[reader] {
        marked[reader] = true
        queue.append(reader)
      }
    }
    return marked
  }

  static func overlap(_ left: [TreeKey], _ right: [TreeKey]) -> Bool {
    zip(left, right).allSatisfy { $0 == $1 }
  }
}
