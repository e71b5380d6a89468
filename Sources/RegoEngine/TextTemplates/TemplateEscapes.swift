// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The escaping functions of Go's `text/template`.
enum TemplateEscapes {
  static func html(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for byte in text {
      switch byte {
      case 0: output += "\u{FFFD}".utf8
      case UInt8(ascii: "\""): output += "&#34;".utf8
      case UInt8(ascii: "'"): output += "&#39;".utf8
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      default: output.append(byte)
      }
    }
    return output
  }

  static func javaScript(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\\", "'", "\"": output += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
      case "<", ">", "&", "=": escape(scalar, into: &output)
      default:
        if GoQuote.isPrintable(scalar) {
          output += UTF8.encode(scalar).map(Array.init) ?? []
        } else {
          escape(scalar, into: &output)
        }
      }
    }
    return output
  }

  private static func escape(_ scalar: Unicode.Scalar, into output: inout [UInt8]) {
    output += "\\u".utf8
    let digits = scalar.value > 0xFFFF ? (scalar.value > 0xFFFFF ? 6 : 5) : 4
    GoQuote.writeHex(scalar.value, digits: digits, uppercase: true, into: &output)
  }
}
