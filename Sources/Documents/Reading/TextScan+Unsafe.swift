// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Searches over bytes, 16 at a time.
///
/// All of them read up to 16 bytes past the byte they stop at: texts are followed by
/// `TextScan.padding` zero bytes.
enum TextScan {
  /// How many readable zero bytes follow each text that is scanned.
  static let padding = 64

  // The vectors' types are spelled out everywhere: only operators of concrete types are single
  // instructions, the generic ones are loops.
  typealias Bytes = SIMD16<Int8>
  typealias Mask = SIMDMask<SIMD16<Int8>>

  /// The position of the first byte for which a comparison holds; 16 when there is none.
  ///
  /// Two words rather than a bit per byte, which isn't to be had in plain Swift.
  @inline(__always)
  static func firstIndex(_ mask: Mask) -> Int {
    let words: SIMD2<UInt64> = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    let low = words.x
    // A branch on purpose: it is predicted well, and then the next token needn't wait.
    if low != 0 { return low.trailingZeroBitCount &>> 3 }
    return (64 &+ words.y.trailingZeroBitCount) &>> 3
  }

  /// The first quote, backslash, control character or byte outside ASCII.
  @inline(__always)
  static func endOfPlainText(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let two: Bytes = Bytes(repeating: 2)
    let afterSpace: Bytes = Bytes(repeating: 0x21)
    let backslash: Bytes = Bytes(repeating: 0x5C)
    var p = UnsafeRawPointer(start)
    while true {
      let bytes: Bytes = p.loadUnaligned(as: Bytes.self)
      // Flipping bit 1 swaps the quote (0x22) with the space (0x20): one signed comparison finds
      // control characters, the quote, and bytes from 0x80, which are negative.
      let flipped: Bytes = bytes ^ two
      let low: Mask = flipped .< afterSpace
      let escape: Mask = bytes .== backslash
      let found = firstIndex(low .| escape)
      p += found
      if found < 16 { return p.assumingMemoryBound(to: UInt8.self) }
    }
  }

  /// The first byte that isn't JSON's white space.
  @inline(__always)
  static func endOfSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = UnsafeRawPointer(start)
    let blank: Bytes = Bytes(repeating: 0x20)
    // Nearly always it is a line break and an indentation.
    p += p.load(as: UInt8.self) == 0x0A ? 1 : 0
    while true {
      let bytes: Bytes = p.loadUnaligned(as: Bytes.self)
      let found = firstIndex(bytes .!= blank)
      p += found
      if found < 16 { break }
    }
    let byte = p.load(as: UInt8.self)
    let end = p.assumingMemoryBound(to: UInt8.self)
    return byte > 0x20 || byte == 0 ? end : endOfAnySpace(end)
  }

  @inline(never)
  private static func endOfAnySpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let blank: Bytes = Bytes(repeating: 0x20)
    let lineFeed: Bytes = Bytes(repeating: 0x0A)
    let carriageReturn: Bytes = Bytes(repeating: 0x0D)
    let tab: Bytes = Bytes(repeating: 0x09)
    var p = UnsafeRawPointer(start)
    while true {
      let bytes: Bytes = p.loadUnaligned(as: Bytes.self)
      let isBlank: Mask = bytes .== blank
      let isLineFeed: Mask = bytes .== lineFeed
      let isReturn: Mask = bytes .== carriageReturn
      let isTab: Mask = bytes .== tab
      let found = firstIndex(.!((isBlank .| isLineFeed) .| (isReturn .| isTab)))
      p += found
      if found < 16 { return p.assumingMemoryBound(to: UInt8.self) }
    }
  }

  /// The length of a well-formed UTF-8 sequence that starts with a byte from 0x80; 0 when it is
  /// malformed (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
  @inline(__always)
  static func sequenceLength(_ p: UnsafePointer<UInt8>) -> Int {
    sequenceLength(
      word: UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self)))
  }

  /// The same for the next four bytes of a text as a number, the first one lowest.
  @inline(__always)
  static func sequenceLength(word: UInt32) -> Int {
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
