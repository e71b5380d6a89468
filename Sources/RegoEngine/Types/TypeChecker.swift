// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Finds what can't be of the type it would have to be, as OPA does.
///
/// It goes through the statements of a body in the order of their evaluation. The first use of a
/// variable gives it a type, later uses have to agree with it. Rules come after the rules they
/// read, so their types are known; `input` and base documents may be anything unless a schema
/// says what they are.
///
/// Each statement is looked at once: the type of a comprehension is kept, types are shared
/// (`TypeTable`), and comparing them has a limit.
struct TypeChecker {
  /// Something wrong, and whether it only follows from a type that isn't known.
  struct Failure {
    var message: String
    var range: ByteRange
    var followsFromUnknown = false
  }

  let unit: Compilation
  let table = TypeTable()
  /// What rules and schemas for all modules say.
  let documents = DocumentTypes()
  /// What the schemas of the rule at hand say.
  var overrides: DocumentTypes?
  var functions: [Int: TypeID] = [:]
  private var builtins: [TypeID?]
  /// Where `==` stands among the built-ins.
  let equal: Int?

  // MARK: - The body at hand

  var variables = VariableTable()
  var isQuery = false
  /// The module at hand; nil for queries.
  var scope: ModuleScope?
  private(set) var types: [TypeID?] = []
  /// What the variables were before, to leave a scope again.
  private var log: [(variable: Int, type: TypeID?)] = []
  /// The whole body, for messages.
  var currentBody: [LoweredExpression] = []

  init(unit: Compilation) {
    self.unit = unit
    builtins = Array(repeating: nil, count: unit.builtins.builtins.count)
    equal = unit.builtins.index(of: "equal")
  }

  mutating func begin(_ variables: VariableTable, isQuery: Bool) {
    self.variables = variables
    self.isQuery = isQuery
    types.removeAll(keepingCapacity: true)
    types.append(contentsOf: repeatElement(nil, count: variables.count))
    log.removeAll(keepingCapacity: true)
  }

  func known(_ variable: Int) -> TypeID? { types[variable] }

  mutating func put(_ type: TypeID, for variable: Int) {
    log.append((variable, types[variable]))
    types[variable] = type
  }

  private mutating func leaveScope(_ mark: Int) {
    while log.count > mark {
      let entry = log.removeLast()
      types[entry.variable] = entry.type
    }
  }

  func builtin(at index: Int) -> Builtin { unit.builtins.builtins[index] }

  /// The function type of a built-in.
  mutating func type(ofBuiltin index: Int) -> TypeID {
    if let found = builtins[index] { return found }
    let builtin = builtin(at: index)
    let parameters = builtin.parameters.map { table.type(of: $0) }
    let made = table.make(.function(parameters, result: table.type(of: builtin.result)))
    builtins[index] = made
    return made
  }

  // MARK: - Bodies

  /// Checks the statements of a body.
  mutating func check(_ body: [LoweredExpression]) -> [Failure] {
    var failures: [Failure] = []
    for expression in body {
      let before = failures.count
      if expression.hasClosures { failures += checkClosures(of: expression) }
      checkRefs(of: expression, &failures)
      if let failure = check(expression) {
        let isExplained = failures.count > before && failure.followsFromUnknown
        if !isExplained { failures.append(failure) }
      }
    }
    return failures
  }

  /// Checks the bodies of comprehensions, also of those in the body of an `every`.
  ///
  /// Of several that are wrong the last one is reported.
  private mutating func checkClosures(of expression: LoweredExpression) -> [Failure] {
    guard expression.hasClosures else { return [] }
    var found: [LoweredComprehension] = []
    Self.collect(expression, &found)
    var result: [Failure] = []
    for comprehension in found {
      let failures = check(comprehension)
      if !failures.isEmpty { result = failures }
    }
    return result
  }

  private static func collect(
    _ expression: LoweredExpression, _ found: inout [LoweredComprehension]
  ) {
    guard expression.hasClosures else { return }
    expression.forEachTerm { term in term.forEachComprehension { found.append($0) } }
    if case .every(let every) = expression.kind {
      for inner in every.body { collect(inner, &found) }
    }
  }

  private mutating func check(_ comprehension: LoweredComprehension) -> [Failure] {
    let mark = log.count
    let failures = check(comprehension.body)
    comprehension.type = nil
    if failures.isEmpty {
      var value = type(of: comprehension.value)
      // Only what a template shows has no statements; it may be anything.
      if comprehension.body.isEmpty, value.isUnknown { value = .any }
      let type: TypeID
      switch comprehension.kind {
      case .array: type = table.array([], rest: value.isUnknown ? nil : value)
      case .set: type = table.set(value)
      case .object:
        let key = comprehension.key.map { self.type(of: $0) } ?? .unknown
        type = table.object([], rest: TypeEntry(key, value))
      }
      comprehension.type = type
    }
    leaveScope(mark)
    return failures
  }

  // MARK: - Types of terms

  /// What is known of a term where nothing is known of its variables.
  mutating func type(ofAlone term: LoweredTerm) -> TypeID {
    let statement = LoweredExpression(.term(term), range: ByteRange(0, 0))
    _ = checkClosures(of: statement)
    return type(of: term)
  }

  /// What is known of a term.
  mutating func type(of term: LoweredTerm) -> TypeID {
    switch term {
    case .constant(let node): return table.type(of: node)
    case .variable(let id): return types[id] ?? .unknown
    case .ref(let root, let path): return type(ofRef: root, path)
    case .array(let items): return table.array(items.map { type(of: $0) })
    case .set(let items):
      let member = table.union(items.map { type(of: $0) })
      // A set's members may be anything as long as nothing is known of them, unlike an array's.
      return table.set(member.isUnknown ? .any : member)
    case .object(let entries):
      var properties: [TypeProperty] = []
      var rest: TypeEntry?
      for entry in entries {
        let value = type(of: entry.value)
        if case .constant(let key) = entry.key {
          properties.append(TypeProperty(key, value))
        } else {
          rest = TypeEntry(type(of: entry.key), value)
        }
      }
      return table.object(properties, rest: rest)
    case .comprehension(let made):
      return made.type ?? .unknown
    }
  }
}
