// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Arena {
  /// A string node with a copy of the bytes, which have to be valid UTF-8.
  @inlinable
  public func string(copying bytes: UnsafeBufferPointer<UInt8>) -> Node {
    let target = allocateText(byteCount: bytes.count)
    if let start = bytes.baseAddress { target.copyMemory(from: start, byteCount: bytes.count) }
    return .string(bytes: target.assumingMemoryBound(to: UInt8.self), count: bytes.count)
  }

  /// A string node with a copy of the text.
  public func string(_ text: String) -> Node {
    var text = text
    return text.withUTF8 { string(copying: $0) }
  }

  /// A string node with a copy of the text.
  public func string(_ text: Substring) -> Node {
    var text = text
    return text.withUTF8 { string(copying: $0) }
  }

  /// A string node over text that the program itself holds for ever.
  public func string(_ text: StaticString) -> Node {
    .string(bytes: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// An array of the elements in their order.
  public func array(_ elements: some Collection<Node>, ranges: [SourceRange] = []) -> Node {
    if ranges.isEmpty,
      let made = elements.withContiguousStorageIfAvailable({ copiedArray($0) })
    {
      return made
    }
    let count = elements.count
    let positioned = !ranges.isEmpty && ranges.count == count
    let memory = allocate(byteCount: count * (positioned ? 32 : 16))
    let target = memory.bindMemory(to: Node.self, capacity: count)
    var flags: UInt64 = positioned ? Node.Flags.positioned.rawValue : 0
    var index = 0
    for element in elements {
      (target + index).initialize(to: element)
      flags |= element.inheritedFlags
      index += 1
    }
    if positioned { store(ranges, at: memory + count * 16) }
    return Node(
      meta: Node.meta(.array, count: count) | flags, payload: UInt64(UInt(bitPattern: memory)))
  }

  /// A set of the elements: sorted, repetitions dropped.
  public func set(_ elements: some Sequence<Node>) -> Node {
    var sorted = Array(elements)
    sorted.withUnsafeMutableBufferPointer { NodeOrder.sort($0) }
    var unique = 0
    for index in sorted.indices where index == 0 || sorted[index] != sorted[unique - 1] {
      sorted[unique] = sorted[index]
      unique += 1
    }
    var node = array(sorted[..<unique])
    node.meta = (node.meta & ~0xFF) | UInt64(Node.Kind.set.rawValue)
    return node
  }

  private func copiedArray(_ elements: UnsafeBufferPointer<Node>) -> Node {
    let memory = allocate(byteCount: elements.count * 16)
    let target = memory.bindMemory(to: Node.self, capacity: elements.count)
    var flags: UInt64 = 0
    for index in 0..<elements.count {
      (target + index).initialize(to: elements[index])
      flags |= elements[index].inheritedFlags
    }
    return Node(
      meta: Node.meta(.array, count: elements.count) | flags,
      payload: UInt64(UInt(bitPattern: memory)))
  }

  /// An object with its entries in the given order and a key table when it is large.
  ///
  /// The keys have to be distinct; readers see to that and diagnose repetitions.
  public func object(_ entries: some Collection<Node.Entry>, ranges: [SourceRange] = []) -> Node {
    let count = entries.count
    let positioned = !ranges.isEmpty && ranges.count == count
    let indexed = count > Node.linearSearchLimit
    let tableSize = indexed ? (count * 4 + 15) & ~15 : 0
    let memory = allocate(byteCount: count * 32 + tableSize + (positioned ? count * 16 : 0))
    let target = memory.bindMemory(to: Node.Entry.self, capacity: count)
    var flags: UInt64 = positioned ? Node.Flags.positioned.rawValue : 0
    var index = 0
    var sorted = true
    for entry in entries {
      (target + index).initialize(to: entry)
      flags |= entry.value.inheritedFlags | entry.key.inheritedFlags
      if sorted, index > 0, Node.compare(target[index - 1].key, entry.key) >= 0 { sorted = false }
      index += 1
    }
    if sorted { flags |= Node.Flags.sorted.rawValue }
    if indexed {
      flags |= Node.Flags.indexed.rawValue
      writeKeyTable(target, count: count, at: memory + count * 32)
    }
    if positioned { store(ranges, at: memory + count * 32 + tableSize) }
    return Node(
      meta: Node.meta(.object, count: count) | flags, payload: UInt64(UInt(bitPattern: memory)))
  }

  /// An object with its entries sorted by key in Rego's order; of equal keys the last one stays.
  public func sortedObject(_ entries: [Node.Entry], ranges: [SourceRange] = []) -> Node {
    var order = Array(entries.indices)
    order.sort {
      let ab = Node.compare(entries[$0].key, entries[$1].key)
      return ab == 0 ? $0 < $1 : ab < 0
    }
    var kept: [Int] = []
    kept.reserveCapacity(order.count)
    for index in order {
      if let last = kept.last, entries[last].key == entries[index].key { kept.removeLast() }
      kept.append(index)
    }
    let positioned = ranges.count == entries.count
    return object(
      kept.map { entries[$0] }, ranges: positioned ? kept.map { ranges[$0] } : [])
  }

  /// An unknown value with what is known of it.
  public func unknown(_ unknown: Node.Unknown) -> Node {
    let size = MemoryLayout<Node.Unknown>.stride
    let target = allocate(byteCount: size).bindMemory(to: Node.Unknown.self, capacity: 1)
    target.initialize(to: unknown)
    return Node(meta: Node.meta(.unknown), payload: UInt64(UInt(bitPattern: target)))
  }

  /// A deep copy of a value from another arena; ranges and flags are kept.
  public func copy(_ node: Node) -> Node {
    var result: Node
    switch node.kind {
    case .string, .bigNumber:
      let target = allocateText(byteCount: node.count)
      if let start = node.utf8.baseAddress {
        target.copyMemory(from: start, byteCount: node.count)
      }
      return Node(meta: node.meta, payload: UInt64(UInt(bitPattern: target)))
    case .array, .set:
      result = array(
        node.elements.map(copy), ranges: (0..<node.rangeCount).map { node.range(at: $0) })
    case .object:
      result = object(
        node.entries.map { Node.Entry(key: copy($0.key), value: copy($0.value)) },
        ranges: (0..<node.rangeCount).map { node.range(at: $0) })
    case .unknown:
      guard var info = node.unknown else { return node }
      info.symbol = copy(info.symbol)
      info.prefix = copy(info.prefix)
      info.suffix = copy(info.suffix)
      info.parts = copy(info.parts)
      info.encoded = copy(info.encoded)
      result = unknown(info)
    default:
      return node
    }
    result.meta = (result.meta & ~0xFF) | UInt64(node.kind.rawValue)
    if node.has(.sensitive) { result.meta |= Node.Flags.sensitive.rawValue }
    return result
  }

  private func store(_ ranges: [SourceRange], at memory: UnsafeMutableRawPointer) {
    let target = memory.bindMemory(to: SourceRange.self, capacity: ranges.count)
    for (index, range) in ranges.enumerated() { (target + index).initialize(to: range) }
  }

  /// Writes the permutation that sorts the entries by `Node.tableOrder`.
  func writeKeyTable(
    _ entries: UnsafePointer<Node.Entry>, count: Int, at memory: UnsafeMutableRawPointer
  ) {
    let table = memory.bindMemory(to: UInt32.self, capacity: count)
    var buffer = UnsafeMutableBufferPointer(start: table, count: count)
    for index in 0..<count { buffer.initializeElement(at: index, to: UInt32(index)) }
    buffer.sort { Node.tableOrder(entries[Int($0)].key, entries[Int($1)].key) < 0 }
  }
}

extension Node {
  /// Flags that a collection takes over from what it holds.
  @usableFromInline var inheritedFlags: UInt64 {
    var flags = meta & Flags.holdsUnknown.rawValue
    if isKind(.unknown) { flags |= Flags.holdsUnknown.rawValue }
    return flags
  }

  /// How many ranges are kept beside the elements or entries: all or none.
  var rangeCount: Int { has(.positioned) ? count : 0 }
}
