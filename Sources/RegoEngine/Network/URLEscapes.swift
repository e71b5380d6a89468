// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Percent escapes in the parts of a URL, by the rules of Go's `net/url`.
enum URLEscapes {
  /// Where in a URL a text stands.
  enum Part { case host, zone, user, path, fragment }

  /// A text with its escapes resolved.
  static func resolve(
    _ text: ArraySlice<UInt8>, in part: Part
  ) throws(BuiltinError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      guard byte == UInt8(ascii: "%") else {
        if part == .host || part == .zone, byte < 0x80, !isPlain(byte, in: .host) {
          throw .failure("invalid character \(GoQuote.string([byte])) in host name")
        }
        output.append(byte)
        continue
      }
      guard index + 1 < text.endIndex, let high = QueryEncoding.hexValue(text[index]),
        let low = QueryEncoding.hexValue(text[index + 1])
      else { throw invalid(text[(index - 1)...]) }
      let value = high << 4 | low
      // In hosts only characters beyond ASCII and the percent sign itself may be escaped; zones
      // may also have spaces, which some systems' interface names hold.
      let isPercent = value == UInt8(ascii: "%")
      if part == .host, high < 8, !isPercent { throw invalid(text[(index - 1)...]) }
      if part == .zone, !isPercent, value != 0x20, value >= 0x80 || !isPlain(value, in: .host) {
        throw invalid(text[(index - 1)...])
      }
      output.append(value)
      index += 2
    }
    return output
  }

  private static func invalid(_ rest: ArraySlice<UInt8>) -> BuiltinError {
    .failure("invalid URL escape \(GoQuote.string(rest.prefix(3)))")
  }

  /// A text with everything escaped that Go escapes in a part.
  static func escape(_ text: [UInt8], in part: Part) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for byte in text {
      if isPlain(byte, in: part) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        GoQuote.writeHex(UInt32(byte), digits: 2, uppercase: true, into: &output)
      }
    }
    return output
  }

  /// Whether a path or fragment as written may stay so.
  static func isValid(_ text: [UInt8]) -> Bool {
    text.allSatisfy { isUnreserved($0) || "!$&'()*+,;=:@[]%/".utf8.contains($0) }
  }

  static func isUserInfo(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || ":!$&'()*+,;=%@".utf8.contains(byte)
  }

  private static func isPlain(_ byte: UInt8, in part: Part) -> Bool {
    if isUnreserved(byte) { return true }
    return switch part {
    case .host, .zone: "!$&'()*+,;=:[]<>\"".utf8.contains(byte)
    case .path: "$&+,/:;=@".utf8.contains(byte)
    case .user: "$&+,;=".utf8.contains(byte)
    case .fragment: "$&+,/:;=?@!()*".utf8.contains(byte)
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "-_.~".utf8.contains(byte)
  }

  /// Whether a byte is an ASCII letter or digit.
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}
