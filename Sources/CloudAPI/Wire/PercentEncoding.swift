// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding as requests and their signatures have it (RFC 3986): everything but letters,
/// digits, `-`, `.`, `_` and `~` is encoded.
package enum PercentEncoding {
  /// A text encoded.
  ///
  /// - Parameters:
  ///   - text: the text, not yet encoded.
  ///   - keepsSlashes: whether slashes stay, as in paths.
  package static func encode(_ text: some StringProtocol, keepsSlashes: Bool = false) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    append(text, to: &result, keepsSlashes: keepsSlashes)
    return String(decoding: result, as: UTF8.self)
  }

  /// A query of parameters, in the order given; a parameter without a value has no equals sign.
  package static func query(_ fields: [WireField]) -> String {
    var result: [UInt8] = []
    for field in fields {
      if !result.isEmpty { result.append(0x26) }
      append(field.name, to: &result, keepsSlashes: false)
      if field.value.isEmpty { continue }
      result.append(0x3D)
      append(field.value, to: &result, keepsSlashes: false)
    }
    return String(decoding: result, as: UTF8.self)
  }

  static func append(
    _ text: some StringProtocol, to result: inout [UInt8], keepsSlashes: Bool
  ) {
    for byte in text.utf8 {
      if isPlain(byte) || (keepsSlashes && byte == 0x2F) {
        result.append(byte)
      } else {
        result.append(0x25)
        result.append(digit(byte >> 4))
        result.append(digit(byte & 15))
      }
    }
  }

  /// The text with every `%XX` as its byte; what isn't that form stays as it is.
  static func decode(_ text: some StringProtocol) -> String {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
        let high = value(source[index + 1]), let low = value(source[index + 2])
      {
        bytes.append(high << 4 | low)
        index += 3
      } else {
        bytes.append(source[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
    default: false
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
