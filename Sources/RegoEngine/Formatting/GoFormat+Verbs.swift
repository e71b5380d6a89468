// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

extension GoFormat {
  mutating func write(_ argument: Argument, verb: Unicode.Scalar) {
    if verb == "T" { return writePadded(truncated(Array(argument.goType.utf8))) }
    guard output.count <= Self.outputLimit else { return }
    switch argument {
    case .boolean(let value):
      guard verb == "v" || verb == "t" else { return writeBadVerb(argument, verb) }
      writePadded(Array("\(value)".utf8))
    case .none:
      if verb == "v" { return writePadded(Array("<nil>".utf8)) }
      output += "%!\(verb)(<nil>)".utf8
    case .number(let text):
      guard ["v", "s", "q", "x", "X"].contains(verb) else { return writeBadVerb(argument, verb) }
      write(text, verb: verb)
    case .list(let elements):
      write("[", elements.map { [$0] }, "]", verb: verb)
    case .map(let entries):
      write("map[", entries.map { [$0.key, $0.value] }, "]", verb: verb)
    case .typed(let name, let inner):
      let start = output.count
      write(inner, verb: verb)
      // A note on a wrong verb has the name of the type.
      let note = Array("%!\(verb)(\(inner.goType)=".utf8)
      if output[start...].starts(with: note) {
        output.replaceSubrange(start..<start + note.count, with: "%!\(verb)(\(name)=".utf8)
      }
    case .integer(let value): write(value, verb: verb)
    case .bigInteger(let value): write(value, verb: verb)
    case .double(let value): write(value, verb: verb)
    case .text(let value): write(value, verb: verb)
    }
  }

  /// Elements, or keys and values with a colon between them; each with the flags and the verb.
  private mutating func write(
    _ open: String, _ items: [[Argument]], _ close: String, verb: Unicode.Scalar
  ) {
    let kept = flags
    output += open.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(0x20) }
      for (position, part) in item.enumerated() {
        if position > 0 { output.append(UInt8(ascii: ":")) }
        flags = kept
        // Inside a collection Go shows nil as it is.
        if case .none = part {
          writePadded(Array("<nil>".utf8))
        } else {
          write(part, verb: verb)
        }
      }
    }
    output += close.utf8
  }

  private mutating func writeBadVerb(_ argument: Argument, _ verb: Unicode.Scalar) {
    output += "%!\(verb)(\(argument.goType)=".utf8
    write(argument, verb: "v")
    output += ")".utf8
  }

  // MARK: - Integers

  private mutating func write(_ value: Int64, verb: Unicode.Scalar) {
    if let base = Self.base(of: verb) {
      return writeInteger(
        digits: Array(String(value.magnitude, radix: base, uppercase: verb == "X").utf8),
        negative: value < 0, base: base, verb: verb)
    }
    let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
    switch verb {
    case "c": writePadded(Array(String(scalar).utf8))
    case "q":
      var quoted: [UInt8] = []
      GoQuote.write(
        Array(String(scalar).utf8), into: &quoted, quote: UInt8(ascii: "'"), onlyASCII: flags.plus)
      writePadded(quoted)
    case "U":
      var digits = Array(String(UInt64(bitPattern: value), radix: 16, uppercase: true).utf8)
      let wanted = max(flags.precision ?? 4, 4)
      if digits.count < wanted { digits = Self.zeros(wanted - digits.count) + digits }
      var text = Array("U+".utf8) + digits
      if flags.sharp, value >= 0, value <= 0x10FFFF, GoQuote.isPrintable(scalar) {
        text += " '\(scalar)'".utf8
      }
      flags.zero = false
      writePadded(text)
    default: writeBadVerb(.integer(value), verb)
    }
  }

  private static func base(of verb: Unicode.Scalar) -> Int? {
    switch verb {
    case "v", "d": 10
    case "b": 2
    case "o", "O": 8
    case "x", "X": 16
    default: nil
    }
  }

  private mutating func writeInteger(
    digits: [UInt8], negative: Bool, base: Int, verb: Unicode.Scalar
  ) {
    var digits = digits
    let showsSign = negative || flags.plus || flags.space
    var minimum = 0
    if let precision = flags.precision {
      if precision == 0, digits == [0x30] {
        flags.zero = false
        return writePadded([])
      }
      minimum = precision
    } else if flags.zero, !flags.minus, let width = flags.width {
      minimum = width - (showsSign ? 1 : 0)
    }
    if digits.count < minimum { digits = Self.zeros(minimum - digits.count) + digits }
    var prefix: [UInt8] = negative ? [0x2D] : (flags.plus ? [0x2B] : (flags.space ? [0x20] : []))
    if verb == "O" { prefix += "0o".utf8 }
    if flags.sharp {
      switch base {
      case 2: prefix += "0b".utf8
      case 8: if digits.first != 0x30 { prefix.append(0x30) }
      case 16: prefix += (verb == "X" ? "0X" : "0x").utf8
      default: break
      }
    }
    flags.zero = false
    writePadded(prefix + digits)
  }

  private mutating func write(_ value: BigInt, verb: Unicode.Scalar) {
    guard let base = verb == "s" ? 10 : Self.base(of: verb) else {
      output += "%!\(verb)(big.Int=\(value))".utf8
      return
    }
    writeInteger(
      digits: Array(String(value.magnitude, radix: base, uppercase: verb == "X").utf8),
      negative: value.sign == .minus, base: base, verb: verb)
  }

  // MARK: - Floating point

  private mutating func write(_ value: Double, verb: Unicode.Scalar) {
    let letter: UInt8
    var precision = flags.precision
    switch verb {
    case "v": letter = UInt8(ascii: "g")
    case "b", "g", "G", "x", "X": letter = UInt8(truncatingIfNeeded: verb.value)
    case "e", "E", "f", "F":
      letter = UInt8(truncatingIfNeeded: verb.value)
      precision = precision ?? 6
    default: return writeBadVerb(.double(value), verb)
    }
    var text = GoFloat.text(value, verb: letter, precision: precision)
    var sign: UInt8 = 0x2B
    if let first = text.first, first == 0x2D || first == 0x2B {
      sign = first
      text.removeFirst()
    }
    if flags.space, sign == 0x2B, !flags.plus { sign = 0x20 }
    if flags.sharp, letter != UInt8(ascii: "b") {
      text = Self.withPoint(text, letter: letter, precision: precision)
    }
    guard flags.plus || sign != 0x2B else { return writePadded(text) }
    if flags.zero, !flags.minus, let width = flags.width, width > text.count + 1 {
      output.append(sign)
      output += Self.zeros(width - text.count - 1) + text
    } else {
      writePadded([sign] + text)
    }
  }

  /// The `#` flag: always a decimal point, and with `g` its trailing zeros.
  private static func withPoint(_ text: [UInt8], letter: UInt8, precision: Int?) -> [UInt8] {
    let isHexadecimal = letter | 0x20 == UInt8(ascii: "x")
    var missing = 0
    if letter | 0x20 == UInt8(ascii: "g") || isHexadecimal { missing = precision ?? 6 }
    var number = text
    var tail: [UInt8] = []
    let mark = UInt8(ascii: isHexadecimal ? "p" : "e")
    if let end = text.firstIndex(where: { $0 | 0x20 == mark }) {
      number = Array(text[..<end])
      tail = Array(text[end...])
    }
    var sawDigit = false
    for byte in number where byte != 0x2E {
      if byte != 0x30 { sawDigit = true }
      if sawDigit { missing -= 1 }
    }
    if !number.contains(0x2E) {
      if number == [0x30] { missing -= 1 }
      number.append(0x2E)
    }
    return number + zeros(max(missing, 0)) + tail
  }

  // MARK: - Text

  private mutating func write(_ value: [UInt8], verb: Unicode.Scalar) {
    switch verb {
    case "v" where flags.sharpV, "q":
      let text = truncated(value)
      var quoted: [UInt8] = []
      if flags.sharp, Self.fitsBackquotes(text) {
        quoted = [0x60] + text + [0x60]
      } else {
        GoQuote.write(text, into: &quoted, onlyASCII: flags.plus)
      }
      writePadded(quoted)
    case "v", "s": writePadded(truncated(value))
    case "x", "X": writeHexadecimal(value, uppercase: verb == "X")
    default: writeBadVerb(.text(value), verb)
    }
  }

  private static func fitsBackquotes(_ text: [UInt8]) -> Bool {
    text.allSatisfy { $0 != 0x60 && ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
  }

  private func truncated(_ text: [UInt8]) -> [UInt8] {
    guard let precision = flags.precision, precision < text.count else { return text }
    return text.withUnsafeBufferPointer {
      Array($0[..<UTF8Text.offset(ofCharacter: precision, in: $0)])
    }
  }

  private mutating func writeHexadecimal(_ value: [UInt8], uppercase: Bool) {
    var text: [UInt8] = []
    let prefix = Array((uppercase ? "0X" : "0x").utf8)
    for (index, byte) in value.prefix(flags.precision ?? .max).enumerated() {
      if flags.space, index > 0 { text.append(0x20) }
      if flags.sharp, flags.space || index == 0 { text += prefix }
      text.append(GoQuote.hexDigit(byte >> 4, uppercase: uppercase))
      text.append(GoQuote.hexDigit(byte & 0xF, uppercase: uppercase))
    }
    writePadded(text)
  }

  // MARK: - Padding

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x30, count: count) }

  private mutating func writePadded(_ text: [UInt8]) {
    let length = text.withUnsafeBufferPointer { UTF8Text.characterCount($0) }
    let missing = (flags.width ?? 0) - length
    guard missing > 0 else {
      output += text
      return
    }
    let fill: UInt8 = flags.zero && !flags.minus ? 0x30 : 0x20
    let padding = [UInt8](repeating: fill, count: missing)
    output += flags.minus ? text + padding : padding + text
  }
}
