// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Growing bytes for writers.
struct ByteBuffer: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 1 << 10) {
    self.capacity = max(capacity, 64)
    memory = .allocate(capacity: self.capacity)
  }

  deinit { memory.deallocate() }

  @inline(__always)
  private mutating func reserve(_ additional: Int) {
    if capacity - count < additional { grow(additional) }
  }

  @inline(never)
  private mutating func grow(_ additional: Int) {
    let larger = max(capacity * 2, count + additional)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.moveInitialize(from: memory, count: count)
    memory.deallocate()
    memory = moved
    capacity = larger
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    (memory + count).initialize(to: byte)
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ bytes: UnsafePointer<UInt8>, count added: Int) {
    reserve(added)
    (memory + count).initialize(from: bytes, count: added)
    count &+= added
  }

  mutating func append(_ text: StaticString) {
    append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { if let start = $0.baseAddress { append(start, count: $0.count) } }
  }

  mutating func append(spaces: Int) {
    guard spaces > 0 else { return }
    reserve(spaces)
    (memory + count).initialize(repeating: 0x20, count: spaces)
    count += spaces
  }

  /// Appends an integer in decimal digits.
  mutating func append(integer value: Int64) {
    reserve(20)
    var magnitude = value.magnitude
    if value < 0 { append(0x2D) }
    var length = 1
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      length += 1
    }
    var position = count + length
    count = position
    repeat {
      position -= 1
      (memory + position).initialize(to: UInt8(truncatingIfNeeded: magnitude % 10) + 0x30)
      magnitude /= 10
    } while magnitude > 0
  }

  /// The bytes written so far.
  consuming func finish() -> [UInt8] {
    Array(UnsafeBufferPointer(start: memory, count: count))
  }
}
