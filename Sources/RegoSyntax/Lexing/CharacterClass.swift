// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a byte can be part of, looked up in a table.
struct CharacterClass: OptionSet {
  let rawValue: UInt8

  static let identifierStart = CharacterClass(rawValue: 1)
  static let digit = CharacterClass(rawValue: 2)
  static let space = CharacterClass(rawValue: 4)
  /// Ends the quick run through a string: quotes, escapes, braces, line breaks, NUL, non-ASCII.
  static let special = CharacterClass(rawValue: 8)

  static let identifierPart: CharacterClass = [.identifierStart, .digit]

  /// One entry for each byte.
  static let table: [CharacterClass] = (0...255).map { (byte: Int) in
    var found: CharacterClass = []
    switch UInt8(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      found.insert(.identifierStart)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): found.insert(.digit)
    case 0x20, 0x09, 0x0A, 0x0D: found.insert(.space)
    default: break
    }
    switch UInt8(byte) {
    case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "{"), 0x0A, 0,
      0x80...0xFF:
      found.insert(.special)
    default: break
    }
    return found
  }
}
