// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// A node of the tree of all packages and rules below `data`.
///
/// Built by one compilation and never changed afterwards, so a program may share it.
final class RuleTreeNode {
  let id: Int
  /// The last part of its path; nil for the root.
  let key: TreeKey?
  let path: [TreeKey]
  private(set) var children: [TreeKey: RuleTreeNode] = [:]
  /// The children in the order of their keys, from `seal` on.
  private(set) var order: [RuleTreeNode] = []
  /// The rules that stand here.
  var group: RuleGroup?
  /// The names of the rules of the package that stands here.
  var names: PackageNames?
  /// Whether a rule that isn't a function stands here or below.
  private(set) var hasDocuments = false

  init(id: Int, key: TreeKey?, path: [TreeKey]) {
    self.id = id
    self.key = key
    self.path = path
  }

  /// Makes room for as many more children.
  func reserveChildren(_ count: Int) { children.reserveCapacity(children.count + count) }

  /// The child of a key, made when it isn't there.
  func child(_ key: TreeKey, make: (TreeKey, [TreeKey]) -> RuleTreeNode) -> RuleTreeNode {
    if let found = children[key] { return found }
    let made = make(key, path + [key])
    children[key] = made
    return made
  }

  /// Sorts the children and finds out what holds documents, bottom up.
  func seal() {
    var holds = group.map { !$0.isFunction } ?? false
    var sorted: [(key: TreeKey, node: RuleTreeNode)] = []
    sorted.reserveCapacity(children.count)
    for (key, child) in children {
      child.seal()
      holds = holds || child.hasDocuments
      sorted.append((key, child))
    }
    if sorted.count > 1 { sorted.sort { $0.key < $1.key } }
    order = sorted.map(\.node)
    hasDocuments = holds
  }

  /// Drops what stands below: a rule with variables in its name takes the rules below it over.
  func removeChildren() {
    children = [:]
    order = []
  }

  /// Every group here and below.
  func forEachGroup(_ visit: (RuleGroup) -> Void) {
    if let group { visit(group) }
    for child in order { child.forEachGroup(visit) }
  }
}

/// All definitions of one rule: those whose names have the same fixed part.
final class RuleGroup {
  enum Kind: Equatable {
    /// One value.
    case complete
    /// A set of members.
    case partialSet
    /// An object that definitions add entries to, at any depth.
    case partialObject
    /// A function of that many arguments.
    case function(arity: Int)
  }

  let id: Int
  let path: [TreeKey]
  var kind: Kind
  var definitions: [RuleDefinition] = []
  var defaultDefinition: RuleDefinition?
  /// What fixed paths below this one are read from, where that isn't the whole group.
  var views: [[TreeKey]: RuleGroup] = [:]
  /// Whether it only has some of the definitions of another group.
  var isView = false

  init(id: Int, path: [TreeKey], kind: Kind) {
    self.id = id
    self.path = path
    self.kind = kind
  }

  /// The definitions, the default one last.
  var definitionsWithDefault: [RuleDefinition] {
    definitions + (defaultDefinition.map { [$0] } ?? [])
  }

  var isFunction: Bool { if case .function = kind { true } else { false } }

  /// The whole path as messages show it: `data.a.b`.
  var name: String { RuleGroup.name(path) }

  /// The name of its last definition, variables included.
  var shownName: String { (definitions.last ?? defaultDefinition)?.name ?? name }

  static func name(_ path: [TreeKey]) -> String {
    var text = "data"
    for key in path {
      switch key {
      case .string(let name) where isPlainName(name): text += ".\(name)"
      case .string(let name): text += "[\"\(name)\"]"
      case .other(let other): text += "[\(other)]"
      }
    }
    return text
  }

  private static let keywords: Set<String> = [
    "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null",
    "package", "some", "true", "with",
  ]

  /// Whether a name may stand behind a dot.
  static func isPlainName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first == 0x5F || (first | 0x20) &- 0x61 < 26 else {
      return false
    }
    return name.utf8.allSatisfy { $0 == 0x5F || ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
      && !keywords.contains(name)
  }
}

/// One definition of a rule with its `else` branches.
final class RuleDefinition {
  /// The rule as it was written.
  let rule: Rule
  let module: ModuleScope
  // The group holds its definitions; it lives as long as the compilation or the plan made from it.
  unowned let group: RuleGroup
  /// Where the rule stands: the module's position, and the rule's in it.
  let moduleIndex: Int
  let ruleIndex: Int
  /// Its place among all definitions in the order of files and lines.
  var place = 0
  /// The definition's own body and its `else` branches, from lowering on.
  var branches: [RuleBranch] = []

  /// The whole path with its variables: `data.a.p[x]`.
  var name: String {
    var text = RuleGroup.name(module.package)
    for (index, term) in ([rule.head.name.head] + rule.head.name.arguments).enumerated() {
      switch term.kind {
      case .variable(let variable) where index == 0:
        text = RuleGroup.name(module.package + [.string(variable.name)])
      case .string(let part) where RuleGroup.isPlainName(part): text += ".\(part)"
      default: text += "[\(RegoPrinter.text(of: term))]"
      }
    }
    return text
  }

  init(rule: Rule, module: ModuleScope, group: RuleGroup, moduleIndex: Int, ruleIndex: Int) {
    self.rule = rule
    self.moduleIndex = moduleIndex
    self.ruleIndex = ruleIndex
    self.module = module
    self.group = group
  }
}

/// A definition's own body or one `else` branch, lowered.
final class RuleBranch {
  let variables: VariableTable
  /// The parameters of a function, as patterns.
  let parameters: [LoweredTerm]
  /// The parts of the name below the group's path.
  let path: [LoweredTerm]
  /// The value, or the member when `isMember`.
  let value: LoweredTerm
  let isMember: Bool
  var body: [LoweredExpression]
  let range: ByteRange
  /// The value as written.
  let writtenValue: Term
  /// Variables in the expressions of templates, with their places.
  let templateVariables: [Int: ByteRange?]

  init(
    variables: VariableTable, parameters: [LoweredTerm], path: [LoweredTerm], value: LoweredTerm,
    isMember: Bool, body: [LoweredExpression], range: ByteRange, writtenValue: Term,
    templateVariables: [Int: ByteRange?]
  ) {
    self.variables = variables
    self.parameters = parameters
    self.path = path
    self.value = value
    self.isMember = isMember
    self.body = body
    self.range = range
    self.writtenValue = writtenValue
    self.templateVariables = templateVariables
  }
}

/// The variables of one branch or query.
final class VariableTable {
  /// Their names as written; nil for those that the compiler made.
  private(set) var names: [String?]
  /// What messages call variables that nobody named, ascending; no text until one is shown.
  private var madeNames: [(id: Int, name: MadeName)] = []

  init() {
    names = []
    names.reserveCapacity(8)
  }

  var count: Int { names.count }

  /// A variable without a name, which messages call by a made-up one.
  func make(shownAs name: MadeName) -> Int {
    let id = make(nil)
    madeNames.append((id, name))
    return id
  }

  /// What messages call a variable that nobody named; nil when it isn't shown.
  func madeName(of id: Int) -> String? {
    var low = 0
    var high = madeNames.count
    while low < high {
      let middle = (low + high) / 2
      if madeNames[middle].id == id { return madeNames[middle].name.text }
      if madeNames[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  func make(_ name: String?) -> Int {
    names.append(name)
    return names.count - 1
  }
}
