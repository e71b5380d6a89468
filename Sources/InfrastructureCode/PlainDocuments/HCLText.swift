// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Expressions of HCL as values of a plain document: literals as they are, the rest as text.
struct HCLText {
  let file: SourceFile
  let arena: Arena

  /// The value of an attribute or element.
  func value(_ expression: Expression) -> Node {
    switch expression.kind {
    case .literal(let literal): return node(literal) ?? .null
    case .unary(let sign, let operand):
      if case .literal(let literal) = operand.kind, let node = node(literal) {
        if sign == .not, let flag = node.boolean { return .boolean(!flag) }
        if sign == .negate, node.isNumber, let negated = negated(node) { return negated }
      }
      return arena.string(wrapped(expression))
    case .template(let template): return arena.string(text(template))
    case .wrappedTemplate(let inner): return value(inner)
    case .tuple(let elements): return arena.array(elements.map(value))
    case .object(let items):
      return arena.sortedObject(
        items.map { Node.Entry(key: arena.string(key($0.key)), value: value($0.value)) })
    default: return arena.string(wrapped(expression))
    }
  }

  /// The key of an object's item.
  private func key(_ expression: Expression) -> String {
    switch expression.kind {
    // A key of dots is no expression to the parser.
    case .traversal, .invalid: source(expression.range)
    default: part(expression)
    }
  }

  // MARK: - Templates

  private func text(_ template: Template) -> String {
    template.parts.map { part in
      switch part {
      case .literal(let text, _): text
      case .interpolation(let expression): self.part(expression)
      case .conditional(let conditional):
        branches(
          conditional.condition, text(conditional.whenTrue), text(conditional.whenFalse))
      case .loop(let loop):
        "%{for \(loop.keyVariable.map { "\($0), " } ?? "")\(loop.valueVariable) in "
          + "\(source(loop.collection.range))}\(text(loop.body))%{endfor}"
      }
    }.joined()
  }

  /// What an expression is as a piece of text.
  private func part(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal):
      return node(literal).map { $0.string ?? JSONWriter.string($0) } ?? ""
    case .template(let template): return text(template)
    case .wrappedTemplate(let inner): return part(inner)
    case .conditional(let condition, let whenTrue, let whenFalse):
      return branches(condition, part(whenTrue), part(whenFalse))
    default: return wrapped(expression)
    }
  }

  private func branches(
    _ condition: Expression, _ whenTrue: String, _ whenFalse: String
  ) -> String {
    let otherwise = whenFalse.isEmpty ? "" : "%{else}\(whenFalse)"
    return "%{if \(source(condition.range))}\(whenTrue)\(otherwise)%{endif}"
  }

  // MARK: - Pieces

  private func wrapped(_ expression: Expression) -> String { "${\(source(expression.range))}" }

  private func source(_ range: ByteRange) -> String {
    let end = min(Int(range.end), file.bytes.count)
    return String(decoding: file.bytes[min(Int(range.start), end)..<end], as: UTF8.self)
  }

  private func node(_ value: HCLValue) -> Node? {
    switch value.content {
    case .null: return .null
    case .bool(let flag): return .boolean(flag)
    case .number(let number):
      if let small = number.int64Value { return .integer(small) }
      var text = number.description
      return text.withUTF8 { arena.number($0) }
    case .string(let text): return arena.string(text)
    default: return nil
    }
  }

  private func negated(_ node: Node) -> Node? {
    guard let text = node.numberText else { return nil }
    var negative = text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text
    if negative == "-0" { negative = "0" }
    return negative.withUTF8 { arena.number($0) }
  }
}
