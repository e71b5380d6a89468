// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Lowering {
  /// Whether a reference or comprehension may stay where it is.
  enum Place {
    /// It may: the statement evaluates it itself.
    case direct
    /// It becomes a statement of its own, and a variable stands in its place.
    case inside
  }

  /// Lowers a term; calls inside it are emitted before.
  mutating func term(_ term: Term, _ place: Place) -> LoweredTerm {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Compilation.depthLimit else {
      report("terms are nested too deeply", term.range, in: .names)
      return .constant(.null)
    }
    switch term.kind {
    case .null, .boolean, .string, .number:
      guard let value = unit.constants.scalar(term) else {
        report("number is out of range", term.range, in: .names)
        return .constant(.null)
      }
      return .constant(value)
    case .variable(let variable):
      let resolved = resolve(variable, range: term.range)
      if case .ref = resolved { return self.place(resolved, place, term.range) }
      return resolved
    case .ref(let ref):
      return self.place(self.ref(ref, range: term.range), place, term.range)
    case .array(let items):
      let lowered = items.map { self.term($0, .inside) }
      if let constants = Self.constants(lowered) {
        return .constant(unit.constants.arena.array(constants))
      }
      return .array(lowered)
    case .set(let items):
      let lowered = Self.distinct(items).map { self.term($0, .inside) }
      if let constants = Self.constants(lowered) {
        return .constant(unit.constants.arena.set(constants))
      }
      return .set(lowered)
    case .object(let entries):
      let lowered = Self.distinct(entries).map {
        (key: self.term($0.key, .inside), value: self.term($0.value, .inside))
      }
      if let keys = Self.constants(lowered.map(\.key)),
        let values = Self.constants(lowered.map(\.value))
      {
        let entries = zip(keys, values).map { Node.Entry(key: $0, value: $1) }
        return .constant(unit.constants.arena.sortedObject(entries))
      }
      return .object(lowered)
    case .arrayComprehension(let made):
      return self.place(
        comprehension(.array, key: nil, value: made.head, body: made.body), place, term.range)
    case .setComprehension(let made):
      return self.place(
        comprehension(.set, key: nil, value: made.head, body: made.body), place, term.range)
    case .objectComprehension(let made):
      return self.place(
        comprehension(.object, key: made.key, value: made.value, body: made.body), place,
        term.range)
    case .call(let call):
      if let metadata = unit.metadata(call, in: definition) { return .constant(metadata) }
      let output = temporary()
      self.call(call, output: .variable(output), isNegated: false, with: nil, range: term.range)
      return .variable(output)
    case .template(let template):
      return self.template(template, range: term.range)
    }
  }

  /// The entries less those whose key is written again further on: OPA's objects never hold such
  /// a key twice, so the earlier value isn't even evaluated.
  private static func distinct(_ entries: [ObjectEntry]) -> [ObjectEntry] {
    if isDistinct(entries.count, same: { entries[$0].key == entries[$1].key }) { return entries }
    var places: [Term: Int] = [:]
    var kept: [ObjectEntry] = []
    for entry in entries {
      if let place = places[entry.key] {
        kept[place].value = entry.value
      } else {
        places[entry.key] = kept.count
        kept.append(entry)
      }
    }
    return kept
  }

  /// The members less those that are written again.
  private static func distinct(_ members: [Term]) -> [Term] {
    if isDistinct(members.count, same: { members[$0] == members[$1] }) { return members }
    var known: Set<Term> = []
    return members.filter { known.insert($0).inserted }
  }

  /// Whether a few things are all different; for more of them hashing is the quicker way to tell.
  private static func isDistinct(_ count: Int, same: (Int, Int) -> Bool) -> Bool {
    guard count <= 8 else { return false }
    for left in 0..<count {
      for right in (left + 1)..<max(count, left + 1) where same(left, right) { return false }
    }
    return true
  }

  static func constants(_ terms: [LoweredTerm]) -> [Node]? {
    var nodes: [Node] = []
    nodes.reserveCapacity(terms.count)
    for term in terms {
      guard case .constant(let node) = term else { return nil }
      nodes.append(node)
    }
    return nodes
  }

  /// Leaves a lowered reference or comprehension where it is, or makes it a statement.
  mutating func place(_ term: LoweredTerm, _ place: Place, _ range: ByteRange) -> LoweredTerm {
    guard place == .inside else { return term }
    let output = temporary()
    let statement = LoweredExpression(
      .unify(.variable(output), term), with: activeWith, range: range)
    if isUnderNot, case .ref = term {
      // What a reference goes through under `not` isn't bound by it, wherever it is evaluated.
      term.forEachVariable { if variables.names[$0] != nil { statement.needs.append($0) } }
    }
    emit(statement)
    return .variable(output)
  }

  /// Lowers a reference; what it starts from becomes a variable, a document or a constant.
  mutating func ref(_ ref: Ref, range: ByteRange) -> LoweredTerm {
    var root: LoweredRoot
    var path: [LoweredTerm] = []
    switch ref.head.kind {
    case .variable(let variable):
      switch resolve(variable, range: ref.head.range) {
      case .variable(let id): root = .variable(id)
      case .ref(let global, let prefix):
        root = global
        path = prefix
      default: root = .constant(.null)
      }
    default:
      switch term(ref.head, .inside) {
      case .variable(let id): root = .variable(id)
      case .constant(let node): root = .constant(node)
      case let other:
        let made = temporary()
        emit(LoweredExpression(.unify(.variable(made), other), with: activeWith, range: range))
        root = .variable(made)
      }
    }
    for argument in ref.arguments { path.append(term(argument, .inside)) }
    // `input` alone is a variable where something hides the document.
    if path.isEmpty, case .variable(let id) = root { return .variable(id) }
    return .ref(root, path)
  }

  mutating func comprehension(
    _ kind: LoweredComprehension.Kind, key: Term?, value: Term, body: Body
  ) -> LoweredTerm {
    // What stands inside isn't under the modifiers of the statement that holds it twice over:
    // the whole comprehension is evaluated under them.
    let outer = activeWith
    activeWith = nil
    defer { activeWith = outer }
    return nested { inner in
      var loweredKey: LoweredTerm?
      var loweredValue = LoweredTerm.constant(.null)
      let lowered = inner.body(body) { inner in
        loweredKey = key.map { inner.term($0, .inside) }
        loweredValue = inner.term(value, .inside)
      }
      return .comprehension(
        LoweredComprehension(
          kind: kind, key: loweredKey, value: loweredValue, body: lowered))
    }
  }

  /// A template is a call with one set per expression: empty where that is undefined.
  private mutating func template(_ template: TemplateString, range: ByteRange) -> LoweredTerm {
    var parts: [LoweredTerm] = []
    for part in template.parts {
      switch part {
      case .text(let text): parts.append(.constant(unit.constants.string(text)))
      case .expression(let expression):
        guard let value = Self.value(of: expression) else { continue }
        if value.isScalar, expression.modifiers.isEmpty {
          parts.append(term(value, .inside))
          continue
        }
        if frames.count == 1 { noteTemplateVariables(of: value) }
        let lowered = nested { inner in
          var result = LoweredTerm.constant(.null)
          let outer = inner.activeWith
          inner.openSink()
          inner.activeWith = inner.with(expression.modifiers)
          result = inner.term(value, .inside)
          inner.activeWith = outer
          let body = inner.closeSink()
          return LoweredComprehension(kind: .set, key: nil, value: result, body: body)
        }
        parts.append(place(.comprehension(lowered), .inside, range))
      }
    }
    guard let builtin = unit.builtins.index(of: "internal.template_string") else {
      report("undefined function internal.template_string", range, code: .type, in: .functions)
      return .constant(.null)
    }
    let argument: LoweredTerm
    if let constants = Self.constants(parts) {
      argument = .constant(unit.constants.arena.array(constants))
    } else {
      argument = .array(parts)
    }
    let output = temporary()
    emit(
      LoweredExpression(
        .call(.builtin(builtin), [argument], output: .variable(output)), with: activeWith,
        range: range))
    return .variable(output)
  }

  /// Remembers what a template needs, with a place unless it is a call: OPA has none for those.
  private mutating func noteTemplateVariables(of value: Term) {
    for variable in value.variables(in: []) {
      guard case .variable(let id) = resolve(variable, range: value.range),
        templateVariables[id] == nil
      else { continue }
      if case .call = value.kind {
        templateVariables[id] = .some(nil)
      } else {
        templateVariables[id] = value.range
      }
    }
  }

  private static func value(of expression: Expression) -> Term? {
    switch expression.kind {
    case .term(let term): term
    case .call(let call): Term(.call(call), range: expression.range)
    default: nil
    }
  }
}
