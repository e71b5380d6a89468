// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Quoted text in Go's notation, which OPA shows strings in.
enum GoQuote {
  /// Text in double quotes; characters that can't be printed are escaped, and bytes that belong to
  /// none stand as `\xNN`.
  static func write(
    _ text: some Collection<UInt8>, into output: inout [UInt8], quote: UInt8 = 0x22,
    onlyASCII: Bool = false
  ) {
    output.append(quote)
    var decoder = UTF8()
    var iterator = text.makeIterator()
    let start = output.count
    decoding: while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar):
        write(scalar, into: &output, quote: quote, onlyASCII: onlyASCII)
      case .emptyInput: break decoding
      case .error:
        output.removeSubrange(start...)
        writeDamaged(text, into: &output, quote: quote, onlyASCII: onlyASCII)
        break decoding
      }
    }
    output.append(quote)
  }

  private static func writeDamaged(
    _ text: some Collection<UInt8>, into output: inout [UInt8], quote: UInt8, onlyASCII: Bool
  ) {
    for (piece, isValid) in GoText.pieces(Array(text)) {
      var decoder = UTF8()
      var iterator = piece.makeIterator()
      if isValid, case .scalarValue(let scalar) = decoder.decode(&iterator) {
        write(scalar, into: &output, quote: quote, onlyASCII: onlyASCII)
      } else {
        output += "\\x".utf8
        writeHex(UInt32(piece.first ?? 0), digits: 2, into: &output)
      }
    }
  }

  /// Text in double quotes, as a string.
  static func string(_ text: some Collection<UInt8>) -> String {
    var output: [UInt8] = []
    write(text, into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Text in double quotes, as a string.
  static func string(_ text: String) -> String { string(text.utf8) }

  /// A character in single quotes, in ASCII alone.
  static func character(_ scalar: Unicode.Scalar) -> String {
    var output: [UInt8] = []
    write(
      UTF8.encode(scalar).map(Array.init) ?? [], into: &output, quote: 0x27, onlyASCII: true)
    return String(decoding: output, as: UTF8.self)
  }

  private static func write(
    _ scalar: Unicode.Scalar, into output: inout [UInt8], quote: UInt8, onlyASCII: Bool
  ) {
    let value = scalar.value
    if value == UInt32(quote) || value == 0x5C {
      output += [0x5C, UInt8(value)]
      return
    }
    if isPrintable(scalar), value < 0x80 || !onlyASCII {
      output += UTF8.encode(scalar).map(Array.init) ?? []
      return
    }
    switch value {
    case 0x07: output += "\\a".utf8
    case 0x08: output += "\\b".utf8
    case 0x0C: output += "\\f".utf8
    case 0x0A: output += "\\n".utf8
    case 0x0D: output += "\\r".utf8
    case 0x09: output += "\\t".utf8
    case 0x0B: output += "\\v".utf8
    case 0..<0x20, 0x7F:
      output += "\\x".utf8
      writeHex(value, digits: 2, into: &output)
    case 0..<0x10000:
      output += "\\u".utf8
      writeHex(value, digits: 4, into: &output)
    default:
      output += "\\U".utf8
      writeHex(value, digits: 8, into: &output)
    }
  }

  static func writeHex(
    _ value: UInt32, digits: Int, uppercase: Bool = false, into output: inout [UInt8]
  ) {
    var shift = (digits - 1) * 4
    while shift >= 0 {
      output.append(hexDigit(UInt8(value >> UInt32(shift) & 0xF), uppercase: uppercase))
      shift -= 4
    }
  }

  static func hexDigit(_ nibble: UInt8, uppercase: Bool = false) -> UInt8 {
    nibble < 10 ? 0x30 + nibble : (uppercase ? 0x37 : 0x57) + nibble
  }

  /// Whether Go's `strconv.IsPrint` holds: letters, marks, numbers, punctuation, symbols, space.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      return false
    default:
      return true
    }
  }
}
