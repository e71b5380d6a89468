// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Searches over bytes, 16 at a time.
///
/// All of them read up to 16 bytes past the byte they stop at: texts are followed by
/// `TextScan.padding` zero bytes.
enum TextScan {
  /// How many readable zero bytes follow each text that is scanned.
  static let padding = 64

  /// One bit in four for each byte of a comparison, lowest first.
  ///
  /// Narrowing 16-bit lanes is one instruction both on x86-64 and on arm64, where a mask of one
  /// bit per byte isn't to be had in plain Swift.
  @inline(__always)
  static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
    let shifted = unsafeBitCast(mask, to: SIMD8<UInt16>.self) &>> 4
    return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: shifted), to: UInt64.self)
  }

  /// The first quote, backslash, control character or byte outside ASCII.
  @inline(__always)
  static func endOfPlainText(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = UnsafeRawPointer(start)
    while true {
      let bytes = p.loadUnaligned(as: SIMD16<Int8>.self)
      // Flipping bit 1 swaps the quote (0x22) with the space (0x20): one signed comparison finds
      // control characters, the quote, and bytes from 0x80, which are negative.
      let special =
        ((bytes ^ SIMD16(repeating: 2)) .< SIMD16(repeating: 0x21))
        .| (bytes .== SIMD16(repeating: 0x5C))
      let found = bits(special)
      if found != 0 {
        return (p + (found.trailingZeroBitCount &>> 2)).assumingMemoryBound(to: UInt8.self)
      }
      p += 16
    }
  }

  /// The first byte that isn't JSON's white space.
  @inline(__always)
  static func endOfSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = UnsafeRawPointer(start)
    while true {
      let bytes = p.loadUnaligned(as: SIMD16<UInt8>.self)
      let space =
        (bytes .== SIMD16(repeating: 0x20)) .| (bytes .== SIMD16(repeating: 0x0A))
        .| (bytes .== SIMD16(repeating: 0x0D)) .| (bytes .== SIMD16(repeating: 0x09))
      let found = ~bits(space)
      if found != 0 {
        return (p + (found.trailingZeroBitCount &>> 2)).assumingMemoryBound(to: UInt8.self)
      }
      p += 16
    }
  }

  /// The length of a well-formed UTF-8 sequence that starts with a byte from 0x80; 0 when it is
  /// malformed (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
  @inline(__always)
  static func sequenceLength(_ p: UnsafePointer<UInt8>) -> Int {
    let word = UInt32(
      littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self))
    let lead = word & 0xFF
    let second = word >> 8 & 0xFF
    if lead >= 0xE0 && lead < 0xF0 {
      guard word & 0xC0_C000 == 0x80_8000 else { return 0 }
      if lead == 0xE0 { return second >= 0xA0 ? 3 : 0 }
      if lead == 0xED { return second < 0xA0 ? 3 : 0 }
      return 3
    }
    if lead >= 0xC2 && lead < 0xE0 { return word & 0xC000 == 0x8000 ? 2 : 0 }
    guard lead >= 0xF0, lead < 0xF5, word & 0xC0C0_C000 == 0x8080_8000 else { return 0 }
    if lead == 0xF0 { return second >= 0x90 ? 4 : 0 }
    if lead == 0xF4 { return second < 0x90 ? 4 : 0 }
    return 4
  }
}
