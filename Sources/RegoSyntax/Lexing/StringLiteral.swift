// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The text that a literal between quotes stands for.
enum StringLiteral {
  /// Resolves the escapes of a quoted string or of a piece of a template.
  ///
  /// A lone half of a surrogate pair becomes U+FFFD, as JSON decoders in Go have it.
  ///
  /// - Returns: nil when an escape is wrong, or when there is one and a control character stands
  ///   unescaped beside it, which only a literal without escapes may have.
  static func resolve(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        if byte < 0x20 { return nil }
        text.append(byte)
        continue
      }
      guard index < bytes.endIndex else { return nil }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "{"):
        text.append(escape)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        guard var value = hexadecimal(bytes, at: index) else { return nil }
        index += 4
        if (0xD800..<0xDC00).contains(value), bytes.endIndex - index >= 6,
          bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
          let low = hexadecimal(bytes, at: index + 2), (0xDC00..<0xE000).contains(low)
        {
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
          index += 6
        }
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      default: return nil
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text of a raw template's piece, where only `\{` is an escape.
  static func resolveRawTemplate(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for index in bytes.indices {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex,
        bytes[index + 1] == UInt8(ascii: "{")
      {
        continue
      }
      text.append(bytes[index])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= bytes.endIndex else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<(start + 4)] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
