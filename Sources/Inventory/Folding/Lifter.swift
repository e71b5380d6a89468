// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Brings an inline block into a satellite's shape, keeping values and their places.
struct Lifter {
  let arena: Arena

  private indirect enum Tree {
    case leaf(Node, SourceRange)
    case object([(name: String, tree: Tree)])
    case list(Tree)

    static var empty: Tree { .object([]) }
  }

  func apply(
    _ lift: FoldingTable.Lift, to source: Node, range: SourceRange
  ) -> [(node: Node, range: SourceRange)] {
    if source.isKind(.array) {
      return source.elements.enumerated().map { index, element in
        let own = source.range(at: index)
        let place = own.file == 0 ? range : own
        return (lifted(lift, element, place), place)
      }
    }
    return [(lifted(lift, source, range), range)]
  }

  private func lifted(_ lift: FoldingTable.Lift, _ source: Node, _ range: SourceRange) -> Node {
    guard let map = lift.map, !source.isKind(.unknown) else { return source }
    var tree = Tree.empty
    for (target, origin) in map {
      switch origin {
      case .constant(let node):
        insert(.leaf(node, range), at: target[...], in: &tree)
      case .path(let path, let values):
        guard let (node, place) = value(at: path, in: source, range) else { continue }
        insert(.leaf(translated(node, values), place), at: target[...], in: &tree)
      }
    }
    return node(of: tree, range).node
  }

  private func value(
    at path: [String], in source: Node, _ range: SourceRange
  ) -> (
    Node, SourceRange
  )? {
    var node = source
    var place = range
    for name in path {
      // A block on the way stands in a list; a satellite has at most one of it.
      if node.isKind(.array) {
        guard let first = node.elements.first else { return nil }
        node = first
      }
      if node.isKind(.unknown) { return (node, place) }
      let index = node.entryIndex(arena.string(name))
      guard index >= 0 else { return nil }
      let own = node.range(at: index)
      if own.file != 0 { place = own }
      node = node.entries[index].value
    }
    return (node, place)
  }

  private func translated(_ node: Node, _ values: [String: Node]) -> Node {
    guard !values.isEmpty else { return node }
    let text = node.string ?? node.boolean.map { $0 ? "true" : "false" } ?? node.numberText
    return text.flatMap { values[$0] } ?? node
  }

  private func insert(_ leaf: Tree, at path: ArraySlice<FoldingTable.PathStep>, in tree: inout Tree)
  {
    guard let step = path.first else {
      tree = leaf
      return
    }
    switch step {
    case .first:
      var inner: Tree = if case .list(let existing) = tree { existing } else { .empty }
      insert(leaf, at: path.dropFirst(), in: &inner)
      tree = .list(inner)
    case .field(let name):
      var fields: [(name: String, tree: Tree)] =
        if case .object(let existing) = tree { existing } else { [] }
      if let index = fields.firstIndex(where: { $0.name == name }) {
        insert(leaf, at: path.dropFirst(), in: &fields[index].tree)
      } else {
        var inner = Tree.empty
        insert(leaf, at: path.dropFirst(), in: &inner)
        fields.append((name, inner))
      }
      tree = .object(fields)
    }
  }

  private func node(of tree: Tree, _ fallback: SourceRange) -> (node: Node, range: SourceRange) {
    switch tree {
    case .leaf(let node, let range):
      return (node, range)
    case .list(let inner):
      let element = node(of: inner, fallback)
      return (arena.array([element.node], ranges: [element.range]), element.range)
    case .object(let fields):
      let built = fields.map { ($0.name, node(of: $0.tree, fallback)) }
      let entries = built.map { Node.Entry(key: arena.string($0.0), value: $0.1.node) }
      let place = built.first?.1.range ?? fallback
      return (arena.sortedObject(entries, ranges: built.map(\.1.range)), place)
    }
  }
}
