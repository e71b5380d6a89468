// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads numbers and bytes one after the other, never past the end.
///
/// After the first problem everything read is 0 or empty and `isSound` is false, so that loops
/// needn't ask at each step; counts are never larger than what is left to read, so that they end.
struct SnapshotCursor {
  private var position: UnsafePointer<UInt8>?
  private let end: UnsafePointer<UInt8>?
  /// Whether everything so far was there.
  private(set) var isSound = true

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    position = bytes.baseAddress
    end = bytes.baseAddress.map { $0 + bytes.count }
  }

  /// How many bytes are left.
  var remaining: Int {
    guard let position, let end else { return 0 }
    return end - position
  }

  /// Whether all bytes were read, and soundly.
  var isAtEnd: Bool { isSound && remaining == 0 }

  mutating func fail() {
    isSound = false
    position = end
  }

  mutating func byte() -> UInt8 {
    guard let position, position != end else {
      fail()
      return 0
    }
    self.position = position + 1
    return position.pointee
  }

  /// A number in LEB128.
  @inline(__always)
  mutating func number() -> UInt64 {
    if let position, position != end, position.pointee < 0x80 {
      self.position = position + 1
      return UInt64(position.pointee)
    }
    return longNumber()
  }

  private mutating func longNumber() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = byte()
      let bits = UInt64(next & 0x7F)
      guard isSound, shift < 63 || (shift == 63 && bits <= 1) else {
        fail()
        return 0
      }
      value |= bits &<< shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() -> Int64 { Self.unzigzag(number()) }

  static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count of things that take a byte at least each.
  mutating func count() -> Int { number(below: UInt64(remaining) &+ 1) }

  /// A number less than a limit.
  @inline(__always)
  mutating func number(below limit: UInt64) -> Int {
    let value = number()
    guard value < limit else {
      fail()
      return 0
    }
    return Int(truncatingIfNeeded: value)
  }

  /// A little-endian number.
  mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
    let bytes = take(MemoryLayout<Number>.size)
    guard let start = bytes.baseAddress else { return 0 }
    return Number(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: Number.self))
  }

  /// So many bytes; none when there aren't as many.
  mutating func take(_ count: Int) -> UnsafeBufferPointer<UInt8> {
    guard let start = position, count >= 0, count <= remaining else {
      if count != 0 { fail() }
      return .init(start: nil, count: 0)
    }
    position = start + count
    return .init(start: start, count: count)
  }
}
