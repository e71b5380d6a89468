// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension Expression {
  /// The reference that the expression is, for arguments such as `provider` and `depends_on` that
  /// are read rather than evaluated. In the JSON syntax, the text of a string.
  public var asTraversal: Traversal? {
    switch kind {
    case .traversal(let traversal): return traversal
    case .parentheses(let inner), .wrappedTemplate(let inner): return inner.asTraversal
    case .jsonString(let text, let template):
      if case .wrappedTemplate(let inner) = template.kind { return inner.asTraversal }
      return Expression.parsed(text, range: range)?.asTraversal
    default: return nil
    }
  }

  /// The single name that the expression is, such as `string` in `type = string`.
  public var asKeyword: String? {
    switch kind {
    case .literal(let value):
      // A quoted string isn't a keyword; `null`, `true` and `false` are names here.
      switch value.content {
      case .null: return "null"
      case .bool(let truth): return truth ? "true" : "false"
      default: return nil
      }
    default:
      guard let traversal = asTraversal, traversal.steps.isEmpty else { return nil }
      return traversal.root
    }
  }

  /// The text of a quoted string without interpolation, in either syntax.
  public var asLiteralString: String? {
    switch kind {
    case .literal(let value): value.stringValue
    case .jsonString(_, let template): template.asLiteralString
    default: nil
    }
  }

  /// The elements of a list constructor.
  public var asStaticList: [Expression]? {
    switch kind {
    case .tuple(let elements): elements
    case .parentheses(let inner): inner.asStaticList
    default: nil
    }
  }

  /// The items of an object constructor.
  public var asStaticObject: [ObjectItem]? {
    switch kind {
    case .object(let items): items
    case .parentheses(let inner): inner.asStaticObject
    default: nil
    }
  }

  /// The function call that the expression is; in the JSON syntax, the text of a string is parsed.
  public var asStaticCall: FunctionCall? {
    switch kind {
    case .call(let call): return call
    case .jsonString(let text, let template):
      if case .wrappedTemplate(let inner) = template.kind { return inner.asStaticCall }
      return Expression.parsed(text, range: range)?.asStaticCall
    default: return nil
    }
  }

  /// A JSON string's text as an expression of the native syntax, all of it at the string's place.
  static func parsed(_ text: String, range: ByteRange) -> Expression? {
    let source = SourceFile(path: "", text: text)
    var parser = NativeParser(source: source, bytes: source.bytes, fixedRange: range)
    let expression = parser.parseWholeExpression(from: 0)
    return parser.diagnostics.isEmpty ? expression : nil
  }

  /// Every reference in the expression in order, but for those to variables of its own `for`s.
  public var references: [Traversal] {
    var found: [Traversal] = []
    collectReferences(hiding: [], into: &found)
    return found
  }

  private func collectReferences(hiding hidden: Set<String>, into found: inout [Traversal]) {
    switch kind {
    case .literal, .splatElement, .invalid: break
    case .template(let template):
      Expression.collectReferences(template, hiding: hidden, into: &found)
    case .traversal(let traversal):
      if !hidden.contains(traversal.root) { found.append(traversal) }
    case .wrappedTemplate(let inner), .parentheses(let inner), .unary(_, let inner),
      .relativeTraversal(let inner, _), .jsonString(_, let inner):
      inner.collectReferences(hiding: hidden, into: &found)
    case .index(let collection, let key):
      collection.collectReferences(hiding: hidden, into: &found)
      key.collectReferences(hiding: hidden, into: &found)
    case .splat(let splat):
      splat.source.collectReferences(hiding: hidden, into: &found)
      splat.each.collectReferences(hiding: hidden, into: &found)
    case .call(let call):
      for argument in call.arguments { argument.collectReferences(hiding: hidden, into: &found) }
    case .tuple(let elements):
      for element in elements { element.collectReferences(hiding: hidden, into: &found) }
    case .object(let items):
      for item in items {
        item.key.collectReferences(hiding: hidden, into: &found)
        item.value.collectReferences(hiding: hidden, into: &found)
      }
    case .for(let loop):
      loop.collection.collectReferences(hiding: hidden, into: &found)
      var inner = hidden
      inner.insert(loop.valueVariable)
      if let key = loop.keyVariable { inner.insert(key) }
      loop.key?.collectReferences(hiding: inner, into: &found)
      loop.value.collectReferences(hiding: inner, into: &found)
      loop.condition?.collectReferences(hiding: inner, into: &found)
    case .conditional(let condition, let whenTrue, let whenFalse):
      condition.collectReferences(hiding: hidden, into: &found)
      whenTrue.collectReferences(hiding: hidden, into: &found)
      whenFalse.collectReferences(hiding: hidden, into: &found)
    case .binary(_, let left, let right, _):
      left.collectReferences(hiding: hidden, into: &found)
      right.collectReferences(hiding: hidden, into: &found)
    }
  }

  private static func collectReferences(
    _ template: Template, hiding hidden: Set<String>, into found: inout [Traversal]
  ) {
    for part in template.parts {
      switch part {
      case .literal: break
      case .interpolation(let expression):
        expression.collectReferences(hiding: hidden, into: &found)
      case .conditional(let conditional):
        conditional.condition.collectReferences(hiding: hidden, into: &found)
        collectReferences(conditional.whenTrue, hiding: hidden, into: &found)
        collectReferences(conditional.whenFalse, hiding: hidden, into: &found)
      case .loop(let loop):
        loop.collection.collectReferences(hiding: hidden, into: &found)
        var inner = hidden
        inner.insert(loop.valueVariable)
        if let key = loop.keyVariable { inner.insert(key) }
        collectReferences(loop.body, hiding: inner, into: &found)
      }
    }
  }
}
