// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Document {
  /// A value together with the arena that keeps it alive: the safe way to read.
  ///
  /// Each step retains the arena, so loops over many values use `Node`s instead.
  public struct View: Sendable {
    /// The value.
    public let node: Node
    /// Owns its memory.
    public let arena: Arena

    /// A view of a value that lives in the arena, or in one that the arena retains.
    public init(node: Node, arena: Arena) {
      self.node = node
      self.arena = arena
    }

    /// Whether there is a value at all.
    public var exists: Bool { node.exists }
    /// The text of a string.
    public var string: String? { node.string }
    /// true or false.
    public var boolean: Bool? { node.boolean }
    /// The value of an integer.
    public var integer: Int? { node.integer.map(Int.init) }
    /// The elements of an array or set; empty for other kinds.
    public var elements: [View] { node.elements.map { View(node: $0, arena: arena) } }
    /// The strings among the elements of an array or set.
    public var strings: [String] { node.elements.compactMap(\.string) }
    /// Keys and values of an object; empty for other kinds.
    public var entries: [(key: String, value: View)] {
      node.entries.map { ($0.key.string ?? "", View(node: $0.value, arena: arena)) }
    }

    /// The value of a key; a view of nothing when it isn't there.
    public subscript(key: String) -> View { View(node: node.field(named: key), arena: arena) }

    /// The element at an index; a view of nothing when it isn't there.
    public subscript(index: Int) -> View {
      let elements = node.elements
      let found = index >= 0 && index < elements.count ? elements[index] : .absent
      return View(node: found, arena: arena)
    }
  }
}
