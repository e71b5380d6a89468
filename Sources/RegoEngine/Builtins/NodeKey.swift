// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A value as a dictionary's key; valid as long as the node's memory is.
struct NodeKey: Hashable {
  let node: Node

  init(_ node: Node) { self.node = node }

  static func == (left: NodeKey, right: NodeKey) -> Bool { left.node == right.node }

  func hash(into hasher: inout Hasher) { Self.hash(node, into: &hasher) }

  private static func hash(_ node: Node, into hasher: inout Hasher) {
    hasher.combine(node.identityMeta)
    switch node.kind {
    case .string, .bigNumber: hasher.combine(bytes: UnsafeRawBufferPointer(node.utf8))
    case .array, .set: for element in node.elements { hash(element, into: &hasher) }
    case .object:
      // The order of entries doesn't count: their hashes are summed up.
      var sum = 0
      for entry in node.entries {
        var part = Hasher()
        hash(entry.key, into: &part)
        hash(entry.value, into: &part)
        sum &+= part.finalize()
      }
      hasher.combine(sum)
    default: hasher.combine(node.payload)
    }
  }
}
