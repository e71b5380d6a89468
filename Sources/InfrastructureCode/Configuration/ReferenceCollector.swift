// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Collects the references in expressions and bodies, those to variables of `for` left out.
///
/// The parser limits how deep expressions nest, and with it this recursion.
struct ReferenceCollector {
  private(set) var traversals: [Traversal] = []
  private var hidden: [String] = []

  mutating func visit(_ body: Body) {
    for attribute in body.attributes { visit(attribute.expression) }
    for block in body.blocks { visit(block) }
  }

  mutating func visit(_ block: Block) {
    guard block.type == "dynamic", let label = block.labels.first?.text else {
      visit(block.body)
      return
    }
    // The iterator of a dynamic block is a variable within its content only.
    var iterator = label
    if let attribute = block.body.attribute("iterator"),
      case .traversal(let name) = attribute.expression.kind
    {
      iterator = name.root
    }
    if let collection = block.body.attribute("for_each") { visit(collection.expression) }
    hidden.append(iterator)
    if let labels = block.body.attribute("labels") { visit(labels.expression) }
    for content in block.body.blocks(ofType: "content") { visit(content.body) }
    hidden.removeLast()
  }

  mutating func visit(_ expression: Expression) {
    switch expression.kind {
    case .literal, .splatElement, .invalid: break
    case .template(let template): visit(template)
    case .wrappedTemplate(let inner), .parentheses(let inner), .unary(_, let inner),
      .jsonString(_, template: let inner):
      visit(inner)
    case .traversal(let traversal):
      if !hidden.contains(traversal.root) { traversals.append(traversal) }
    case .relativeTraversal(let source, _): visit(source)
    case .index(let collection, let key):
      visit(collection)
      visit(key)
    case .splat(let splat):
      visit(splat.source)
      visit(splat.each)
    case .call(let call):
      for argument in call.arguments { visit(argument) }
    case .tuple(let elements):
      for element in elements { visit(element) }
    case .object(let items):
      for item in items {
        visit(item.key)
        visit(item.value)
      }
    case .for(let loop):
      visit(loop.collection)
      let names = [loop.keyVariable, loop.valueVariable].compactMap(\.self)
      hidden += names
      if let key = loop.key { visit(key) }
      visit(loop.value)
      if let condition = loop.condition { visit(condition) }
      hidden.removeLast(names.count)
    case .conditional(let condition, let whenTrue, let whenFalse):
      visit(condition)
      visit(whenTrue)
      visit(whenFalse)
    case .binary(_, let left, let right, _):
      visit(left)
      visit(right)
    }
  }

  private mutating func visit(_ template: Template) {
    for part in template.parts {
      switch part {
      case .literal: break
      case .interpolation(let expression): visit(expression)
      case .conditional(let conditional):
        visit(conditional.condition)
        visit(conditional.whenTrue)
        visit(conditional.whenFalse)
      case .loop(let loop):
        visit(loop.collection)
        let names = [loop.keyVariable, loop.valueVariable].compactMap(\.self)
        hidden += names
        visit(loop.body)
        hidden.removeLast(names.count)
      }
    }
  }
}
