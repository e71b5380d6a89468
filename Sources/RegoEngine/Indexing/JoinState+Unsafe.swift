// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a machine keeps for one join within one evaluation.
struct JoinState {
  /// The evaluation that this was made in.
  var generation: UInt64 = 0
  /// The collection that was gone through last.
  var collection = Node.absent
  /// How often in a row it was.
  var uses = 0
  /// One less than the number of buckets; -1 without a table.
  var mask = -1
  /// Where each bucket begins in `positions`, and one more for the end.
  var starts: UnsafePointer<UInt32>?
  /// Positions of elements by bucket, in the collection's order within each.
  var positions: UnsafePointer<UInt32>?
}

/// The paths of a join as the machine uses them.
struct CompiledJoin {
  let paths: UnsafePointer<UnsafeBufferPointer<Node>>
  let count: Int

  init(_ site: JoinSite, in arena: Arena) {
    let memory = arena.allocate(
      byteCount: site.paths.count * MemoryLayout<UnsafeBufferPointer<Node>>.stride
    ).bindMemory(to: UnsafeBufferPointer<Node>.self, capacity: site.paths.count)
    for (number, path) in site.paths.enumerated() {
      (memory + number).initialize(to: arena.array(path).elements)
    }
    paths = UnsafePointer(memory)
    count = site.paths.count
  }

  /// The hash of the element's fields; nil when one of them isn't there or has an unknown value.
  @inline(__always)
  func hash(_ element: Node, isOpen: inout Bool) -> UInt64? {
    var hash: UInt64 = 0
    for number in 0..<count {
      var value = element
      for key in paths[number] {
        let found = RegoMachine.lookup(value, key)
        if !found.exists, value.isKind(.unknown) { isOpen = true }
        value = found
      }
      guard value.exists else { return nil }
      if RegoMachine.hasUnknown(value) { isOpen = true }
      hash = NodeHash.mix(hash, NodeHash.of(value))
    }
    return hash
  }
}

extension RegoMachine {
  /// Smaller collections are as quick to go through.
  private static var leastJoined: Int { 8 }

  /// Starts an iteration over the elements whose fields may equal the keys.
  ///
  /// - Returns: false when there is no table (yet): all elements have to be gone through.
  func beginMatching(
    _ iterator: UnsafeMutablePointer<Node>, _ collection: Node, keys: UnsafePointer<Node>,
    _ join: CompiledJoin, _ state: UnsafeMutablePointer<JoinState>
  ) -> Bool {
    guard collection.isCollection, collection.count >= Self.leastJoined else { return false }
    if state.pointee.generation != generation || state.pointee.collection.meta != collection.meta
      || state.pointee.collection.payload != collection.payload
    {
      state.pointee = JoinState(generation: generation, collection: collection)
    }
    state.pointee.uses += 1
    if state.pointee.uses == 2 { buildTable(collection, join, state) }
    guard state.pointee.mask >= 0, let starts = state.pointee.starts,
      let positions = state.pointee.positions
    else { return false }
    var hash: UInt64 = 0
    for number in 0..<join.count {
      if Self.hasUnknown(keys[number]) { return false }
      hash = NodeHash.mix(hash, NodeHash.of(keys[number]))
    }
    let bucket = Int(truncatingIfNeeded: hash) & state.pointee.mask
    let first = starts[bucket]
    iterator[0] = Node(
      meta: (collection.meta & 0xFFFF_FFFF) | UInt64(starts[bucket + 1] - first) << 32,
      payload: collection.payload)
    iterator[1] = Node(meta: 0, payload: UInt64(UInt(bitPattern: positions + Int(first))))
    return true
  }

  private func buildTable(
    _ collection: Node, _ join: CompiledJoin, _ state: UnsafeMutablePointer<JoinState>
  ) {
    let arena = context.arena
    let count = collection.count
    stepsTaken += count
    var size = 16
    while size < count { size *= 2 }
    let buckets = Self.integers(count, in: arena)
    let starts = Self.integers(size + 2, in: arena)
    starts.update(repeating: 0, count: size + 2)
    var isOpen = false
    let entries = collection.entries
    let elements = collection.elements
    let isObject = collection.isKind(.object)
    for index in 0..<count {
      let element = isObject ? entries[index].value : elements[index]
      guard let hash = join.hash(element, isOpen: &isOpen) else {
        buckets[index] = .max
        continue
      }
      let bucket = Int(truncatingIfNeeded: hash) & (size - 1)
      buckets[index] = UInt32(bucket)
      starts[bucket + 2] += 1
    }
    // Something in it isn't known: going through all of it finds out whether that matters.
    guard !isOpen else { return }
    for bucket in 0..<size { starts[bucket + 2] += starts[bucket + 1] }
    let positions = Self.integers(max(count, 1), in: arena)
    let order = NodeSorting.order(collection, in: arena)
    for index in 0..<count {
      let position = order.map { Int($0[index]) } ?? index
      let bucket = buckets[position]
      guard bucket != .max else { continue }
      let place = starts[Int(bucket) + 1]
      positions[Int(place)] = UInt32(position)
      starts[Int(bucket) + 1] = place + 1
    }
    state.pointee.mask = size - 1
    state.pointee.starts = UnsafePointer(starts)
    state.pointee.positions = UnsafePointer(positions)
  }

  private static func integers(_ count: Int, in arena: Arena) -> UnsafeMutablePointer<UInt32> {
    let memory = arena.allocate(byteCount: count * 4).bindMemory(to: UInt32.self, capacity: count)
    memory.initialize(repeating: 0, count: count)
    return memory
  }
}
