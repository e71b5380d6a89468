// Bawn
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
  /// Counts values against the limits.
  @inline(__always)
  private mutating func admit(
    _ count: Int, _ arena: Arena, _ place: UnsafePointer<UInt8>
  ) -> Bool {
    nodeCount &+= count
    if nodeCount <= options.maximumNodeCount, !arena.isExhausted { return true }
    _ = fail(nodeCount > options.maximumNodeCount ? .nodeCount : .memory, place)
    return false
  }

  /// Moves the elements on top of the stack into the arena.
  @inline(__always)
  mutating func closeArray(
    _ firstChild: Int, _ top: UnsafeMutablePointer<Node>, _ arena: Arena,
    _ place: UnsafePointer<UInt8>
  ) -> Node? {
    let source = nodes + firstChild
    let count = top - source
    guard admit(count, arena, place) else { return nil }
    let positioned = places != nil
    let memory = arena.allocate(byteCount: positioned ? count &* 32 : count &* 16)
    let target = memory.assumingMemoryBound(to: Node.self)
    target.initialize(from: source, count: count)
    var meta = Node.meta(.array, count: count)
    if let places {
      meta |= Node.Flags.positioned.rawValue
      let ranges = (memory + count &* 16).assumingMemoryBound(to: SourceRange.self)
      for index in 0..<count {
        (ranges + index).initialize(
          to: SourceRange(file: options.fileNumber, bytes: places[firstChild + index]))
      }
    }
    return Node(meta: meta, payload: UInt64(UInt(bitPattern: memory)))
  }

  /// Moves the entries on top of the stack into the arena, with a key table when there are many.
  ///
  /// Repeated keys are found by the tags of the keys: only where two may be equal are they
  /// compared.
  ///
  /// - Parameter template: an object with the very same keys in the same order, or absent.
  mutating func closeObject(
    _ firstChild: Int, _ top: UnsafeMutablePointer<Node>, _ arena: Arena, _ template: Node,
    _ place: UnsafePointer<UInt8>
  ) -> Node? {
    let source = UnsafeMutableRawPointer(nodes + firstChild).assumingMemoryBound(
      to: Node.Entry.self)
    var count = (top - (nodes + firstChild)) &>> 1
    guard admit(count &* 2, arena, place) else { return nil }
    if options.sortsKeys { sortEntries(source, count: count, firstChild: firstChild) }

    var shape: KeyShapes.Match = .none
    let sorted: Bool
    if template.exists {
      shape.table = template.keyTable
      sorted = template.has(.sorted)
    } else if count > Node.linearSearchLimit {
      shape = shapes.match(source, count: count)
      if shape.hasEqualKeys {
        count = dropRepeatedKeys(source, count: count, firstChild: firstChild)
        shape = count > Node.linearSearchLimit ? shapes.match(source, count: count) : .none
      }
      sorted = Self.areSorted(source, count: count)
    } else {
      if Self.mayHaveEqualKeys(source, count: count) {
        count = dropRepeatedKeys(source, count: count, firstChild: firstChild)
      }
      sorted = Self.areSorted(source, count: count)
    }

    let tableSize = shape.table == nil ? 0 : (count &* 4 &+ 15) & ~15
    let size = count &* 32 &+ tableSize &+ (places == nil ? 0 : count &* 16)
    let memory = arena.allocate(byteCount: size)
    let target = memory.assumingMemoryBound(to: Node.Entry.self)
    target.initialize(from: source, count: count)
    var meta = Node.meta(.object, count: count)
    if sorted { meta |= Node.Flags.sorted.rawValue }
    if let table = shape.table {
      meta |= Node.Flags.indexed.rawValue
      (memory + count &* 32).copyMemory(from: table, byteCount: count &* 4)
    }
    if let places {
      meta |= Node.Flags.positioned.rawValue
      let ranges = (memory + count &* 32 + tableSize).assumingMemoryBound(to: SourceRange.self)
      for index in 0..<count {
        // A key's text starts after its quote, so its place needs no record of its own.
        let key = offset(ofKey: target[index].key)
        let end = places[firstChild + index &* 2 + 1].end
        (ranges + index).initialize(
          to: SourceRange(file: options.fileNumber, bytes: ByteRange(key, Int(end))))
      }
    }
    return Node(meta: meta, payload: UInt64(UInt(bitPattern: memory)))
  }

  /// Whether two keys of a small object may be the same: certain when it says no.
  @inline(__always)
  private static func mayHaveEqualKeys(
    _ entries: UnsafePointer<Node.Entry>, count: Int
  ) -> Bool {
    // Two sets of 64 bits, indexed by different bits of the tag: a repetition is in both.
    var seen: UInt64 = 0
    var alsoSeen: UInt64 = 0
    var clash: UInt64 = 0
    for index in 0..<count {
      let meta = entries[index].key.meta
      clash |= (seen &>> (meta &>> 16)) & (alsoSeen &>> (meta &>> 22))
      seen |= 1 &<< (meta &>> 16)
      alsoSeen |= 1 &<< (meta &>> 22)
    }
    if clash & 1 == 0 { return false }
    for index in 1..<count {
      let meta = entries[index].key.meta
      for earlier in 0..<index where entries[earlier].key.meta == meta { return true }
    }
    return false
  }

  /// Whether the keys ascend; one look at most entries of unsorted objects.
  @inline(__always)
  private static func areSorted(_ entries: UnsafePointer<Node.Entry>, count: Int) -> Bool {
    var index = 1
    while index < count {
      let left = entries[index &- 1].key
      let right = entries[index].key
      let a = Self.prefix(left)
      let b = Self.prefix(right)
      if a > b || (a == b && Node.compareText(left.utf8, right.utf8) > 0) { return false }
      index &+= 1
    }
    return true
  }

  /// The first eight bytes of a key as a number that orders like them, zeros after a short one.
  @inline(__always)
  private static func prefix(_ key: Node) -> UInt64 {
    guard let start = UnsafeRawPointer(bitPattern: UInt(key.payload)) else { return 0 }
    // Reading past a short key stays within the text's padding.
    let word = start.loadUnaligned(as: UInt64.self).bigEndian
    let count = key.count
    return count >= 8 ? word : word & ~(UInt64.max >> UInt64(count &* 8))
  }

  /// Removes all but the last of each key's entries, with a warning for each repetition.
  @inline(never)
  private mutating func dropRepeatedKeys(
    _ entries: UnsafeMutablePointer<Node.Entry>, count: Int, firstChild: Int
  ) -> Int {
    var order = Array(0..<count)
    order.sort {
      let difference = Node.tableOrder(entries[$0].key, entries[$1].key)
      if difference != 0 { return difference < 0 }
      return offset(ofKey: entries[$0].key) < offset(ofKey: entries[$1].key)
    }
    var repeated: [(offset: Int, first: Int)] = []
    var dropped = [Bool](repeating: false, count: count)
    var first = 0
    for position in order.indices.dropFirst() {
      let entry = order[position]
      guard entries[entry].key == entries[order[first]].key else {
        first = position
        continue
      }
      dropped[order[position - 1]] = true
      repeated.append(
        (offset(ofKey: entries[entry].key), offset(ofKey: entries[order[first]].key)))
    }
    repeated.sort { $0.offset < $1.offset }
    for repetition in repeated {
      warn(.duplicateKey, UnsafePointer(base) + repetition.offset, first: repetition.first)
    }
    var kept = 0
    for index in 0..<count where !dropped[index] {
      entries[kept] = entries[index]
      if let places { places[firstChild + kept * 2 + 1] = places[firstChild + index * 2 + 1] }
      kept += 1
    }
    return kept
  }

  /// Sorts the entries on the stack by key; repeated keys stay in the order they were written.
  private mutating func sortEntries(
    _ entries: UnsafeMutablePointer<Node.Entry>, count: Int, firstChild: Int
  ) {
    if Self.areSorted(entries, count: count) { return }
    var order = Array(0..<count)
    order.sort {
      let a = Self.prefix(entries[$0].key)
      let b = Self.prefix(entries[$1].key)
      if a != b { return a < b }
      let difference = Node.compareText(entries[$0].key.utf8, entries[$1].key.utf8)
      return difference == 0 ? $0 < $1 : difference < 0
    }
    let sorted = order.map { entries[$0] }
    for index in 0..<count { entries[index] = sorted[index] }
    if let places {
      let moved = order.map { places[firstChild + $0 * 2 + 1] }
      for index in 0..<count { places[firstChild + index * 2 + 1] = moved[index] }
    }
  }

  /// Where a key starts in the text, its quote included.
  @inline(__always)
  private func offset(ofKey key: Node) -> Int {
    Int(bitPattern: UInt(key.payload)) &- Int(bitPattern: base) &- 1
  }
}

extension Node {
  /// The table behind the entries of an object that has one.
  fileprivate var keyTable: UnsafePointer<UInt32>? {
    guard has(.indexed) else { return nil }
    return UnsafeRawPointer(bitPattern: UInt(payload) + UInt(count) * 32)?
      .assumingMemoryBound(to: UInt32.self)
  }
}

extension Arena {
  /// An array without elements; it needs no memory.
  @inline(__always) var emptyArray: Node { Node(meta: Node.meta(.array), payload: 16) }
  /// An object without entries; it needs no memory.
  @inline(__always) var emptyObject: Node {
    Node(meta: Node.meta(.object) | Node.Flags.sorted.rawValue, payload: 16)
  }
}
