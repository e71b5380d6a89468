// Bawn
// SPDX-License-Identifier: Apache-2.0

extension RegoPrinter {
  /// Writes an expression on one line.
  public mutating func write(_ expression: Expression) {
    write(expression, startsLine: false)
  }

  /// Writes an expression.
  ///
  /// - Parameter startsLine: whether it stands in a rule's body: there a minus would go on from
  ///   the line before, and a bar could make a comprehension of the body.
  private mutating func write(_ expression: Expression, startsLine: Bool) {
    if expression.isNegated { output += "not " }
    switch expression.kind {
    case .term(let term): writeGuarded(term, startsLine: startsLine)
    case .call(let call):
      if startsLine, call.form == .infix, call.isAssignment || call.isUnification {
        writeGuarded(call.arguments[0], startsLine: true)
        output += call.isAssignment ? " := " : " = "
        write(call.arguments[1], minimum: 1, allowsKey: true)
      } else {
        writeGuarded(Term(.call(call)), startsLine: startsLine)
      }
    case .some(.variables(let variables)):
      output += "some "
      for (index, variable) in variables.enumerated() {
        if index > 0 { output += ", " }
        write(variable)
      }
    case .some(.members(let key, let value, let domain)):
      output += "some "
      writeMembers(key: key, value: value, domain: domain)
    case .every(let every):
      output += "every "
      writeMembers(key: every.key, value: every.value, domain: every.domain)
      output += " { "
      write(every.body)
      output += " }"
    case .negation(let operand):
      output += "not "
      write(operand, needsGroup: !operand.isPlain || !operand.hasNoModifiers)
    case .logical(let logical):
      write(logical.left, needsGroup: logical.left.needsGroup(in: logical, isRight: false))
      output += " \(logical.connective.rawValue) "
      write(logical.right, needsGroup: logical.right.needsGroup(in: logical, isRight: true))
    }
    for modifier in expression.modifiers {
      output += " with "
      write(modifier.target)
      output += " as "
      write(modifier.value, minimum: 1, allowsKey: false)
    }
  }

  private mutating func write(_ operand: Operand, needsGroup: Bool) {
    if operand.isExplicit {
      output += "{ "
      write(operand.body)
      output += " }"
    } else if let expression = operand.body.expressions.first {
      if needsGroup { output += "(" }
      write(expression, startsLine: false)
      if needsGroup { output += ")" }
    }
  }

  private mutating func writeGuarded(_ term: Term, startsLine: Bool) {
    if startsLine, Self.startsWithUnion(term) || Self.startsWithMinus(term) {
      writeParenthesized(term)
    } else {
      write(term)
    }
  }

  private mutating func writeMembers(key: Term?, value: Term, domain: Term) {
    if let key {
      write(key, minimum: 2, allowsKey: false)
      output += ", "
    }
    write(value, minimum: 2, allowsKey: false)
    output += " in "
    write(domain, minimum: 2, allowsKey: false)
  }

  // MARK: - Rules

  /// Writes a rule.
  public mutating func write(_ rule: Rule) {
    if rule.isDefault { output += "default " }
    write(rule.head)
    if !rule.body.expressions.isEmpty {
      output += " if "
      writeBraces(rule.body)
    }
    for branch in rule.alternatives {
      output += " else"
      write(branch.value)
      if !branch.body.expressions.isEmpty {
        output += " if "
        writeBraces(branch.body)
      }
    }
  }

  /// Writes a head.
  public mutating func write(_ head: RuleHead) {
    write(head.name)
    if head.isFunction {
      output += "("
      for (index, argument) in head.arguments.enumerated() {
        if index > 0 { output += ", " }
        write(argument, minimum: 1, allowsKey: false)
      }
      output += ")"
    }
    switch head.kind {
    case .value(let value): write(value)
    case .member(let key):
      output += " contains "
      write(key, minimum: 1, allowsKey: false)
    }
  }

  private mutating func write(_ value: RuleValue) {
    switch value.form {
    case .implied: return
    case .unified: output += " = "
    case .assigned: output += " := "
    }
    write(value.term, minimum: 1, allowsKey: false)
  }

  private mutating func writeBraces(_ body: Body) {
    output += "{\n"
    for expression in body.expressions {
      output += "\t"
      write(expression, startsLine: true)
      output += "\n"
    }
    output += "}"
  }

  // MARK: - Modules

  /// Writes an import.
  public mutating func write(_ found: Import) {
    output += "import "
    if let path = Ref(names: found.path) { write(path) }
    if let alias = found.alias { output += " as \(alias)" }
  }

  /// Writes a module; comments are not kept.
  public mutating func write(_ module: Module) {
    output += "package "
    if let path = Ref(names: module.package.path) { write(path) }
    output += "\n"
    if !module.imports.isEmpty { output += "\n" }
    for found in module.imports {
      write(found)
      output += "\n"
    }
    for rule in module.rules {
      if rule.isChained, output.utf8.last == UInt8(ascii: "\n") {
        output.removeLast()
        output += " "
        writeBraces(rule.body)
        output += "\n"
      } else {
        output += "\n"
        write(rule)
        output += "\n"
      }
    }
  }
}

extension Ref {
  /// A reference of a variable and strings; nil when there is no name.
  public init?(names: [String]) {
    guard let first = names.first else { return nil }
    self.init(
      head: Term(.variable(Variable(first))), arguments: names.dropFirst().map { Term(.string($0)) }
    )
  }
}
