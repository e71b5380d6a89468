// Bawn
// SPDX-License-Identifier: Apache-2.0

extension GoURL {
  /// A part of a URL, which decides what has to be escaped in it.
  enum Part {
    case path
    case host
    case user
    case fragment
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  private static func isPlain(_ byte: UInt8, _ part: Part) -> Bool {
    if isAlphanumeric(byte) || "-_.~".utf8.contains(byte) { return true }
    return switch part {
    case .host: "!$&'()*+,;=:[]<>\"".utf8.contains(byte)
    case .path: "$&+,/:;=@".utf8.contains(byte)
    case .user: "$&+,;=".utf8.contains(byte)
    case .fragment: "$&+,/:;=?@!()*".utf8.contains(byte)
    }
  }

  /// The text with everything escaped that has to be.
  static func escape(_ text: Text, _ part: Part) -> Text {
    var output: Text = []
    output.reserveCapacity(text.count)
    for byte in text {
      if isPlain(byte, part) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        GoQuote.writeHex(UInt32(byte), digits: 2, uppercase: true, into: &output)
      }
    }
    return output
  }

  /// The text with its escapes resolved.
  ///
  /// - Throws: Go's text for an escape that isn't one, or a character that a host can't have.
  static func unescape(_ text: Text, _ part: Part) throws(BuiltinError) -> Text {
    var output: Text = []
    output.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "%") {
        let digits = text[(index + 1)...].prefix(2)
        guard digits.count == 2, let high = QueryEncoding.hexValue(text[index + 1]),
          let low = QueryEncoding.hexValue(text[index + 2])
        else { throw .failure("invalid URL escape \(GoText.quoted(text[index...].prefix(3)))") }
        if part == .host, high < 8, !digits.elementsEqual("25".utf8) {
          throw .failure("invalid URL escape \(GoText.quoted(text[index..<(index + 3)]))")
        }
        output.append(high << 4 | low)
        index += 3
        continue
      }
      if part == .host, byte < 0x80, !isPlain(byte, .host) {
        throw .failure("invalid character \(GoText.quoted([byte])) in host name")
      }
      output.append(byte)
      index += 1
    }
    return output
  }

  /// Whether a path or fragment as written may stay so.
  static func isValidEncoding(_ text: Text) -> Bool {
    text.allSatisfy { byte in
      isAlphanumeric(byte) || "-_.~!$&'()*+,;=:@[]%/".utf8.contains(byte)
    }
  }
}
