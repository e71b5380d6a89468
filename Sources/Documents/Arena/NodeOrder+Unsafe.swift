// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Sorting many values by Rego's order.
package enum NodeOrder {
  private struct Keyed {
    let key: UInt64
    let node: Node
  }

  /// Sorts values; of equal ones the order stays.
  package static func sort(_ nodes: UnsafeMutableBufferPointer<Node>) {
    guard nodes.count > 1 else { return }
    var index = 1
    while index < nodes.count, Node.compare(nodes[index - 1], nodes[index]) <= 0 { index += 1 }
    if index == nodes.count { return }
    guard nodes.count > 24, nodes.allSatisfy({ $0.isKind(.string) }) else {
      var nodes = nodes
      nodes.sort { Node.compare($0, $1) < 0 }
      return
    }
    sortTexts(nodes)
  }

  /// Texts by the eight bytes after what all of them begin with: nearly always these decide, and
  /// comparing numbers costs a fraction of looking at two texts.
  private static func sortTexts(_ nodes: UnsafeMutableBufferPointer<Node>) {
    let first = nodes[0].utf8
    var shared = first.count
    for node in nodes {
      let text = node.utf8
      shared = min(shared, text.count)
      var index = 0
      while index < shared, text[index] == first[index] { index += 1 }
      shared = index
    }
    var keyed = nodes.map { Keyed(key: key($0.utf8, from: shared), node: $0) }
    keyed.sort { left, right in
      if left.key != right.key { return left.key < right.key }
      return Node.compareText(left.node.utf8, right.node.utf8) < 0
    }
    for index in 0..<nodes.count { nodes[index] = keyed[index].node }
  }

  private static func key(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64 {
    var key: UInt64 = 0
    for index in 0..<8 {
      key = key << 8 | (start + index < text.count ? UInt64(text[start + index]) : 0)
    }
    return key
  }
}
