// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Key tables of the larger objects met so far, by the sequence of their keys.
///
/// Documents repeat the shape of their objects: where an object has as many keys as an earlier one
/// and each key the same length and tag, the earlier table fits it too, and no key is repeated.
/// That is what makes tables nearly free; only a new shape is sorted.
struct KeyShapes: ~Copyable {
  /// What was found or made for an object.
  struct Match {
    /// The table; valid until the next call.
    var table: UnsafePointer<UInt32>?
    /// Whether a key is repeated; there is no table then.
    var hasEqualKeys = false

    static var none: Match { Match(table: nil) }
  }

  private struct Shape {
    var count: Int
    var metas: UnsafeMutablePointer<UInt64>
    var table: UnsafeMutablePointer<UInt32>
  }

  /// Objects with more keys than this are dictionaries rather than records.
  private static let largestRecord = 256
  private static let slotCount = 256
  private var slots: UnsafeMutablePointer<Shape?>?
  private var order: UnsafeMutablePointer<UInt64>?
  private var table: UnsafeMutablePointer<UInt32>?
  private var capacity = 0

  deinit {
    if let slots {
      for index in 0..<Self.slotCount {
        slots[index]?.metas.deallocate()
        slots[index]?.table.deallocate()
      }
      slots.deallocate()
    }
    order?.deallocate()
    table?.deallocate()
  }

  /// The table of an object's keys, all of them strings without flags.
  mutating func match(_ entries: UnsafePointer<Node.Entry>, count: Int) -> Match {
    guard count <= Self.largestRecord else { return sort(entries, count: count) }
    let slots = self.slots ?? makeSlots()
    let mix =
      (entries[0].key.meta ^ entries[count &>> 1].key.meta &* 3
        ^ entries[count &- 1].key.meta &* 5 &+ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
    let slot = Int(truncatingIfNeeded: mix &>> 56)
    if let shape = slots[slot], shape.count == count {
      var difference: UInt64 = 0
      for index in 0..<count { difference |= shape.metas[index] ^ entries[index].key.meta }
      if difference == 0 { return Match(table: UnsafePointer(shape.table)) }
    }
    let made = sort(entries, count: count)
    guard let table = made.table, !lastHadEqualMetas else { return made }
    slots[slot]?.metas.deallocate()
    slots[slot]?.table.deallocate()
    let shape = Shape(
      count: count, metas: .allocate(capacity: count), table: .allocate(capacity: count))
    for index in 0..<count {
      (shape.metas + index).initialize(to: entries[index].key.meta)
      (shape.table + index).initialize(to: table[index])
    }
    slots[slot] = shape
    return Match(table: UnsafePointer(shape.table))
  }

  /// Whether the table made last needed a look at the texts, so that it fits only its object.
  private var lastHadEqualMetas = false

  private mutating func makeSlots() -> UnsafeMutablePointer<Shape?> {
    let made = UnsafeMutablePointer<Shape?>.allocate(capacity: Self.slotCount)
    made.initialize(repeating: nil, count: Self.slotCount)
    slots = made
    return made
  }

  /// Makes the permutation that sorts the keys by `Node.tableOrder`.
  private mutating func sort(_ entries: UnsafePointer<Node.Entry>, count: Int) -> Match {
    if capacity < count {
      order?.deallocate()
      table?.deallocate()
      capacity = max(count, 512)
      order = nil
      table = nil
    }
    let order = self.order ?? .allocate(capacity: capacity)
    let table = self.table ?? .allocate(capacity: capacity)
    self.order = order
    self.table = table
    lastHadEqualMetas = false

    // A key's `meta` and its position share a word where both fit: sorting numbers is quick.
    let indexBits = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount)
    var union: UInt64 = 0
    for index in 0..<count { union |= entries[index].key.meta }
    guard union &>> 16 < (1 as UInt64) &<< (64 &- indexBits) else {
      return sortByText(entries, count: count, table)
    }
    for index in 0..<count {
      (order + index).initialize(
        to: (entries[index].key.meta &>> 16) &<< indexBits | UInt64(truncatingIfNeeded: index))
    }
    Self.sort(order, count: count)
    let mask = (1 as UInt64) &<< indexBits &- 1
    var previous: UInt64 = .max
    for index in 0..<count {
      let word = order[index]
      if word &>> indexBits == previous { lastHadEqualMetas = true }
      previous = word &>> indexBits
      (table + index).initialize(to: UInt32(truncatingIfNeeded: word & mask))
    }
    return lastHadEqualMetas
      ? sortByText(entries, count: count, table) : Match(table: UnsafePointer(table))
  }

  private static func sort(_ words: UnsafeMutablePointer<UInt64>, count: Int) {
    guard count <= 64 else {
      var buffer = UnsafeMutableBufferPointer(start: words, count: count)
      buffer.sort()
      return
    }
    for index in 1..<count {
      let word = words[index]
      var position = index
      while position > 0, words[position &- 1] > word {
        words[position] = words[position &- 1]
        position &-= 1
      }
      words[position] = word
    }
  }

  private func sortByText(
    _ entries: UnsafePointer<Node.Entry>, count: Int, _ table: UnsafeMutablePointer<UInt32>
  ) -> Match {
    for index in 0..<count { (table + index).initialize(to: UInt32(truncatingIfNeeded: index)) }
    var buffer = UnsafeMutableBufferPointer(start: table, count: count)
    buffer.sort { Node.tableOrder(entries[Int($0)].key, entries[Int($1)].key) < 0 }
    for index in 1..<count {
      let key = entries[Int(table[index])].key
      if key == entries[Int(table[index - 1])].key { return Match(table: nil, hasEqualKeys: true) }
    }
    return Match(table: UnsafePointer(table))
  }
}
