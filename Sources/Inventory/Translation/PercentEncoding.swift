// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Percent-encoding (RFC 3986, section 2.1), as some services encode documents in answers.
enum PercentEncoding {
  /// The text that was encoded; the value itself where it is no such text.
  static func decoded(_ value: Node, in arena: Arena) -> Node {
    guard value.isKind(.string), value.utf8.contains(UInt8(ascii: "%")) else { return value }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.count)
    let source = value.utf8
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
        let high = digit(source[index + 1]), let low = digit(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    // Bytes that are no text aren't a document that somebody encoded.
    guard let text = String(validating: bytes, as: UTF8.self) else { return value }
    return arena.string(text)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }
}
