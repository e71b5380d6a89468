// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Puts JSON documents together.
struct JSONNodes {
  let arena: Arena

  /// An object; members without a value are left out.
  func object(_ members: [(StaticString, Node?)]) -> Node {
    arena.object(
      members.compactMap { key, value in
        value.map { Node.Entry(key: arena.string(key), value: $0) }
      })
  }

  /// An object of members that all have a value: thousands of reports' members are not looked
  /// through for those that haven't.
  func object(complete members: [(StaticString, Node)]) -> Node {
    arena.object(members.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
  }

  /// An object whose keys come from input.
  func object(named members: [(String, Node)]) -> Node {
    arena.object(members.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
  }

  func list(_ elements: [Node]) -> Node { arena.array(elements) }

  func texts(_ texts: [String]) -> Node { arena.array(texts.map { arena.string($0) }) }

  func text(_ text: String) -> Node { arena.string(text) }

  /// The text, or null.
  func optional(_ text: String?) -> Node { text.map { arena.string($0) } ?? .null }

  /// The document as text that ends in a line break.
  func bytes(_ root: Node) -> [UInt8] {
    // A node doesn't keep its arena alive.
    withExtendedLifetime(arena) { JSONWriter.bytes(root, options: .pretty) + [0x0A] }
  }
}
