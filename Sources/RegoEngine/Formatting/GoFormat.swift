// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// Formats arguments by a template as Go's `fmt.Sprintf` does, including its notes on mistakes
/// (`%!d(string=a)`, `%!d(MISSING)`, `%!(EXTRA int64=1)`).
struct GoFormat {
  /// An argument: `sprintf` has the first four kinds, templates have the others too.
  indirect enum Argument {
    case integer(Int64)
    case bigInteger(BigInt)
    case double(Double)
    case text([UInt8])
    case boolean(Bool)
    /// Go's nil.
    case none
    /// A number that Go keeps as text.
    case number([UInt8])
    case list([Argument])
    case map([(key: Argument, value: Argument)])
    /// An argument whose type has another name.
    case typed(String, Argument)

    var goType: String {
      switch self {
      case .integer: "int64"
      case .bigInteger: "*big.Int"
      case .double: "float64"
      case .text: "string"
      case .boolean: "bool"
      case .none: "<nil>"
      case .number: "json.Number"
      case .list: "[]interface {}"
      case .map: "map[string]interface {}"
      case .typed(let name, _): name
      }
    }
  }

  /// What stands between the percent sign and the verb.
  struct Flags {
    var minus = false
    var plus = false
    var sharp = false
    var space = false
    var zero = false
    /// `#` and `+` mean something else with `%v`.
    var sharpV = false
    var width: Int?
    var precision: Int?
  }

  /// More output than this is a mistake or an attack.
  static let outputLimit = 64 << 20
  /// Go takes no larger width, precision or argument number.
  private static let numberLimit = 1_000_000

  let template: UnsafeBufferPointer<UInt8>
  let arguments: [Argument]
  var output: [UInt8] = []
  var flags = Flags()
  private var position = 0
  private var argument = 0
  private var isReordered = false
  private var isGoodArgument = true
  /// Where the next `]` is, so that many unclosed `[` don't each look through the whole rest.
  private var nextBracket = -1

  private init(template: UnsafeBufferPointer<UInt8>, arguments: [Argument]) {
    self.template = template
    self.arguments = arguments
  }

  /// The formatted text; nil when it would be larger than `outputLimit`.
  static func format(_ template: UnsafeBufferPointer<UInt8>, _ arguments: [Argument]) -> [UInt8]? {
    var formatter = GoFormat(template: template, arguments: arguments)
    return formatter.run() ? formatter.output : nil
  }

  /// An argument as `%v` shows it.
  static func text(_ argument: Argument) -> [UInt8] {
    let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var formatter = GoFormat(template: none, arguments: [])
    formatter.write(argument, verb: "v")
    return formatter.output
  }

  /// Arguments one after the other, with a space between two that aren't text.
  static func joined(_ arguments: [Argument]) -> [UInt8] {
    var output: [UInt8] = []
    var wasText = true
    for (index, argument) in arguments.enumerated() {
      let isText: Bool
      switch argument {
      case .text, .number: isText = true
      default: isText = false
      }
      if index > 0, !isText, !wasText { output.append(0x20) }
      output += text(argument)
      wasText = isText
    }
    return output
  }

  private mutating func run() -> Bool {
    while position < template.count {
      guard output.count <= Self.outputLimit else { return false }
      let start = position
      while position < template.count, template[position] != UInt8(ascii: "%") { position += 1 }
      output += template[start..<position]
      guard position < template.count else { break }
      position += 1
      if !formatOne() { break }
    }
    if !isReordered, argument < arguments.count {
      flags = Flags()
      output += "%!(EXTRA ".utf8
      for index in argument..<arguments.count {
        guard output.count <= Self.outputLimit else { return false }
        if index > argument { output += ", ".utf8 }
        if case .none = arguments[index] {
          output += "<nil>".utf8
          continue
        }
        output += "\(arguments[index].goType)=".utf8
        write(arguments[index], verb: "v")
      }
      output += ")".utf8
    }
    return output.count <= Self.outputLimit
  }

  /// Formats one directive; false when the template ends inside it.
  private mutating func formatOne() -> Bool {
    isGoodArgument = true
    flags = Flags()
    readFlags()
    var afterIndex = readArgumentNumber()
    if at(UInt8(ascii: "*")) {
      position += 1
      flags.width = integerFromArgument()
      if let width = flags.width {
        if width < 0 {
          flags.width = -width
          flags.minus = true
          flags.zero = false
        }
      } else {
        output += "%!(BADWIDTH)".utf8
      }
      afterIndex = false
    } else {
      flags.width = readNumber()
      if afterIndex, flags.width != nil { isGoodArgument = false }
    }
    if at(UInt8(ascii: ".")) {
      position += 1
      if afterIndex { isGoodArgument = false }
      afterIndex = readArgumentNumber()
      if at(UInt8(ascii: "*")) {
        position += 1
        flags.precision = integerFromArgument()
        if let precision = flags.precision, precision < 0 { flags.precision = nil }
        if flags.precision == nil { output += "%!(BADPREC)".utf8 }
        afterIndex = false
      } else {
        flags.precision = readNumber() ?? 0
      }
    }
    if !afterIndex { _ = readArgumentNumber() }
    guard position < template.count else {
      output += "%!(NOVERB)".utf8
      return false
    }
    let verb = readVerb()
    if verb == "%" {
      output.append(UInt8(ascii: "%"))
    } else if !isGoodArgument {
      output += "%!\(verb)(BADINDEX)".utf8
    } else if argument >= arguments.count {
      output += "%!\(verb)(MISSING)".utf8
    } else {
      if verb == "v" {
        flags.sharpV = flags.sharp
        flags.sharp = false
        flags.plus = false
      }
      argument += 1
      write(arguments[argument - 1], verb: verb)
    }
    return true
  }

  private func at(_ byte: UInt8) -> Bool {
    position < template.count && template[position] == byte
  }

  private mutating func readFlags() {
    while position < template.count {
      switch template[position] {
      case UInt8(ascii: "#"): flags.sharp = true
      case UInt8(ascii: "0"): flags.zero = true
      case UInt8(ascii: "+"): flags.plus = true
      case UInt8(ascii: "-"): flags.minus = true
      case UInt8(ascii: " "): flags.space = true
      default: return
      }
      position += 1
    }
  }

  /// A number that starts here; a crazily long one makes Go give up on the rest of the template.
  private mutating func readNumber() -> Int? {
    var value: Int?
    while position < template.count, template[position] &- 0x30 < 10 {
      if let value, value > Self.numberLimit {
        position = template.count
        return nil
      }
      value = (value ?? 0) * 10 + Int(template[position] - 0x30)
      position += 1
    }
    return value
  }

  /// Reads `[n]`; whether there was a well-formed one.
  private mutating func readArgumentNumber() -> Bool {
    guard at(UInt8(ascii: "[")) else { return false }
    isReordered = true
    if nextBracket < position {
      nextBracket =
        template[position...].firstIndex(of: UInt8(ascii: "]")) ?? template.count
    }
    guard nextBracket < template.count, position + 2 < template.count else {
      isGoodArgument = false
      position += 1
      return false
    }
    var number = 0
    var isNumber = nextBracket > position + 1
    for index in (position + 1)..<nextBracket where isNumber {
      let digit = template[index] &- 0x30
      isNumber = digit < 10 && number <= Self.numberLimit
      if isNumber { number = number * 10 + Int(digit) }
    }
    position = nextBracket + 1
    if isNumber, number >= 1, number <= arguments.count {
      argument = number - 1
      return true
    }
    isGoodArgument = false
    return isNumber
  }

  private mutating func integerFromArgument() -> Int? {
    guard argument < arguments.count else { return nil }
    argument += 1
    var operand = arguments[argument - 1]
    if case .typed(_, let inner) = operand { operand = inner }
    guard case .integer(let value) = operand,
      value.magnitude <= UInt64(Self.numberLimit)
    else { return nil }
    return Int(value)
  }

  private mutating func readVerb() -> Unicode.Scalar {
    var decoder = UTF8()
    var iterator = template[position...].makeIterator()
    position += UTF8Text.width(of: template[position])
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
    return "\u{FFFD}"
  }
}
