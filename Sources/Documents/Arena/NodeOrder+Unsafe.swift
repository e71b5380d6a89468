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
    sortByKey(&keyed)
    // What the keys leave open, comparing whole texts decides.
    var start = 0
    while start < keyed.count {
      var end = start + 1
      while end < keyed.count, keyed[end].key == keyed[start].key { end += 1 }
      if end - start > 1 {
        keyed[start..<end].sort { Node.compareText($0.node.utf8, $1.node.utf8) < 0 }
      }
      start = end
    }
    for index in 0..<nodes.count { nodes[index] = keyed[index].node }
  }

  /// By counting, byte after byte from the last one on; bytes that all keys have alike are left
  /// out. Few keys are compared instead.
  private static func sortByKey(_ keyed: inout [Keyed]) {
    guard keyed.count >= 128, let first = keyed.first else {
      keyed.sort { $0.key < $1.key }
      return
    }
    let varying = keyed.reduce(0) { $0 | ($1.key ^ first.key) }
    var other = keyed
    for shift in stride(from: UInt64(0), to: 64, by: 8) where (varying >> shift) & 0xFF != 0 {
      var places = [Int](repeating: 0, count: 257)
      for entry in keyed { places[Int((entry.key >> shift) & 0xFF) + 1] += 1 }
      for byte in 1..<257 { places[byte] += places[byte - 1] }
      for entry in keyed {
        let byte = Int((entry.key >> shift) & 0xFF)
        other[places[byte]] = entry
        places[byte] += 1
      }
      swap(&keyed, &other)
    }
  }

  private static func key(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64 {
    var key: UInt64 = 0
    for index in 0..<8 {
      key = key << 8 | (start + index < text.count ? UInt64(text[start + index]) : 0)
    }
    return key
  }
}
