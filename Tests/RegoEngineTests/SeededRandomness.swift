// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A small generator of its own, so that every run tries the same cases.
struct SeededRandomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = (seed &* 0x9E37_79B9_7F4A_7C15) | 1
    for _ in 0..<4 { _ = next() }
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(next() % UInt64(values.count))]
  }

  mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}
