// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The encoding of names and values in a URL's query, as Go's `url.QueryEscape` has it.
enum QueryEncoding {
  static func encode(_ text: UTF8Text.Bytes, into output: inout [UInt8]) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        output.append(byte)
      case UInt8(ascii: " "): output.append(UInt8(ascii: "+"))
      default:
        output.append(UInt8(ascii: "%"))
        GoQuote.writeHex(UInt32(byte), digits: 2, uppercase: true, into: &output)
      }
    }
  }

  static func decode(_ text: UTF8Text.Bytes) throws(BuiltinError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "+"): output.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard index + 2 < text.count, let high = hexValue(text[index + 1]),
          let low = hexValue(text[index + 2])
        else {
          var shown: [UInt8] = []
          GoQuote.write(text[index..<min(index + 3, text.count)], into: &shown)
          throw .failure("invalid URL escape \(String(decoding: shown, as: UTF8.self))")
        }
        output.append(high << 4 | low)
        index += 2
      default: output.append(text[index])
      }
      index += 1
    }
    return output
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 0x57
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 0x37
    default: nil
    }
  }
}
