// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Go's quoted text, without its quotes.
enum TemplateQuote {
  /// The text with its escapes resolved; nil when one of them is wrong.
  static func unquoted(_ body: [UInt8], quote: UInt8) -> [UInt8]? {
    var output: [UInt8] = []
    var rest = body[...]
    while let byte = rest.popFirst() {
      guard byte == 0x5C else {
        if byte == quote { return nil }
        output.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return nil }
      switch escape {
      case UInt8(ascii: "a"): output.append(0x07)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "v"): output.append(0x0B)
      case 0x5C: output.append(0x5C)
      case 0x22, 0x27:
        guard escape == quote else { return nil }
        output.append(escape)
      case UInt8(ascii: "x"):
        guard let value = number(&rest, digits: 2, radix: 16) else { return nil }
        output.append(UInt8(truncatingIfNeeded: value))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        let digits = escape == UInt8(ascii: "u") ? 4 : 8
        guard let value = number(&rest, digits: digits, radix: 16),
          let scalar = Unicode.Scalar(value)
        else { return nil }
        output += UTF8.encode(scalar).map(Array.init) ?? []
      case 0x30...0x37:
        rest = rest.startIndex > body.startIndex ? body[(rest.startIndex - 1)...] : rest
        guard let value = number(&rest, digits: 3, radix: 8), value < 256 else { return nil }
        output.append(UInt8(value))
      default: return nil
      }
    }
    return output
  }

  private static func number(
    _ rest: inout ArraySlice<UInt8>, digits: Int, radix: UInt32
  ) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = rest.popFirst(), let digit = QueryEncoding.hexValue(byte),
        UInt32(digit) < radix
      else { return nil }
      value = value &* radix &+ UInt32(digit)
    }
    return value
  }
}
