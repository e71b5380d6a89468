// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Turns the terms and bodies of one rule branch or query into their lowered form.
///
/// It does what OPA's compiler does in "resolve refs", "rewrite local vars", "rewrite expression
/// terms" and "rewrite dynamic terms", in one walk: names become variables or paths, and calls,
/// references and comprehensions that stand inside other terms become statements of their own.
/// The last point is semantics, not taste: `not f(input.x)` is undefined without `input.x`,
/// because the reference is a statement before the negated one.
struct Lowering {
  let unit: Compilation
  let scope: ModuleScope
  /// The rule that is lowered; nil for a query.
  let definition: RuleDefinition?
  let variables = VariableTable()
  var frames: [Frame] = [Frame()]
  /// Variables that no statement declares: one per name in the whole branch.
  var implicit: [String: Int] = [:]
  /// The statements of the bodies being lowered, innermost last.
  var sinks: [[LoweredExpression]] = []
  var depth = 0
  /// The modifiers of the statement being lowered: the statements it is split into share them.
  var activeWith: LoweredWith?

  /// The names declared in one body.
  struct Frame {
    enum Occurrence {
      case seen, assigned, declared, argument
    }

    var variables: [String: (id: Int, occurrence: Occurrence)] = [:]
    /// Names that are declared anywhere in the body: they hide rules and imports from its start.
    var hidden: Set<String> = []
    /// Declared with `some` and not used so far.
    var unused: [String: ByteRange] = [:]
  }

  init(unit: Compilation, scope: ModuleScope, definition: RuleDefinition? = nil) {
    self.definition = definition
    self.unit = unit
    self.scope = scope
  }

  // MARK: - Names

  /// What a name means where it stands.
  mutating func resolve(_ variable: Variable, range: ByteRange) -> LoweredTerm {
    let name = variable.name
    if variable.isWildcard { return .variable(implicitVariable(name)) }
    for index in frames.indices.reversed() {
      if let found = frames[index].variables[name] {
        if found.occurrence == .seen { continue }
        frames[index].unused[name] = nil
        return .variable(found.id)
      }
    }
    if !frames.contains(where: { $0.hidden.contains(name) }) {
      if let global = scope.global(name) {
        return .ref(global.root, global.path.map { .constant(unit.constants.node($0)) })
      }
      if name == "input" { return .ref(.input, []) }
      if name == "data" { return .ref(.data, []) }
    }
    let id = implicitVariable(name)
    if frames[frames.count - 1].variables[name] == nil {
      frames[frames.count - 1].variables[name] = (id, .seen)
    }
    return .variable(id)
  }

  private mutating func implicitVariable(_ name: String) -> Int {
    if let found = implicit[name] { return found }
    let made = variables.make(name.utf8.first == UInt8(ascii: "$") ? "_" : name)
    implicit[name] = made
    return made
  }

  /// Declares a variable in the innermost body.
  mutating func declare(
    _ variable: Variable, as occurrence: Frame.Occurrence, range: ByteRange
  ) -> Int {
    let name = variable.name
    if variable.isWildcard { return implicitVariable(name) }
    if name == "input" || name == "data" {
      let kind = occurrence == .argument ? "args" : "variables"
      report("\(kind) must not shadow \(name) (use a different variable name)", range)
    }
    let top = frames.count - 1
    frames[top].unused[name] = nil
    switch frames[top].variables[name]?.occurrence {
    case .seen: report("var \(name) referenced above", range)
    case .assigned: report("var \(name) assigned above", range)
    case .declared: report("var \(name) declared above", range)
    case .argument where occurrence != .argument: report("arg \(name) redeclared", range)
    default: break
    }
    if let found = frames[top].variables[name], found.occurrence == .argument { return found.id }
    let id = variables.make(name)
    frames[top].variables[name] = (id, occurrence)
    return id
  }

  func report(_ message: String, _ range: ByteRange, code: RegoError.Code = .compile) {
    unit.report(RegoError(code: code, message: message, file: scope.file, range: range))
  }

  /// A variable that no source can name.
  func temporary() -> Int { variables.make(nil) }

  mutating func emit(_ expression: LoweredExpression) {
    sinks[sinks.count - 1].append(expression)
  }

  // MARK: - Bodies

  /// Lowers a body in a frame of its own, and `tail` in the same frame after it.
  mutating func body(
    _ body: Body, isQuery: Bool = false, tail: (inout Lowering) -> Void = { _ in }
  ) -> [LoweredExpression] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Compilation.depthLimit else {
      report("bodies are nested too deeply", body.range)
      return []
    }
    var hidden: Set<String> = []
    for expression in body.expressions { collectDeclared(expression, into: &hidden) }
    frames[frames.count - 1].hidden.formUnion(hidden)
    sinks.append([])
    for (index, expression) in body.expressions.enumerated() {
      lower(expression, queryIndex: isQuery ? index : nil)
    }
    tail(&self)
    let unused = frames[frames.count - 1].unused
    for (name, range) in unused.sorted(by: { $0.value.start < $1.value.start }) {
      report("declared var \(name) unused", range)
    }
    return sinks.removeLast()
  }

  /// Runs `work` in a new frame.
  mutating func nested<Result>(_ work: (inout Lowering) -> Result) -> Result {
    frames.append(Frame())
    let result = work(&self)
    frames.removeLast()
    return result
  }

  private func collectDeclared(_ expression: Expression, into names: inout Set<String>) {
    switch expression.kind {
    case .call(let call) where call.isAssignment:
      collectPattern(call.arguments[0], into: &names)
    case .some(.variables(let declared)):
      for term in declared { collectPattern(term, into: &names) }
    case .some(.members(let key, let value, _)):
      if let key { collectPattern(key, into: &names) }
      collectPattern(value, into: &names)
    default: break
    }
  }

  private func collectPattern(_ term: Term, into names: inout Set<String>) {
    switch term.kind {
    case .variable(let variable): names.insert(variable.name)
    case .array(let items), .set(let items):
      for item in items { collectPattern(item, into: &names) }
    case .object(let entries):
      for entry in entries { collectPattern(entry.value, into: &names) }
    default: break
    }
  }
}
