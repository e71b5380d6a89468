// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Validity of one encoded character, after RFC 3629.
enum UTF8Sequence {
  /// How many bytes the character at a position has; 0 when it is wrongly encoded.
  static func length(in bytes: [UInt8], at position: Int) -> Int {
    let first = bytes[position]
    let length: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    switch first {
    case 0..<0x80: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      lowest = 0xA0
    case 0xED:
      length = 3
      highest = 0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      lowest = 0x90
    case 0xF4:
      length = 4
      highest = 0x8F
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    guard position + length <= bytes.count else { return 0 }
    guard (lowest...highest).contains(bytes[position + 1]) else { return 0 }
    for index in (position + 2)..<max(position + length, position + 2)
    where !(0x80...0xBF).contains(bytes[index]) {
      return 0
    }
    return length
  }
}
