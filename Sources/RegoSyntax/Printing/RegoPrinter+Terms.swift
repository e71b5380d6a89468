// Bawn
// SPDX-License-Identifier: Apache-2.0

extension RegoPrinter {
  /// Writes a term, in parentheses where an operator binds weaker than asked for.
  ///
  /// - Parameter allowsKey: whether `k, v in xs` may stand bare.
  mutating func write(_ term: Term, minimum: Int, allowsKey: Bool) {
    switch term.kind {
    case .null: output += "null"
    case .boolean(let value): output += value ? "true" : "false"
    case .number(let text): output += text
    case .string(let text): writeQuoted(text)
    case .variable(let variable): output += variable.description
    case .ref(let ref): write(ref)
    case .array(let items):
      output += "["
      writeList(items)
      output += "]"
    case .set(let items):
      if items.isEmpty {
        output += "set()"
        return
      }
      output += "{"
      writeList(items)
      output += "}"
    case .object(let entries):
      output += "{"
      for (index, entry) in entries.enumerated() {
        if index > 0 { output += ", " }
        writeElement(entry.key)
        output += ": "
        writeElement(entry.value)
      }
      output += "}"
    case .arrayComprehension(let comprehension):
      output += "["
      writeOperand(comprehension.head)
      output += " | "
      write(comprehension.body)
      output += "]"
    case .setComprehension(let comprehension):
      output += "{"
      writeOperand(comprehension.head)
      output += " | "
      write(comprehension.body)
      output += "}"
    case .objectComprehension(let comprehension):
      output += "{"
      writeOperand(comprehension.key)
      output += ": "
      writeOperand(comprehension.value)
      output += " | "
      write(comprehension.body)
      output += "}"
    case .call(let call): write(call, minimum: minimum, allowsKey: allowsKey)
    case .template(let template): write(template)
    }
  }

  /// Writes a term that may have no operator outside of brackets.
  private mutating func writeOperand(_ term: Term) {
    write(term, minimum: .max, allowsKey: false)
  }

  /// Writes a term within a list.
  private mutating func writeElement(_ term: Term) {
    // A bar would make a comprehension of the list.
    if Self.startsWithUnion(term) {
      writeParenthesized(term)
    } else {
      write(term, minimum: 1, allowsKey: false)
    }
  }

  private mutating func writeList(_ items: [Term]) {
    for (index, item) in items.enumerated() {
      if index > 0 { output += ", " }
      writeElement(item)
    }
  }

  mutating func writeParenthesized(_ term: Term) {
    output += "("
    write(term)
    output += ")"
  }

  // MARK: - Calls

  func isInfix(_ call: Call) -> Bool { call.form == .infix && call.infixOperator != nil }

  /// Writes a call, as an operator when it was written as one.
  mutating func write(_ call: Call, minimum: Int, allowsKey: Bool) {
    guard call.form == .infix, let found = call.infixOperator else {
      write(call.function)
      output += "("
      writeList(call.arguments)
      output += ")"
      return
    }
    let isBare =
      found.precedence >= minimum && (allowsKey || found != .memberWithKey)
      && !(hasExplicitParentheses && minimum > 0)
    if !isBare { output += "(" }
    let left = found.precedence
    switch found {
    case .memberWithKey:
      write(call.arguments[0], minimum: left + 1, allowsKey: false)
      output += ", "
      write(call.arguments[1], minimum: left + 1, allowsKey: false)
    case .assign, .unify: write(call.arguments[0], minimum: 1, allowsKey: true)
    default: write(call.arguments[0], minimum: left, allowsKey: allowsKey || !isBare)
    }
    output += " \(found.symbol) "
    write(
      call.arguments[call.arguments.count - 1], minimum: left + 1,
      allowsKey: found.precedence == 0)
    if !isBare { output += ")" }
  }

  /// Whether the first bar of a term's text would stand outside of brackets.
  static func startsWithUnion(_ term: Term) -> Bool {
    var current = term
    while case .call(let call) = current.kind, call.form == .infix, let found = call.infixOperator {
      if found == .or { return true }
      current = call.arguments[0]
    }
    return false
  }

  /// Whether a term's text would start with a minus.
  static func startsWithMinus(_ term: Term) -> Bool {
    var current = term
    while case .call(let call) = current.kind, call.form == .infix, call.infixOperator != nil {
      current = call.arguments[0]
    }
    if case .number(let text) = current.kind { return text.utf8.first == UInt8(ascii: "-") }
    return false
  }

  // MARK: - Strings

  /// Writes a string between quotes.
  mutating func writeQuoted(_ text: String) {
    output += "\""
    writeEscaped(text, escapesBraces: false)
    output += "\""
  }

  private mutating func writeEscaped(_ text: String, escapesBraces: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "{" where escapesBraces: output += "\\{"
      case "\u{FEFF}": output += "\\ufeff"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  private mutating func write(_ template: TemplateString) {
    let isRaw = template.isRaw && Self.canBeRaw(template)
    output += isRaw ? "$`" : "$\""
    for part in template.parts {
      switch part {
      case .text(let text):
        if isRaw {
          for character in text.unicodeScalars {
            if character == "{" { output += "\\" }
            output.unicodeScalars.append(character)
          }
        } else {
          writeEscaped(text, escapesBraces: true)
        }
      case .expression(let expression):
        output += "{"
        write(expression)
        output += "}"
      }
    }
    output += isRaw ? "`" : "\""
  }

  /// Whether backquotes can hold the text: it has none itself, and no backslash would turn an
  /// expression's brace into text.
  private static func canBeRaw(_ template: TemplateString) -> Bool {
    for (index, part) in template.parts.enumerated() {
      guard case .text(let text) = part else { continue }
      if text.utf8.contains(UInt8(ascii: "`")) || text.unicodeScalars.contains("\u{FEFF}")
        || text.utf8.contains(0)
      {
        return false
      }
      let isLast = index + 1 == template.parts.count
      if !isLast, text.utf8.last == UInt8(ascii: "\\") { return false }
    }
    return true
  }
}
