// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Collects the references in the arguments and nested blocks of a body, those to iterators of its
/// dynamic blocks left out.
struct ReferenceCollector {
  private(set) var traversals: [Traversal] = []
  private var hidden: [String] = []

  mutating func visit(_ body: Body) {
    if body.isJSON {
      // Without a schema blocks look like objects; their references are the same.
      var problems: [Diagnostic] = []
      for attribute in body.justAttributes(source: nil, diagnostics: &problems) {
        visit(attribute.expression)
      }
      return
    }
    for attribute in body.attributes { visit(attribute.expression) }
    for block in body.blocks { visit(block) }
  }

  mutating func visit(_ expression: Expression) {
    for traversal in expression.references where !hidden.contains(traversal.root) {
      traversals.append(traversal)
    }
  }

  private mutating func visit(_ block: Block) {
    guard block.type == "dynamic", let label = block.labels.first?.text else {
      visit(block.body)
      return
    }
    let iterator = block.body.attribute("iterator")?.expression.asTraversal?.root ?? label
    if let collection = block.body.attribute("for_each") { visit(collection.expression) }
    hidden.append(iterator)
    if let labels = block.body.attribute("labels") { visit(labels.expression) }
    for content in block.body.blocks(ofType: "content") { visit(content.body) }
    hidden.removeLast()
  }
}
