// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes a tree as Rego that reads back as the same tree.
///
/// Terms and expressions come on one line; rules have a line for each expression. Rules are
/// written as v1 has them: `p[x] { … }` of v0 becomes `p contains x if { … }`.
public struct RegoPrinter {
  /// Whether each operator below another stands in parentheses, to show how it binds.
  public var hasExplicitParentheses: Bool

  /// What has been written.
  public internal(set) var output = ""

  /// A printer that has written nothing.
  public init(hasExplicitParentheses: Bool = false) {
    self.hasExplicitParentheses = hasExplicitParentheses
  }

  /// The text of a term.
  public static func text(of term: Term) -> String {
    var printer = RegoPrinter()
    printer.write(term)
    return printer.output
  }

  /// The text of a reference.
  public static func text(of ref: Ref) -> String {
    var printer = RegoPrinter()
    printer.write(ref)
    return printer.output
  }

  /// The text of an expression.
  public static func text(of expression: Expression) -> String {
    var printer = RegoPrinter()
    printer.write(expression)
    return printer.output
  }

  /// The text of a body on one line.
  public static func text(of body: Body) -> String {
    var printer = RegoPrinter()
    printer.write(body)
    return printer.output
  }

  /// The text of a rule.
  public static func text(of rule: Rule) -> String {
    var printer = RegoPrinter()
    printer.write(rule)
    return printer.output
  }

  /// The text of an import.
  public static func text(of found: Import) -> String {
    var printer = RegoPrinter()
    printer.write(found)
    return printer.output
  }

  /// The text of a module, without its comments.
  public static func text(of module: Module) -> String {
    var printer = RegoPrinter()
    printer.write(module)
    return printer.output
  }

  /// Writes a term.
  public mutating func write(_ term: Term) { write(term, minimum: 0, allowsKey: true) }

  /// Writes a reference.
  public mutating func write(_ ref: Ref) {
    switch ref.head.kind {
    case .variable(let variable): output += variable.description
    case .call(let call) where isInfix(call): writeParenthesized(ref.head)
    case .ref, .null, .boolean, .number, .string, .template: writeParenthesized(ref.head)
    default: write(ref.head)
    }
    for argument in ref.arguments {
      if case .string(let name) = argument.kind, Self.isIdentifier(name) {
        output += "."
        output += name
      } else {
        output += "["
        write(argument)
        output += "]"
      }
    }
  }

  /// Writes expressions between semicolons.
  public mutating func write(_ body: Body) {
    for (index, expression) in body.expressions.enumerated() {
      if index > 0 { output += "; " }
      write(expression)
    }
  }

  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    let classes = CharacterClass.table
    return classes[Int(first)].contains(.identifierStart)
      && text.utf8.allSatisfy { !classes[Int($0)].isDisjoint(with: .identifierPart) }
  }
}
