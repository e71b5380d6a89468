// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Byte-level work on valid UTF-8, where a character is a Unicode scalar as in Go.
enum UTF8Text {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  static func isASCII(_ bytes: Bytes) -> Bool {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80
  }

  /// The number of scalars.
  static func characterCount(_ bytes: Bytes) -> Int {
    var count = 0
    for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The byte offset of the scalar with this number; the end when there are fewer.
  static func offset(ofCharacter number: Int, in bytes: Bytes) -> Int {
    var left = number
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if left == 0 { return offset }
      left -= 1
    }
    return bytes.count
  }

  /// Bytes of the scalar that starts with this byte.
  static func width(of lead: UInt8) -> Int {
    lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4))
  }

  static func hasPrefix(_ bytes: Bytes, _ prefix: Bytes) -> Bool {
    prefix.count <= bytes.count && bytes[..<prefix.count].elementsEqual(prefix)
  }

  static func hasSuffix(_ bytes: Bytes, _ suffix: Bytes) -> Bool {
    suffix.count <= bytes.count && bytes[(bytes.count - suffix.count)...].elementsEqual(suffix)
  }
}
