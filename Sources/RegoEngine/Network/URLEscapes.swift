// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Percent escapes in the parts of a URL, by the rules of Go's `net/url`.
enum URLEscapes {
  /// Where in a URL a text stands.
  enum Part { case host, zone, userInfo, path, fragment }

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
        if part == .host || part == .zone, byte < 0x80, !isHost(byte) {
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
      if part == .zone, !isPercent, value != 0x20, value >= 0x80 || !isHost(value) {
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

  /// A path with everything escaped that Go escapes in paths.
  static func escaped(_ path: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(path.count)
    for byte in path {
      if isUnreserved(byte) || "$&+,/:;=@".utf8.contains(byte) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        GoQuote.writeHex(UInt32(byte), digits: 2, uppercase: true, into: &output)
      }
    }
    return output
  }

  static func isUserInfo(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || ":!$&'()*+,;=%@".utf8.contains(byte)
  }

  private static func isHost(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || "!$&'()*+,;=:[]<>\"".utf8.contains(byte)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
