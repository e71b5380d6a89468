// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Numbers byte sequences, equal ones alike: the texts of a block, or the records it repeats.
///
/// An open hash table over the bytes themselves. The hash has a random seed: what is collected is
/// somebody else's choice, and has to stay quick to find.
struct SnapshotTexts: ~Copyable {
  /// The texts end to end.
  private(set) var bytes = SnapshotBytes(capacity: 64 << 10)
  private var starts: [Int] = [0]
  private var hashes: [UInt64] = []
  private var slots = [UInt32](repeating: 0, count: 1 << 10)
  private let seed: UInt64

  init(seed: UInt64 = .random(in: 0...(.max))) { self.seed = seed }

  /// How many there are.
  var count: Int { hashes.count }

  /// The length of a text.
  func length(_ number: Int) -> Int { starts[number + 1] - starts[number] }

  /// The bytes of a text; valid until the next one is added.
  func text(_ number: Int) -> UnsafeBufferPointer<UInt8> {
    bytes.bytes(starts[number], length(number))
  }

  /// Forgets everything, keeping the memory.
  mutating func removeAll() {
    bytes.truncate(to: 0)
    starts.removeLast(starts.count - 1)
    hashes.removeAll(keepingCapacity: true)
    for index in slots.indices { slots[index] = 0 }
  }

  /// The number of a text, a new one when it hasn't been met.
  mutating func number(of text: String) -> Int {
    var text = text
    return text.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
  }

  /// The number of some bytes, a new one when they haven't been met.
  mutating func number(of bytes: borrowing SnapshotBytes) -> Int {
    number(of: UnsafeRawBufferPointer(bytes.bytes(0, bytes.count)))
  }

  /// The number of a text, a new one when it hasn't been met.
  mutating func number(of text: UnsafeRawBufferPointer) -> Int {
    let hash = XXHash64.hash(text, seed: seed)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let found = Int(slots[slot]) - 1
      if hashes[found] == hash, isEqual(found, text) { return found }
      slot = (slot + 1) & mask
    }
    bytes.append(text)
    starts.append(bytes.count)
    hashes.append(hash)
    slots[slot] = UInt32(truncatingIfNeeded: hashes.count)
    if hashes.count * 2 > slots.count { grow() }
    return hashes.count - 1
  }

  private func isEqual(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
    let known = self.text(number)
    guard known.count == text.count else { return false }
    guard let a = known.baseAddress, let b = text.baseAddress else { return true }
    let left = UnsafeRawPointer(a)
    var offset = 0
    while offset + 8 <= known.count {
      if left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        != b.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      offset += 8
    }
    while offset < known.count {
      if a[offset] != text[offset] { return false }
      offset += 1
    }
    return true
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = UInt32(truncatingIfNeeded: number + 1)
    }
    slots = larger
  }
}
