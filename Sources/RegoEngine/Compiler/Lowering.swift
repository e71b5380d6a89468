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
  var implicit = NameTable<Int>()
  /// The bodies being lowered, innermost last.
  var sinks: [Sink] = []
  var depth = 0
  /// The modifiers of the statement being lowered: the statements it is split into share them.
  var activeWith: LoweredWith?
  /// The parameters that nothing has used so far.
  var unusedArguments: Set<String> = []
  /// Whether something is wrong with the declarations of local variables.
  var hasLocalErrors = false
  /// Variables in the expressions of templates, with their places.
  var templateVariables: [Int: ByteRange?] = [:]
  /// How many names OPA would have made up for local variables so far.
  var madeNames = 0

  /// A body being lowered.
  struct Sink {
    var statements: [LoweredExpression] = []
    /// What the statements emitted so far have bound; kept for `print` alone.
    var printScope: PrintScope?
  }

  /// The names declared in one body.
  ///
  /// Owned by the lowering of the body. A class, since looking something up in a structure of so
  /// many tables would copy it.
  final class Frame {
    enum Occurrence {
      case seen, assigned, declared, argument
      /// By the `every` whose body it is.
      case given
    }

    var variables = NameTable<(id: Int, occurrence: Occurrence)>()
    /// Names that are declared anywhere in the body: they hide rules and imports from its start.
    var hidden = NameTable<Void>()
    /// Declared with `some` and not used so far.
    var unused = NameTable<Unused>()
    /// Written to with `:=` and not used so far; kept in strict mode alone.
    var unusedAssigned = NameTable<Unused>()
    /// The statement that is lowered.
    var statement: ByteRange?
    /// Names of functions that were called.
    var called = NameTable<Void>()
    /// Whether a modifier of the body was refused: OPA tells of the first only.
    var hasModifierError = false
    /// Variables that have a value from the start: those of an `every`.
    var given: [Int] = []
  }

  /// Whether what is lowered stands under `not`, in no call or closure of its own.
  var isUnderNot = false
  /// Whether what is lowered is the value of a rule or a part of its name.
  var isInHead = false

  init(unit: Compilation, scope: ModuleScope, definition: RuleDefinition? = nil) {
    self.definition = definition
    self.unit = unit
    self.scope = scope
    madeNames = unit.madeNames
  }

  // MARK: - Names

  /// What a name means where it stands.
  mutating func resolve(_ variable: Variable, range: ByteRange) -> LoweredTerm {
    let name = variable.name
    if variable.isWildcard { return .variable(implicitVariable(name)) }
    for frame in frames.reversed() {
      if let found = frame.variables[name] {
        if found.occurrence == .seen { continue }
        frame.unused[name] = nil
        frame.unusedAssigned[name] = nil
        if found.occurrence == .argument { unusedArguments.remove(name) }
        return .variable(found.id)
      }
    }
    if !frames.contains(where: { $0.hidden.contains(name) }) {
      if let global = scope.reference(name, at: range, unit.constants) { return global }
      if name == "input" { return .ref(.input, []) }
      if name == "data" { return .ref(.data, []) }
    }
    let id = implicitVariable(name)
    let frame = frames[frames.count - 1]
    if !frame.variables.contains(name) { frame.variables[name] = (id, .seen) }
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
    if variable.isWildcard {
      if occurrence != .given { madeNames += 1 }
      return implicitVariable(name)
    }
    let frame = frames[frames.count - 1]
    let known = frame.variables[name]
    if known == nil, frame.called.contains(name) {
      reportLocal("var \(name) referenced above", range)
    }
    frame.unused[name] = nil
    switch known?.occurrence {
    case .seen: reportLocal("var \(name) referenced above", range)
    case .assigned: reportLocal("var \(name) assigned above", range)
    case .declared: reportLocal("var \(name) declared above", range)
    case .given where occurrence != .given: reportLocal("var \(name) declared above", range)
    case .given: break
    case .argument where occurrence != .argument: reportLocal("arg \(name) redeclared", range)
    case .argument: unusedArguments.remove(name)
    case nil:
      if occurrence == .argument, unit.options.isStrict { unusedArguments.insert(name) }
      if occurrence == .assigned, unit.options.isStrict {
        frame.unusedAssigned[name] = Unused(statement: frame.statement ?? range, made: madeNames)
      }
    }
    if let known, known.occurrence == .argument { return known.id }
    let id = variables.make(name)
    if known == nil { madeNames += 1 }
    frame.variables[name] = (id, occurrence)
    return id
  }

  func report(
    _ message: String, _ range: ByteRange, code: RegoError.Code = .compile, in phase: CheckPhase
  ) {
    unit.report(
      RegoError(code: code, message: message, file: scope.file, range: range), in: phase,
      isQuery: scope.module == nil)
  }

  /// - Parameter range: nil when OPA has no place for it.
  mutating func reportLocal(_ message: String, _ range: ByteRange?) {
    hasLocalErrors = true
    unit.report(
      RegoError(
        code: .compile, message: message, file: range.map { _ in scope.file }, range: range),
      in: .localVariables, isQuery: scope.module == nil)
  }

  /// A variable that no source can name.
  func temporary() -> Int { variables.make(nil) }

  /// The variable of a key that isn't written: messages show it by the name OPA makes up.
  mutating func unwrittenKey() -> Int {
    let name = MadeName(number: madeNames, isInQuery: scope.module == nil)
    // OPA makes it up once more when it declares what the statement gives values to.
    madeNames += 2
    return variables.make(shownAs: name)
  }

  /// Statements are collected for a body, or for a part of one, until `closeSink`.
  mutating func openSink(capacity: Int = 0) {
    var sink = Sink()
    sink.statements.reserveCapacity(capacity)
    sinks.append(sink)
  }

  mutating func closeSink() -> [LoweredExpression] { sinks.removeLast().statements }

  mutating func emit(_ expression: LoweredExpression) {
    sinks[sinks.count - 1].statements.append(expression)
  }

  /// How many statements the innermost body has so far.
  var emittedCount: Int { sinks[sinks.count - 1].statements.count }

  /// The last statements of the innermost body.
  func emitted(from start: Int) -> ArraySlice<LoweredExpression> {
    sinks[sinks.count - 1].statements[start...]
  }

  // MARK: - Bodies

  /// Lowers a body in a frame of its own, and `tail` in the same frame after it.
  mutating func body(
    _ body: Body, isQuery: Bool = false, tail: (inout Lowering) -> Void = { _ in }
  ) -> [LoweredExpression] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Compilation.depthLimit else {
      report("bodies are nested too deeply", body.range, in: .names)
      return []
    }
    let frame = frames[frames.count - 1]
    for index in body.expressions.indices {
      Self.collectDeclared(body.expressions[index].kind, into: &frame.hidden)
    }
    // Most expressions become one statement or two.
    openSink(capacity: 2 * body.expressions.count)
    for (index, expression) in body.expressions.enumerated() {
      lower(expression, queryIndex: isQuery ? index : nil)
    }
    tail(&self)
    reportUnused()
    return closeSink()
  }

  /// Tells of variables that nothing uses, unless there is something worse to tell.
  private mutating func reportUnused() {
    guard !hasLocalErrors else { return }
    let frame = frames[frames.count - 1]
    guard !(frame.unused.isEmpty && frame.unusedAssigned.isEmpty) else { return }
    if unit.options.isStrict {
      for (name, unused) in Unused.inOrder(frame.unusedAssigned) {
        reportLocal("assigned var \(name) unused", unused.statement)
      }
    }
    guard !hasLocalErrors else { return }
    for (name, unused) in Unused.inOrder(frame.unused) {
      reportLocal("declared var \(name) unused", unused.statement)
    }
  }

  /// Runs `work` in a new frame.
  mutating func nested<Result>(_ work: (inout Lowering) -> Result) -> Result {
    frames.append(Frame())
    let wasUnderNot = isUnderNot
    let wasInHead = isInHead
    isUnderNot = false
    isInHead = false
    defer {
      isUnderNot = wasUnderNot
      isInHead = wasInHead
    }
    let result = work(&self)
    frames.removeLast()
    return result
  }

  private static func collectDeclared(
    _ kind: Expression.Kind, into names: inout NameTable<Void>
  ) {
    switch kind {
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

  private static func collectPattern(_ term: Term, into names: inout NameTable<Void>) {
    switch term.kind {
    case .variable(let variable): names.insert(variable.name)
    case .ref(let ref) where ref.count == 1: if let name = ref.headName { names.insert(name) }
    case .array(let items), .set(let items):
      for item in items { collectPattern(item, into: &names) }
    case .object(let entries):
      for entry in entries { collectPattern(entry.value, into: &names) }
    default: break
    }
  }
}
