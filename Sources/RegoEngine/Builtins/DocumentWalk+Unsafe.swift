// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Collects `[path, value]` pairs, parents before children.
///
/// Everything is made in the evaluation's arena at once: a large document has as many pairs as
/// values, and arrays that grow elsewhere would cost more than the walk.
struct DocumentWalk {
  /// Nodes that the paths of one walk may take up: deep values cost depth squared.
  private static let pathLimit = 100_000_000

  private let arena: Arena
  private var results: Builder
  private var path: Builder
  private var used = 0

  private init(arena: Arena) {
    self.arena = arena
    results = .ordered(capacity: 64, in: arena)
    path = .ordered(capacity: 16, in: arena)
  }

  /// The pairs of a value and of all within it.
  static func pairs(_ node: Node, in arena: Arena) throws(BuiltinError) -> Node {
    var walk = DocumentWalk(arena: arena)
    try walk.visit(node)
    return walk.results.array()
  }

  private mutating func visit(_ node: Node) throws(BuiltinError) {
    used += path.count
    guard used <= Self.pathLimit, !arena.isExhausted else { throw .tooLarge }
    let pair = arena.allocate(byteCount: 32).bindMemory(to: Node.self, capacity: 2)
    pair.initialize(to: RegoMachine.array(path.nodes, path.count, in: arena))
    (pair + 1).initialize(to: node)
    let flags = Builder.flags(pair, 2)
    results.append(
      Node(meta: Node.meta(.array, count: 2) | flags, payload: UInt64(UInt(bitPattern: pair))),
      in: arena)
    switch node.kind {
    case .array:
      for (index, element) in node.elements.enumerated() {
        try visit(element, under: .integer(index))
      }
    case .set: for member in node.elements { try visit(member, under: member) }
    case .object:
      let entries = node.entries
      let order = NodeSorting.order(node, in: arena)
      for index in 0..<entries.count {
        let entry = entries[order.map { Int($0[index]) } ?? index]
        try visit(entry.value, under: entry.key)
      }
    default: break
    }
  }

  private mutating func visit(_ node: Node, under key: Node) throws(BuiltinError) {
    path.append(key, in: arena)
    try visit(node)
    path.count -= 1
  }
}
