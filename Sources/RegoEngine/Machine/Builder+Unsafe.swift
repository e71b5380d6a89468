// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A collection under construction, in the evaluation's arena: registers hold handles of it.
struct Builder {
  /// Elements; keys and values in turn for objects; paths, values and flags for trees.
  var nodes: UnsafeMutablePointer<Node>
  var count: Int
  var capacity: Int
  /// Whether the members so far ascend, so that no sorting is needed.
  var isSorted: Bool
  /// In the explaining mode the number of its records; else -1.
  var record: Int32

  static func make(in arena: Arena, record: Int32) -> Node {
    let pointer = arena.allocate(byteCount: MemoryLayout<Builder>.stride)
      .bindMemory(to: Builder.self, capacity: 1)
    let capacity = 8
    let nodes = arena.allocate(byteCount: capacity * 16).bindMemory(to: Node.self, capacity: 8)
    pointer.initialize(
      to: Builder(nodes: nodes, count: 0, capacity: capacity, isSorted: true, record: record))
    return Node(meta: Node.meta(.handle), payload: UInt64(UInt(bitPattern: pointer)))
  }

  /// A builder of its own, for what comes in order.
  static func ordered(capacity: Int, in arena: Arena) -> Builder {
    let capacity = max(capacity, 1)
    let nodes = arena.allocate(byteCount: capacity * 16)
      .bindMemory(to: Node.self, capacity: capacity)
    return Builder(nodes: nodes, count: 0, capacity: capacity, isSorted: true, record: -1)
  }

  /// The builder that a register holds.
  @inline(__always)
  static func of(_ node: Node) -> UnsafeMutablePointer<Builder> {
    // A register that code generation made a builder's holds nothing else.
    UnsafeMutablePointer(bitPattern: UInt(node.payload)).unsafelyUnwrapped
  }

  mutating func reserve(_ extra: Int, in arena: Arena) {
    guard count + extra > capacity else { return }
    capacity *= 2
    let grown = arena.allocate(byteCount: capacity * 16)
      .bindMemory(to: Node.self, capacity: capacity)
    grown.initialize(from: nodes, count: count)
    nodes = grown
  }

  mutating func append(_ node: Node, in arena: Arena) {
    reserve(1, in: arena)
    (nodes + count).initialize(to: node)
    count += 1
  }

  mutating func insert(_ node: Node, in arena: Arena) {
    if isSorted, count > 0 {
      let order = Node.compare(nodes[count - 1], node)
      if order == 0 { return }
      if order > 0 { isSorted = false }
    }
    append(node, in: arena)
  }

  mutating func put(_ key: Node, _ value: Node, in arena: Arena) {
    if isSorted, count > 0, Node.compare(nodes[count - 2], key) >= 0 { isSorted = false }
    reserve(2, in: arena)
    (nodes + count).initialize(to: key)
    (nodes + count + 1).initialize(to: value)
    count += 2
  }

  /// What of a collection's flags its members decide.
  static func flags(_ nodes: UnsafePointer<Node>, _ count: Int) -> UInt64 {
    var flags: UInt64 = 0
    for index in 0..<count { flags |= inherited(nodes[index]) }
    return flags
  }

  @inline(__always)
  static func inherited(_ node: Node) -> UInt64 {
    let own = node.meta & Node.Flags.holdsUnknown.rawValue
    return node.isKind(.unknown) ? own | Node.Flags.holdsUnknown.rawValue : own
  }

  func array() -> Node {
    Node(
      meta: Node.meta(.array, count: count) | Self.flags(nodes, count),
      payload: UInt64(UInt(bitPattern: nodes)))
  }

  mutating func set() -> Node {
    if !isSorted {
      NodeSorting.sort(nodes, count)
      var unique = 1
      for index in 1..<count where nodes[index] != nodes[unique - 1] {
        nodes[unique] = nodes[index]
        unique += 1
      }
      count = unique
      isSorted = true
    }
    return Node(
      meta: Node.meta(.set, count: count) | Self.flags(nodes, count),
      payload: UInt64(UInt(bitPattern: nodes)))
  }

  /// The object; nil when one key has two values.
  mutating func object() -> Node? {
    var entries = count / 2
    if !isSorted, entries > 1 {
      let typed = UnsafeMutableRawPointer(nodes)
        .assumingMemoryBound(to: Node.Entry.self)
      NodeSorting.sort(typed, entries)
      var unique = 1
      for index in 1..<entries {
        if typed[index].key == typed[unique - 1].key {
          guard typed[index].value == typed[unique - 1].value else { return nil }
          continue
        }
        typed[unique] = typed[index]
        unique += 1
      }
      entries = unique
      count = unique * 2
    }
    return Node(
      meta: Node.meta(.object, count: entries) | Self.flags(nodes, count)
        | Node.Flags.sorted.rawValue,
      payload: UInt64(UInt(bitPattern: nodes)))
  }
}

/// Sorting by Rego's order without allocating for short runs.
enum NodeSorting {
  static func sort(_ nodes: UnsafeMutablePointer<Node>, _ count: Int) {
    if count <= 24 {
      for index in stride(from: 1, to: count, by: 1) {
        let moved = nodes[index]
        var place = index
        while place > 0, Node.compare(nodes[place - 1], moved) > 0 {
          nodes[place] = nodes[place - 1]
          place -= 1
        }
        nodes[place] = moved
      }
      return
    }
    NodeOrder.sort(UnsafeMutableBufferPointer(start: nodes, count: count))
  }

  static func sort(_ entries: UnsafeMutablePointer<Node.Entry>, _ count: Int) {
    if count <= 24 {
      for index in stride(from: 1, to: count, by: 1) {
        let moved = entries[index]
        var place = index
        while place > 0, Node.compare(entries[place - 1].key, moved.key) > 0 {
          entries[place] = entries[place - 1]
          place -= 1
        }
        entries[place] = moved
      }
      return
    }
    var buffer = UnsafeMutableBufferPointer(start: entries, count: count)
    buffer.sort { Node.compare($0.key, $1.key) < 0 }
  }

  /// The order of an object's entries by key, in the arena; nil when they are in order already.
  static func order(_ object: Node, in arena: Arena) -> UnsafeMutablePointer<UInt32>? {
    let entries = object.entries
    let count = entries.count
    guard count > 1, !object.has(.sorted) else { return nil }
    let order = arena.allocate(byteCount: count * 4).bindMemory(to: UInt32.self, capacity: count)
    for index in 0..<count { (order + index).initialize(to: UInt32(truncatingIfNeeded: index)) }
    if count <= 24 {
      for index in 1..<count {
        let moved = order[index]
        var place = index
        while place > 0,
          Node.compare(entries[Int(order[place - 1])].key, entries[Int(moved)].key) > 0
        {
          order[place] = order[place - 1]
          place -= 1
        }
        order[place] = moved
      }
    } else {
      var buffer = UnsafeMutableBufferPointer(start: order, count: count)
      buffer.sort { Node.compare(entries[Int($0)].key, entries[Int($1)].key) < 0 }
    }
    return order
  }
}
