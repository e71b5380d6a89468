// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The keys that many objects have in common, prepared once: their order and their key table.
///
/// Records of one kind share a shape; making an object of a known shape copies its values and
/// compares nothing.
package struct ObjectShape: Sendable {
  /// The keys in the order that objects store them. They have to outlive the objects.
  package let keys: [Node]
  /// The permutation that sorts the keys for searching; empty for small objects.
  fileprivate let table: [UInt32]
  fileprivate let flags: UInt64

  /// A shape from distinct keys; nil when a key is repeated.
  ///
  /// - Complexity: O(n log n)
  package init?(keys: [Node]) {
    var order = (0..<UInt32(truncatingIfNeeded: keys.count)).map { $0 }
    order.sort { Node.tableOrder(keys[Int($0)], keys[Int($1)]) < 0 }
    for index in order.indices.dropFirst()
    where keys[Int(order[index])] == keys[Int(order[index - 1])] {
      return nil
    }
    var flags: UInt64 = 0
    let isSorted = keys.indices.dropFirst().allSatisfy { Node.compare(keys[$0 - 1], keys[$0]) < 0 }
    if isSorted { flags |= Node.Flags.sorted.rawValue }
    for key in keys { flags |= key.inheritedFlags }
    if keys.count > Node.linearSearchLimit {
      flags |= Node.Flags.indexed.rawValue
      table = order
    } else {
      table = []
    }
    self.keys = keys
    self.flags = flags
  }
}

extension Arena {
  /// An object of a known shape.
  ///
  /// - Parameters:
  ///   - shape: the keys.
  ///   - values: as many values, in the same order.
  ///   - ranges: as many ranges, or none.
  package func object(
    _ shape: ObjectShape, values: UnsafeBufferPointer<Node>,
    ranges: UnsafeBufferPointer<SourceRange> = .init(start: nil, count: 0)
  ) -> Node {
    let count = shape.keys.count
    precondition(values.count == count && (ranges.isEmpty || ranges.count == count))
    let isPositioned = !ranges.isEmpty
    let tableSize = shape.table.isEmpty ? 0 : (count * 4 + 15) & ~15
    let memory = allocate(byteCount: count * 32 + tableSize + (isPositioned ? count * 16 : 0))
    let target = memory.bindMemory(to: Node.Entry.self, capacity: count)
    var flags = shape.flags | (isPositioned ? Node.Flags.positioned.rawValue : 0)
    shape.keys.withUnsafeBufferPointer { keys in
      for index in 0..<count {
        let value = values[index]
        (target + index).initialize(to: Node.Entry(key: keys[index], value: value))
        flags |= value.inheritedFlags
      }
    }
    if tableSize > 0 {
      let table = (memory + count * 32).bindMemory(to: UInt32.self, capacity: count)
      shape.table.withUnsafeBufferPointer { source in
        for index in 0..<count { (table + index).initialize(to: source[index]) }
      }
    }
    if isPositioned {
      let places = (memory + count * 32 + tableSize)
        .bindMemory(to: SourceRange.self, capacity: count)
      for index in 0..<count { (places + index).initialize(to: ranges[index]) }
    }
    return Node(
      meta: Node.meta(.object, count: count) | flags, payload: UInt64(UInt(bitPattern: memory)))
  }
}
