// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Growing bytes of a block or directory that is being written.
struct SnapshotBytes: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 1 << 10) {
    self.capacity = max(capacity, 64)
    memory = .allocate(capacity: self.capacity)
  }

  deinit { memory.deallocate() }

  /// Lends the bytes so far.
  borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: memory, count: count))
  }

  /// The bytes so far as an array.
  borrowing func array() -> [UInt8] { withBytes { Array($0) } }

  /// The hash of the bytes so far.
  borrowing func hash() -> UInt64 { withBytes { XXHash64.hash($0) } }

  /// A part of the bytes, which has to be within them; valid until the next change.
  func bytes(_ start: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + start, count: count)
  }

  /// Forgets the bytes from a place on, keeping the memory.
  mutating func truncate(to count: Int) { self.count = min(self.count, count) }

  @inline(__always)
  private mutating func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(additional) }
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

  mutating func append(byte: UInt8) {
    reserve(1)
    (memory + count).initialize(to: byte)
    count &+= 1
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    UnsafeMutableRawPointer(memory + count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }

  mutating func append(_ other: borrowing SnapshotBytes) {
    reserve(other.count)
    (memory + count).initialize(from: other.memory, count: other.count)
    count &+= other.count
  }

  mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  mutating func append(fixed value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { append($0) }
  }

  /// Appends a number in LEB128.
  mutating func append(_ value: UInt64) {
    reserve(10)
    var value = value
    while value >= 0x80 {
      (memory + count).initialize(to: UInt8(truncatingIfNeeded: value) | 0x80)
      count &+= 1
      value &>>= 7
    }
    (memory + count).initialize(to: UInt8(truncatingIfNeeded: value))
    count &+= 1
  }

  mutating func append(count value: Int) { append(UInt64(truncatingIfNeeded: max(value, 0))) }

  mutating func append(signed value: Int64) { append(Self.zigzag(value)) }

  /// Signed numbers with the small ones first: 0, -1, 1, -2, …
  static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value &<< 1) ^ UInt64(bitPattern: value &>> 63)
  }
}
