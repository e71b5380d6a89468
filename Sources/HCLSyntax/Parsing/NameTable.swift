// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Gives one `String` for each distinct name of a file, so that a name is allocated once however
/// often it occurs.
struct NameTable {
  private struct Slot {
    var hash: UInt32
    var start: UInt32
    var length: UInt32
    var index: UInt32
  }

  private var slots = [Slot](
    repeating: Slot(hash: 0, start: 0, length: 0, index: .max), count: 256)
  private var names: [String] = []

  /// The name that stands in `bytes` from `start` to `end`.
  mutating func name(in bytes: [UInt8], from start: Int, to end: Int) -> String {
    var hash: UInt32 = 2_166_136_261
    for index in start..<end { hash = (hash ^ UInt32(bytes[index])) &* 16_777_619 }
    let length = end - start
    let mask = slots.count - 1
    var place = Int(hash ^ hash >> 15) & mask
    probing: while slots[place].index != .max {
      let slot = slots[place]
      if slot.hash == hash, Int(slot.length) == length {
        let known = Int(slot.start)
        var offset = 0
        while offset < length {
          if bytes[known + offset] != bytes[start + offset] {
            place = (place + 1) & mask
            continue probing
          }
          offset += 1
        }
        return names[Int(slot.index)]
      }
      place = (place + 1) & mask
    }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    slots[place] = Slot(
      hash: hash, start: UInt32(truncatingIfNeeded: start),
      length: UInt32(truncatingIfNeeded: length), index: UInt32(names.count))
    names.append(name)
    if names.count * 2 > slots.count { grow() }
    return name
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](
      repeating: Slot(hash: 0, start: 0, length: 0, index: .max), count: old.count * 2)
    let mask = slots.count - 1
    for slot in old where slot.index != .max {
      var place = Int(slot.hash ^ slot.hash >> 15) & mask
      while slots[place].index != .max { place = (place + 1) & mask }
      slots[place] = slot
    }
  }
}
