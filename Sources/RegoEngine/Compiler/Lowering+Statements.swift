// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Lowering {
  /// Lowers one statement of a body.
  mutating func lower(_ expression: Expression, queryIndex: Int?) {
    let outer = activeWith
    let modifiers = with(expression.modifiers)
    activeWith = modifiers ?? outer
    defer { activeWith = outer }
    let range = expression.range
    frames[frames.count - 1].statement = range
    let negated = expression.isNegated
    isUnderNot = negated
    defer { isUnderNot = false }
    let firstNew = emittedCount
    switch expression.kind {
    case .term(let term):
      let lowered = self.term(term, .direct)
      emit(
        LoweredExpression(
          .term(lowered), isNegated: negated, with: activeWith, range: range,
          secondRange: term.range))
    case .call(let call):
      statement(call, isNegated: negated, range: range)
    case .some(.variables(let terms)):
      for term in terms {
        guard let variable = term.variable else { continue }
        let unused = Unused(statement: range, made: madeNames)
        _ = declare(variable, as: .declared, range: term.range)
        if !variable.isWildcard { frames[frames.count - 1].unused[variable.name] = unused }
      }
    case .some(.members(let key, let value, let domain)):
      members(key: key, value: value, domain: domain, range: range)
    case .every(let every):
      self.every(every, isNegated: negated, range: range)
    case .negation(let operand):
      closure(over: operand, of: nil, isNegated: true, range: range)
    case .logical(let logical):
      self.logical(logical, range: range)
    }
    if !unit.options.instrumentation.isEmpty {
      for statement in emitted(from: firstNew) { statement.written = range }
    }
    if let queryIndex { emitted(from: firstNew).last?.queryIndex = queryIndex }
  }

  /// A call as a statement: unification and assignment are statements of their own kind.
  private mutating func statement(_ call: Call, isNegated: Bool, range: ByteRange) {
    let arguments = call.arguments
    if call.isAssignment {
      guard !isNegated else {
        reportLocal("cannot assign vars inside negated expression", range)
        return
      }
      let value = term(arguments[1], .direct)
      let target = pattern(arguments[0], as: .assigned)
      emit(
        LoweredExpression(
          .unify(target, value), with: activeWith, range: range, secondRange: arguments[1].range))
      return
    }
    if call.stands(for: .equal), let equal = unit.builtins.index(of: "equal") {
      // It binds nothing, and yet its references stay in the statement.
      let operands = arguments.map { term($0, operandPlace(isNegated: isNegated)) }
      emit(
        LoweredExpression(
          .call(.builtin(equal), operands, output: nil), isNegated: isNegated, with: activeWith,
          range: range, secondRange: arguments[1].range))
      return
    }
    if call.isUnification {
      let left = term(arguments[0], operandPlace(isNegated: isNegated))
      let right = term(arguments[1], operandPlace(isNegated: isNegated))
      emit(
        LoweredExpression(
          .unify(left, right), isNegated: isNegated, with: activeWith, range: range,
          secondRange: arguments[1].range))
      return
    }
    self.call(call, output: nil, isNegated: isNegated, with: activeWith, range: range)
  }

  /// What `:=` and `some … in` write to: its variables are declared.
  mutating func pattern(_ term: Term, as occurrence: Frame.Occurrence) -> LoweredTerm {
    switch term.kind {
    case .variable(let variable):
      return .variable(declare(variable, as: occurrence, range: term.range))
    case .array(let items):
      return .array(items.map { pattern($0, as: occurrence) })
    case .object(let entries):
      return .object(
        entries.map {
          (key: self.term($0.key, .inside), value: pattern($0.value, as: occurrence))
        })
    case .ref(let ref) where ref.count == 1 && (ref.headName == "input" || ref.headName == "data"):
      // Versions before the first and patterns may hide documents.
      return .variable(declare(Variable(ref.headName ?? ""), as: occurrence, range: term.range))
    case .ref, .call, .arrayComprehension, .objectComprehension, .setComprehension, .template:
      if occurrence == .assigned { reportLocal("cannot assign to \(term.kindName)", term.range) }
      return self.term(term, .inside)
    default:
      if occurrence == .assigned { reportLocal("cannot assign to \(term.kindName)", term.range) }
      return self.term(term, .inside)
    }
  }

  private mutating func members(key: Term?, value: Term, domain: Term, range: ByteRange) {
    let container = term(domain, .direct)
    let root: LoweredRoot
    var path: [LoweredTerm] = []
    switch container {
    case .ref(let start, let steps):
      root = start
      path = steps
    case .variable(let id): root = .variable(id)
    case .constant(let node): root = .constant(node)
    default:
      let made = temporary()
      emit(LoweredExpression(.unify(.variable(made), container), with: activeWith, range: range))
      root = .variable(made)
    }
    let isCall = if case .call = domain.kind { true } else { false }
    // What the domain needs isn't declared again.
    let needed = Set(domain.variables().map(\.name))
    path.append(
      key.map { member($0, needed: needed) } ?? .variable(unwrittenKey()))
    let found = self.member(value, needed: needed)
    emit(
      LoweredExpression(
        .unify(found, .ref(root, path)), with: activeWith, range: range,
        secondRange: isCall ? nil : domain.range))
  }

  /// The key or value that `some … in` declares.
  private mutating func member(_ term: Term, needed: Set<String>) -> LoweredTerm {
    if !needed.isEmpty, term.variables(in: []).contains(where: { needed.contains($0.name) }) {
      return self.term(term, .inside)
    }
    return pattern(term, as: .declared)
  }

  private mutating func every(_ every: Every, isNegated: Bool, range: ByteRange) {
    let domain = term(every.domain, .inside)
    let modifiers = activeWith
    let outer = activeWith
    activeWith = nil
    defer { activeWith = outer }
    if every.key == nil { madeNames += 1 }
    let lowered = nested { inner -> LoweredEvery in
      let key = every.key?.variable.map { inner.declareEvery($0, every) }
      let value = every.value.variable.map { inner.declareEvery($0, every) } ?? inner.temporary()
      inner.frames[inner.frames.count - 1].given = [key, value].compactMap { $0 }
      let body = inner.body(every.body)
      return LoweredEvery(key: key, value: value, domain: domain, body: body)
    }
    emit(LoweredExpression(.every(lowered), isNegated: isNegated, with: modifiers, range: range))
  }

  /// Declares the key or the value of an `every`, in the frame of its body.
  private mutating func declareEvery(_ variable: Variable, _ every: Every) -> Int {
    let top = frames.count - 1
    if !variable.isWildcard, frames[top].variables[variable.name] != nil {
      // OPA has no place for it.
      reportLocal("var \(variable) declared above", nil)
    }
    let unused = Unused(statement: every.body.range, made: madeNames)
    let id = declare(variable, as: .given, range: every.body.range)
    if !variable.isWildcard { frames[top].unused[variable.name] = unused }
    return id
  }

  /// A call, as a statement or for its value.
  mutating func call(
    _ call: Call, output: LoweredTerm?, isNegated: Bool, with modifiers: LoweredWith?,
    range: ByteRange
  ) {
    let wasUnderNot = isUnderNot
    // Calls for their values are evaluated on their own.
    if output != nil { isUnderNot = false }
    defer { isUnderNot = wasUnderNot }
    let modifiers = modifiers ?? activeWith
    let path = functionPath(call.function)
    if path == nil, call.name == "print" {
      if output != nil {
        let shown = RegoPrinter.text(of: Term(.call(call), range: range))
        report("\(shown) used as value", range, code: .type, in: .results)
      }
      printing(call, with: modifiers, range: range)
      return
    }
    if call.isAssignment || call.isUnification, output != nil {
      // A nested `x = y` has no value of its own that is worth having: as in OPA it is a call.
      let left = term(call.arguments[0], .inside)
      let right = term(call.arguments[1], .inside)
      guard let equal = unit.builtins.index(of: "equal") else { return }
      emit(
        LoweredExpression(
          .call(.builtin(equal), [left, right], output: output), with: modifiers, range: range))
      return
    }
    let head = call.function.headName
    let isHidden = head.map { isLocal($0) } ?? false
    if output != nil, isHidden, let head {
      let shown = call.function.dottedName ?? head
      if isInHead {
        report("undefined function \(shown)", range, code: .type, in: .functions)
        return
      }
      reportLocal("called function \(shown) shadowed", range)
    }
    if let head, path == nil, !isHidden { frames[frames.count - 1].called.insert(head) }
    guard let callee = callee(call.function, at: path, isHidden: isHidden) else {
      if reportRule(called: call, hasOutput: output != nil, range) { return }
      // What is wrong with the operands is told first.
      for argument in call.arguments { _ = term(argument, .inside) }
      report(
        "undefined function \(functionName(call.function))", range, code: .type, in: .functions)
      return
    }
    guard accepts(callee, call.arguments.count, hasOutput: output != nil) else {
      reportArity(of: callee, call, hasOutput: output != nil, range)
      return
    }
    var arguments = call.arguments.map { term($0, .inside) }
    var output = output
    if arguments.count == unit.arity(callee) + 1, output == nil {
      output = arguments.removeLast()
    }
    emit(
      LoweredExpression(
        .call(callee, arguments, output: output), isNegated: isNegated, with: modifiers,
        range: range))
  }

  /// `print` shows undefined operands too, so each goes in as a set.
  private mutating func printing(_ call: Call, with modifiers: LoweredWith?, range: ByteRange) {
    guard let builtin = unit.builtins.index(of: "internal.print") else { return }
    checkPrinted(call.arguments)
    var parts: [LoweredTerm] = []
    for argument in call.arguments {
      let part = temporary()
      let statement = LoweredExpression(
        .unify(
          .variable(part), comprehension(.set, key: nil, value: argument, body: Body([]))),
        with: activeWith, range: range)
      // Whatever is printed may be of any type.
      statement.isOperand = true
      emit(statement)
      parts.append(.variable(part))
    }
    emit(
      LoweredExpression(
        .call(.builtin(builtin), [.array(parts)], output: .variable(temporary())),
        with: modifiers, range: range))
  }

  /// The function or built-in of a name; nil when there is none.
  private func callee(_ function: Ref, at path: [TreeKey]?, isHidden: Bool) -> Callee? {
    if let path { return unit.function(at: path).map { .function($0.id) } }
    guard !isHidden, let index = unit.builtins.index(of: function.dottedName ?? "") else {
      return nil
    }
    return .builtin(index)
  }

  /// Whether a name is that of a local variable here.
  func isLocal(_ name: String) -> Bool {
    for index in frames.indices {
      if let found = frames[index].variables[name], found.occurrence != .seen { return true }
    }
    return false
  }

  /// Tells of a rule that is no function and yet is called.
  private mutating func reportRule(
    called call: Call, hasOutput: Bool, _ range: ByteRange
  ) -> Bool {
    guard let path = functionPath(call.function), unit.group(at: path) != nil else { return false }
    let count = call.arguments.count
    for argument in call.arguments { _ = term(argument, .inside) }
    let name = RuleGroup.name(path)
    if count == 0 || (count == 1 && !hasOutput) {
      report("undefined function \(name)", range, code: .type, in: .types)
    } else {
      report(
        "function \(name) has arity 0, got \(count) argument\(count == 1 ? "" : "s")", range,
        code: .type, in: .functions)
    }
    return true
  }

  private mutating func functionName(_ function: Ref) -> String {
    if let path = functionPath(function) { return RuleGroup.name(path) }
    guard let path = function.staticPath, let head = path.first else {
      return RegoPrinter.text(of: function)
    }
    return path.dropFirst().reduce(head) { name, part in
      name + (RuleGroup.isPlainName(part) ? ".\(part)" : "[\"\(part)\"]")
    }
  }

  /// Whether a call has as many operands as the function takes; a call that is a statement may
  /// have one more, which its result has to match.
  private func accepts(_ callee: Callee, _ count: Int, hasOutput: Bool) -> Bool {
    let arity = unit.arity(callee)
    return count == arity || (count == arity + 1 && !hasOutput)
  }

  /// Says how the operands differ from what is wanted; what is known of them at this point isn't
  /// much: nothing of variables and of calls.
  private mutating func reportArity(
    of callee: Callee, _ call: Call, hasOutput: Bool, _ range: ByteRange
  ) {
    let firstNew = emittedCount
    let arguments = call.arguments.map { term($0, .direct) }
    switch callee {
    case .function(let group):
      report(
        "function \(unit.groups[group].name) has arity \(unit.arity(callee)), got "
          + "\(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
        range, code: .type, in: .functions)
    case .builtin(let index):
      var checker = TypeChecker(unit: unit)
      checker.begin(variables, isQuery: true)
      for expression in emitted(from: firstNew) {
        guard case .unify(.variable(let id), let term) = expression.kind else { continue }
        checker.put(checker.type(ofAlone: term), for: id)
      }
      var have = arguments.map { checker.type(ofAlone: $0) }
      if hasOutput { have.append(.unknown) }
      let builtin = unit.builtins.builtins[index]
      let want = builtin.signatureText(withResult: false, checker.table)
      report(
        "\(builtin.name): arity mismatch\n\thave: \(checker.table.text(of: have))"
          + "\n\twant: \(want)",
        range, code: .type, in: .functions)
    }
  }

  /// The path below `data` that a function's name means; nil when it can only be a built-in.
  private mutating func functionPath(_ function: Ref) -> [TreeKey]? {
    guard let head = function.headName, !isLocal(head), head == "data" || scope.knows(head),
      let path = function.staticPath
    else { return nil }
    let rest = path.dropFirst().map { TreeKey.string($0) }
    if head == "data" { return rest }
    guard let global = scope.global(head, at: function.head.range), case .data = global.root
    else { return nil }
    return global.path + rest
  }

  /// Lowers modifiers; what their values need is emitted before, outside of them.
  mutating func with(_ modifiers: [WithModifier]) -> LoweredWith? {
    guard !modifiers.isEmpty else { return nil }
    var lowered: [LoweredWith.Modifier] = []
    for modifier in modifiers {
      let place = modifier.target.range
      if modifier.target.variable?.name == "print", scope.global("print") == nil {
        reportModifier(
          "with keyword replacing built-in function: target must not be a void function", place)
        continue
      }
      guard let target = target(of: modifier.target) else {
        reportModifier(
          "with keyword target must reference existing input, data, or a function", place,
          code: .type)
        continue
      }
      var replacement: Callee?
      switch target {
      case .function: replacement = self.replacement(modifier.value)
      case .builtin(let index):
        replacement = self.replacement(modifier.value)
        if let problem = unit.problem(replacing: index) {
          reportModifier("with keyword replacing built-in function: \(problem)", place)
        }
      case .data(let path):
        if unit.partiallyReplacesRule(path) {
          reportModifier("with keyword cannot partially replace virtual document(s)", place)
        }
      case .input: break
      }
      let value =
        replacement == nil ? term(modifier.value, .inside) : LoweredTerm.constant(.null)
      unit.noteReplacement(of: target)
      lowered.append(
        .init(target: target, value: value, replacement: replacement, range: modifier.range))
    }
    return LoweredWith(lowered)
  }

  private mutating func reportModifier(
    _ message: String, _ range: ByteRange, code: RegoError.Code = .compile
  ) {
    guard !frames[frames.count - 1].hasModifierError else { return }
    frames[frames.count - 1].hasModifierError = true
    report(message, range, code: code, in: .modifiers)
  }

  private mutating func target(of term: Term) -> LoweredWith.Target? {
    let ref: Ref
    switch term.kind {
    case .ref(let written): ref = written
    case .variable: ref = Ref(head: term)
    default: return nil
    }
    guard let head = ref.headName else { return nil }
    var path: [TreeKey] = []
    for argument in ref.arguments {
      guard let node = unit.constants.scalar(argument), let key = ConstantPool.key(node) else {
        return nil
      }
      path.append(key)
    }
    if head == "input" { return .input(path) }
    var full: [TreeKey]?
    if head == "data" {
      full = path
    } else if let global = scope.global(head, at: term.range) {
      if case .input = global.root { return .input(global.path + path) }
      full = global.path + path
    }
    if let full {
      if let function = unit.function(at: full) { return .function(function.id) }
      return .data(full)
    }
    if let name = ref.dottedName, let index = unit.builtins.index(of: name) {
      return .builtin(index)
    }
    return nil
  }

  /// The function that a modifier's value names, when it names one.
  private mutating func replacement(_ value: Term) -> Callee? {
    let ref: Ref
    switch value.kind {
    case .ref(let written): ref = written
    case .variable: ref = Ref(head: value)
    default: return nil
    }
    if let head = ref.headName, frames.contains(where: { $0.variables.contains(head) }) {
      return nil
    }
    if let path = functionPath(ref), let group = unit.function(at: path) {
      return .function(group.id)
    }
    if let name = ref.dottedName, let index = unit.builtins.index(of: name),
      scope.global(ref.headName ?? "") == nil
    {
      return .builtin(index)
    }
    return nil
  }
}
