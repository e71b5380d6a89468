// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The values of one comprehension within one evaluation, by what it takes from outside of it.
///
/// `[t | some t in input.items; t.team == team]` in a loop over items has as many values as there
/// are teams: what it gave for one of them is given again. Each `with` starts anew, since it may
/// change anything that the body sees. Only scalars are keys; where keys hardly ever come again
/// nothing is kept.
struct ComprehensionMemo {
  /// What the table was made in: the evaluation, or a part of one under a `with`.
  private var surroundings: UInt64 = 0
  private var slots: UnsafeMutablePointer<Node>?
  private var capacity = 0
  private var count = 0
  private var lookups = 0
  private var hits = 0
  private var isUseless = false

  /// So many slots are looked at: keys chosen to collide cost no more.
  private static let longestProbe = 12
  private static let leastCapacity = 8
  private static let mostCapacity = 1 << 16

  /// The value kept for some keys; absent when there is none.
  mutating func recall(
    _ keys: UnsafePointer<Node>, _ keyCount: Int, in surroundings: UInt64
  ) -> Node {
    if self.surroundings != surroundings {
      self = ComprehensionMemo()
      self.surroundings = surroundings
    }
    guard !isUseless else { return .absent }
    lookups += 1
    guard let place = place(of: keys, keyCount), place.isFound, let slots else {
      if lookups & 63 == 0, hits < lookups / 8 { isUseless = true }
      return .absent
    }
    hits += 1
    return slots[place.index * (keyCount + 1) + keyCount]
  }

  /// Keeps a value for the keys that were looked up just before.
  mutating func remember(
    _ value: Node, for keys: UnsafePointer<Node>, _ keyCount: Int, in arena: Arena
  ) {
    guard !isUseless else { return }
    for index in 0..<keyCount where !Self.isScalar(keys[index]) {
      isUseless = true
      return
    }
    if (count + 1) * 2 > capacity, !grow(keyCount, in: arena) { return }
    guard let place = place(of: keys, keyCount), !place.isFound, let slots else { return }
    let slot = slots + place.index * (keyCount + 1)
    for index in 0..<keyCount { slot[index] = keys[index] }
    slot[keyCount] = value
    count += 1
  }

  private static func isScalar(_ node: Node) -> Bool {
    switch node.kind {
    case .string, .integer, .boolean, .null, .absent: true
    default: false
    }
  }

  /// Where the keys stand or would stand; nil when they are no keys or the way there is too long.
  private func place(
    of keys: UnsafePointer<Node>, _ keyCount: Int
  ) -> (index: Int, isFound: Bool)? {
    guard let slots else { return nil }
    var hash: UInt64 = 0
    for index in 0..<keyCount {
      guard Self.isScalar(keys[index]) else { return nil }
      hash = NodeHash.mix(hash, NodeHash.of(keys[index]))
    }
    var index = Int(truncatingIfNeeded: hash >> 7) & (capacity - 1)
    for _ in 0..<Self.longestProbe {
      let slot = slots + index * (keyCount + 1)
      guard slot[keyCount].exists else { return (index, false) }
      var isSame = true
      // How a number was written counts as well: it may show in the value.
      for key in 0..<keyCount where slot[key].meta != keys[key].meta || slot[key] != keys[key] {
        isSame = false
      }
      if isSame { return (index, true) }
      index = (index + 1) & (capacity - 1)
    }
    return nil
  }

  private mutating func grow(_ keyCount: Int, in arena: Arena) -> Bool {
    let wanted = max(capacity * 2, Self.leastCapacity)
    guard wanted <= Self.mostCapacity else { return false }
    let width = keyCount + 1
    let memory = arena.allocate(byteCount: wanted * width * 16)
      .bindMemory(to: Node.self, capacity: wanted * width)
    memory.initialize(repeating: .absent, count: wanted * width)
    let old = slots
    let oldCapacity = capacity
    slots = memory
    capacity = wanted
    guard let old else { return true }
    for index in 0..<oldCapacity {
      let slot = old + index * width
      guard slot[keyCount].exists, let place = place(of: slot, keyCount) else { continue }
      for offset in 0..<width { memory[place.index * width + offset] = slot[offset] }
    }
    return true
  }
}
