// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Writes lowered statements as text for traces, in the notation that OPA's traces have: calls with
/// their outputs, `__local3__` for variables that the compiler made.
struct StatementText {
  /// Longer texts are cut.
  private static let limit = 1_000

  let plan: ProgramPlan
  let variables: VariableTable
  private var output = ""

  init(plan: ProgramPlan, variables: VariableTable) {
    self.plan = plan
    self.variables = variables
  }

  static func text(
    of expression: LoweredExpression, plan: ProgramPlan, variables: VariableTable,
    withoutNegation: Bool = false
  ) -> String {
    var writer = StatementText(plan: plan, variables: variables)
    writer.write(expression, withoutNegation: withoutNegation)
    return writer.finished
  }

  static func text(
    of body: [LoweredExpression], plan: ProgramPlan, variables: VariableTable
  ) -> String {
    var writer = StatementText(plan: plan, variables: variables)
    writer.write(body)
    return writer.finished
  }

  private var finished: String {
    guard output.utf8.count > Self.limit else { return output }
    return String(output.unicodeScalars.prefix(Self.limit)) + "..."
  }

  private var isFull: Bool { output.utf8.count > Self.limit }

  private mutating func write(_ body: [LoweredExpression]) {
    for (index, expression) in body.enumerated() {
      if isFull { return }
      if index > 0 { output += "; " }
      write(expression, withoutNegation: false)
    }
  }

  private mutating func write(_ expression: LoweredExpression, withoutNegation: Bool) {
    if expression.isNegated, !withoutNegation { output += "not " }
    switch expression.kind {
    case .term(let term):
      write(term)
      // A query is asked for the value, whatever it is.
      if expression.queryIndex != nil { output += " = _" }
    case .unify(let left, let right):
      write(left)
      output += " = "
      write(right)
    case .call(let callee, let arguments, let result): write(callee, arguments, result)
    case .every(let every) where every.isOperand:
      output += "{ "
      write(every.body)
      output += " }"
    case .every(let every):
      output += "every "
      if let key = every.key { output += "\(name(key)), " }
      output += "\(name(every.value)) in "
      write(every.domain)
      output += " { "
      write(every.body)
      output += " }"
    }
    for modifier in expression.with?.modifiers ?? [] { write(modifier) }
  }

  private mutating func write(
    _ callee: Callee, _ arguments: [LoweredTerm], _ result: LoweredTerm?
  ) {
    let name =
      switch callee {
      case .builtin(let index): plan.builtins[index].name
      case .function(let group): plan.groups[group].name
      }
    if name == "equal", arguments.count == 2, result == nil {
      write(arguments[0])
      output += " = "
      write(arguments[1])
      return
    }
    output += name + "("
    for (index, argument) in (arguments + (result.map { [$0] } ?? [])).enumerated() {
      if index > 0 { output += ", " }
      write(argument)
    }
    output += ")"
  }

  private mutating func write(_ modifier: LoweredWith.Modifier) {
    func path(_ head: String, _ keys: [TreeKey]) -> String {
      head + RuleGroup.name(keys).dropFirst(4)
    }
    output += " with "
    switch modifier.target {
    case .input(let keys): output += path("input", keys)
    case .data(let keys): output += path("data", keys)
    case .function(let group): output += plan.groups[group].name
    case .builtin(let index): output += plan.builtins[index].name
    }
    output += " as "
    switch modifier.replacement {
    case .builtin(let index): output += plan.builtins[index].name
    case .function(let group): output += plan.groups[group].name
    case nil: write(modifier.value)
    }
  }

  private func name(_ id: Int) -> String { variables.names[id] ?? "__local\(id)__" }

  private mutating func write(_ term: LoweredTerm) {
    if isFull { return }
    switch term {
    case .constant(let node): output += node.regoText
    case .variable(let id): output += name(id)
    case .ref(let root, let path):
      switch root {
      case .input: output += "input"
      case .data: output += "data"
      case .variable(let id): output += name(id)
      case .constant(let node): output += node.regoText
      }
      for step in path { write(step: step) }
    case .array(let items): list("[", items, "]")
    case .set(let items): list("{", items, "}")
    case .object(let entries):
      output += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { output += ", " }
        write(entry.key)
        output += ": "
        write(entry.value)
      }
      output += "}"
    case .comprehension(let made):
      output += made.kind == .array ? "[" : "{"
      if let key = made.key {
        write(key)
        output += ": "
      }
      write(made.value)
      output += " | "
      write(made.body)
      output += made.kind == .array ? "]" : "}"
    }
  }

  private mutating func write(step: LoweredTerm) {
    if case .constant(let node) = step, let text = node.string {
      output += RuleGroup.name([.string(text)]).dropFirst(4)
      return
    }
    output += "["
    write(step)
    output += "]"
  }

  private mutating func list(_ open: String, _ items: [LoweredTerm], _ close: String) {
    output += open
    for (index, item) in items.enumerated() {
      if index > 0 { output += ", " }
      write(item)
    }
    output += close
  }
}
