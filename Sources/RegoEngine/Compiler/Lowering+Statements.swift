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
    let negated = expression.isNegated
    let firstNew = sinks[sinks.count - 1].count
    switch expression.kind {
    case .term(let term):
      let lowered = self.term(term, .direct)
      emit(LoweredExpression(.term(lowered), isNegated: negated, with: activeWith, range: range))
    case .call(let call):
      statement(call, isNegated: negated, range: range)
    case .some(.variables(let terms)):
      for term in terms {
        guard let variable = term.variable else { continue }
        _ = declare(variable, as: .declared, range: term.range)
        if !variable.isWildcard {
          frames[frames.count - 1].unused[variable.name] = term.range
        }
      }
    case .some(.members(let key, let value, let domain)):
      members(key: key, value: value, domain: domain, range: range)
    case .every(let every):
      self.every(every, isNegated: negated, range: range)
    }
    if !unit.options.instrumentation.isEmpty {
      for statement in sinks[sinks.count - 1][firstNew...] { statement.written = range }
    }
    if let queryIndex {
      let sink = sinks.count - 1
      if sinks[sink].count > firstNew {
        sinks[sink][sinks[sink].count - 1].queryIndex = queryIndex
      }
    }
  }

  /// A call as a statement: unification and assignment are statements of their own kind.
  private mutating func statement(_ call: Call, isNegated: Bool, range: ByteRange) {
    let arguments = call.arguments
    if call.isAssignment {
      guard !isNegated else {
        report("cannot assign vars inside negated expression", range)
        return
      }
      let value = term(arguments[1], .direct)
      let target = pattern(arguments[0], as: .assigned)
      emit(LoweredExpression(.unify(target, value), with: activeWith, range: range))
      return
    }
    if call.infixOperator == .equal, let equal = unit.builtins.index(of: "equal") {
      // It binds nothing, and yet its references stay in the statement.
      let operands = arguments.map { term($0, operandPlace(isNegated: isNegated)) }
      emit(
        LoweredExpression(
          .call(.builtin(equal), operands, output: nil), isNegated: isNegated, with: activeWith,
          range: range))
      return
    }
    if call.isUnification {
      let left = term(arguments[0], operandPlace(isNegated: isNegated))
      let right = term(arguments[1], operandPlace(isNegated: isNegated))
      emit(
        LoweredExpression(
          .unify(left, right), isNegated: isNegated, with: activeWith, range: range))
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
      report(
        "variables must not shadow \(ref.headName ?? "") (use a different variable name)",
        term.range)
      return self.term(term, .inside)
    case .ref, .call, .arrayComprehension, .objectComprehension, .setComprehension, .template:
      if occurrence == .assigned { report("cannot assign to \(term.kindName)", term.range) }
      return self.term(term, .inside)
    default:
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
    path.append(key.map { pattern($0, as: .declared) } ?? .variable(temporary()))
    let member = pattern(value, as: .declared)
    emit(LoweredExpression(.unify(member, .ref(root, path)), with: activeWith, range: range))
  }

  private mutating func every(_ every: Every, isNegated: Bool, range: ByteRange) {
    let domain = term(every.domain, .inside)
    let modifiers = activeWith
    let outer = activeWith
    activeWith = nil
    defer { activeWith = outer }
    let lowered = nested { inner -> LoweredEvery in
      let key = every.key?.variable.map {
        inner.declare($0, as: .declared, range: every.key?.range ?? range)
      }
      let value =
        every.value.variable.map {
          inner.declare($0, as: .declared, range: every.value.range)
        } ?? inner.temporary()
      let body = inner.nested { $0.body(every.body) }
      return LoweredEvery(key: key, value: value, domain: domain, body: body)
    }
    emit(LoweredExpression(.every(lowered), isNegated: isNegated, with: modifiers, range: range))
  }

  /// A call, as a statement or for its value.
  mutating func call(
    _ call: Call, output: LoweredTerm?, isNegated: Bool, with modifiers: LoweredWith?,
    range: ByteRange
  ) {
    let modifiers = modifiers ?? activeWith
    if call.name == "print" {
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
    guard let callee = callee(call.function, argumentCount: call.arguments.count, range: range)
    else { return }
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
    var parts: [LoweredTerm] = []
    for argument in call.arguments {
      let made = comprehension(.set, key: nil, value: argument, body: Body([]))
      parts.append(place(made, .inside, range))
    }
    emit(
      LoweredExpression(
        .call(.builtin(builtin), [.array(parts)], output: .variable(temporary())),
        with: modifiers, range: range))
  }

  /// The function or built-in of a name.
  mutating func callee(_ function: Ref, argumentCount: Int?, range: ByteRange) -> Callee? {
    let name = function.dottedName ?? ""
    if let path = functionPath(function) {
      if let group = unit.function(at: path) {
        if let argumentCount, case .function(let arity) = group.kind,
          argumentCount != arity, argumentCount != arity + 1
        {
          report(
            "function \(group.name) has arity \(arity), got \(argumentCount) "
              + "argument\(argumentCount == 1 ? "" : "s")", range, code: .type)
          return nil
        }
        return .function(group.id)
      }
      if unit.builtins.index(of: name) == nil {
        report("undefined function \(RuleGroup.name(path))", range, code: .type)
        return nil
      }
    }
    guard let index = unit.builtins.index(of: name) else {
      report("undefined function \(name)", range, code: .type)
      return nil
    }
    if let argumentCount {
      let builtin = unit.builtins.builtins[index]
      let arity = builtin.parameters.count
      if argumentCount != arity, argumentCount != arity + 1 {
        report(unit.arityMismatch(builtin, argumentCount: argumentCount), range, code: .type)
        return nil
      }
    }
    return .builtin(index)
  }

  /// The path below `data` that a function's name means; nil when it can only be a built-in.
  private mutating func functionPath(_ function: Ref) -> [TreeKey]? {
    guard let path = function.staticPath, let head = path.first else { return nil }
    let rest = path.dropFirst().map { TreeKey.string($0) }
    if head == "data" { return rest }
    guard let global = scope.global(head), case .data = global.root else { return nil }
    return global.path + rest
  }

  /// Lowers modifiers; what their values need is emitted before, outside of them.
  mutating func with(_ modifiers: [WithModifier]) -> LoweredWith? {
    guard !modifiers.isEmpty else { return nil }
    let outer = activeWith
    var lowered: [LoweredWith.Modifier] = []
    for modifier in modifiers {
      guard let target = target(of: modifier.target) else {
        report(
          "with keyword target must reference existing input, data, or a function",
          modifier.target.range, code: .type)
        continue
      }
      var replacement: Callee?
      switch target {
      case .function, .builtin: replacement = self.replacement(modifier.value)
      case .data(let path):
        if unit.partiallyReplacesRule(path) {
          report(
            "with keyword cannot partially replace virtual document(s)", modifier.target.range)
        }
      case .input: break
      }
      let value =
        replacement == nil ? term(modifier.value, .inside) : LoweredTerm.constant(.null)
      lowered.append(.init(target: target, value: value, replacement: replacement))
    }
    _ = outer
    return LoweredWith(lowered)
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
    } else if let global = scope.global(head) {
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
    if let head = ref.headName, frames.contains(where: { $0.variables[head] != nil }) { return nil }
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
