// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// `format` and `formatlist`: the verbs of cty's formatting, which are close to Go's.
enum Formatting {
  typealias Failure = HCLFunctionError

  /// `%` with all that belongs to it.
  struct Verb {
    var isLeftAligned = false
    var isZeroPadded = false
    var showsPlus = false
    var showsSpace = false
    var isSharp = false
    var width = 0
    var precision: Int?
    var argument: Int?
    var letter: Unicode.Scalar = "%"
    var text = ""
  }

  enum Piece {
    case literal(String)
    case verb(Verb)
  }

  /// Wider than any sane output; Terraform itself would make gigabytes of spaces.
  static let maximumWidth = 100_000

  static func format(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let values = Array(arguments.dropFirst())
    // A null without a type is to Terraform one of which nothing is known.
    guard !values.contains(where: { $0.isNull && $0.type == .any }) else {
      return .unknown(.string, isNotNull: true)
    }
    do {
      return try apply(try parse(arguments.text(0)), values, budget)
    } catch {
      // Terraform looks at the format only when everything that goes into it is known.
      guard values.allSatisfy(\.isWhollyKnown) else {
        return .unknown(.string, isNotNull: true, from: values)
      }
      throw error
    }
  }

  static func formatList(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let pieces = try parse(arguments.text(0))
    let others = Array(arguments.dropFirst())
    guard !others.contains(where: { $0.isNull && $0.type == .any }) else {
      return .unknown(.list(.string), isNotNull: true)
    }
    var count: Int?
    var counted = 0
    for (index, argument) in others.enumerated() {
      if !argument.isKnown {
        switch argument.type {
        case .list, .set, .any, .tuple:
          return .unknown(.list(.string), isNotNull: true, from: others)
        default: continue
        }
      }
      guard let elements = argument.elements else { continue }
      if case .set = argument.content, !argument.isWhollyKnown {
        return .unknown(.list(.string), isNotNull: true, from: others)
      }
      if let count, count != elements.count {
        throw HCLFunctionError(
          "argument \(index + 1) has length \(elements.count), which is inconsistent with argument "
            + "\(counted + 1) of length \(count)", argument: index + 1)
      }
      count = elements.count
      counted = index
    }
    let rows = count ?? 1
    try budget.reserve(rows)
    var results: [HCLValue] = []
    for row in 0..<rows {
      let values = others.map { $0.isKnown ? ($0.elements?[row] ?? $0) : $0 }
      do {
        results.append(try apply(pieces, values, budget))
      } catch {
        guard values.allSatisfy(\.isWhollyKnown) else {
          results.append(.unknown(.string, isNotNull: true, from: values))
          continue
        }
        throw error
      }
    }
    return .list(results, of: .string)
  }

  private static func apply(
    _ pieces: [Piece], _ values: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    var result = HCLTextBuilder()
    var next = 0
    var highest = 0
    for piece in pieces {
      switch piece {
      case .literal(let text): result.append(text)
      case .verb(let verb):
        let position = verb.argument ?? next
        next = position + 1
        highest = max(highest, next)
        guard position < values.count else {
          throw HCLFunctionError(
            "not enough arguments for \(quoted(verb.text)): need index \(position) but have "
              + "\(values.count) total")
        }
        let value = values[position]
        if !value.isKnown {
          // Quoting or padding text that isn't known leaves no piece of it as it is.
          let isPlain = verb.width == 0 && verb.precision == nil && verb.letter != "q"
          result.append(isPlain ? value : .unknown(.string, isNotNull: true, from: [value]))
          continue
        }
        if !value.isWhollyKnown {
          return .unknown(.string, isNotNull: true, from: values)
        }
        try budget.reserve(verb.width / 16 + 1)
        result.append(try text(of: value, verb))
      }
    }
    if highest < values.count, !pieces.contains(where: { $0.usesExplicitArgument }) {
      throw HCLFunctionError("too many arguments; only \(highest) used by format string")
    }
    return result.value
  }

  private static func text(of value: HCLValue, _ verb: Verb) throws(Failure) -> String {
    switch verb.letter {
    case "v":
      if value.isNull { return padded("null", verb) }
      if verb.isSharp || !value.type.isPrimitive {
        return padded(try EncodingFunctions.json(of: value), verb)
      }
      if let number = value.numberValue {
        return padded((number.isNegative ? "-" : "") + shortest(number, isUpper: false), verb)
      }
      return padded(try primitive(value, .string, verb).stringValue ?? "", verb)
    case "s", "q":
      guard !value.isNull else { throw unsupported(verb, "null value cannot be formatted") }
      let text = try primitive(value, .string, verb).stringValue ?? ""
      let cut = verb.precision.map { String(text.prefix($0)) } ?? text
      guard verb.letter == "q" else { return padded(cut, verb) }
      var bytes: [UInt8] = []
      JSONValueWriter.writeString(cut, into: &bytes)
      return padded(String(decoding: bytes, as: UTF8.self), verb)
    case "t":
      guard !value.isNull else { throw unsupported(verb, "null value cannot be formatted") }
      return try primitive(value, .bool, verb).boolValue == true ? "true" : "false"
    case "b", "d", "o", "x", "X":
      guard !value.isNull else { throw unsupported(verb, "null value cannot be formatted") }
      let number = try primitive(value, .number, verb).numberValue ?? .zero
      guard number.isWhole else { throw unsupported(verb, "an integer is required") }
      return paddedNumber(integerText(number, verb), verb)
    case "e", "E", "f", "g", "G":
      guard !value.isNull else { throw unsupported(verb, "null value cannot be formatted") }
      let number = try primitive(value, .number, verb).numberValue ?? .zero
      return paddedNumber(realText(number, verb), verb)
    default:
      throw HCLFunctionError("unsupported format verb \"\(verb.letter)\" in \(quoted(verb.text))")
    }
  }

  private static func primitive(
    _ value: HCLValue, _ type: HCLType, _ verb: Verb
  ) throws(Failure) -> HCLValue {
    guard value.type.isPrimitive else {
      throw unsupported(verb, "\(type.friendlyName) required")
    }
    do {
      return try Conversion.convert(value, to: type)
    } catch {
      throw unsupported(verb, error.message)
    }
  }

  private static func unsupported(_ verb: Verb, _ reason: String) -> HCLFunctionError {
    HCLFunctionError("unsupported value for \(quoted(verb.text)): \(reason)")
  }

  private static func integerText(_ number: HCLNumber, _ verb: Verb) -> String {
    let radix =
      switch verb.letter {
      case "b": 2
      case "o": 8
      case "x", "X": 16
      default: 10
      }
    var digits = number.magnitude.wholeText(radix: radix)
    if verb.letter == "X" { digits = digits.uppercased() }
    if verb.isSharp {
      switch verb.letter {
      case "x": digits = "0x" + digits
      case "X": digits = "0X" + digits
      case "o": digits = "0" + digits
      case "b": digits = "0b" + digits
      default: break
      }
    }
    return sign(number.isNegative, verb) + digits
  }

  private static func sign(_ isNegative: Bool, _ verb: Verb) -> String {
    isNegative ? "-" : verb.showsPlus ? "+" : verb.showsSpace ? " " : ""
  }

  private static func realText(_ number: HCLNumber, _ verb: Verb) -> String {
    let magnitude = number.magnitude
    let prefix = sign(number.isNegative, verb)
    if verb.letter == "f" {
      return prefix + magnitude.text(decimalPlaces: min(verb.precision ?? 6, 5000))
    }
    if verb.precision == nil, verb.letter == "g" || verb.letter == "G" {
      return prefix + shortest(magnitude, isUpper: verb.letter == "G")
    }
    let value = magnitude.doubleValue
    let places = min(verb.precision ?? 6, 5000)
    return prefix + printed("%.\(places)\(verb.letter)", value)
  }

  /// All significant digits, with an exponent below 10^-4 and from 10^6 on: Go's `%g` where no
  /// precision is given, and cty's `%v`.
  private static func shortest(_ number: HCLNumber, isUpper: Bool) -> String {
    let plain = number.magnitude.description
    let halves = plain.split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(halves.first ?? "0")
    let fraction = halves.count > 1 ? String(halves[1]) : ""
    let digits = whole + fraction
    let leadingZeros = digits.utf8.prefix { $0 == 0x30 }.count
    let significant = digits.dropFirst(leadingZeros)
    guard !significant.isEmpty else { return "0" }
    let exponent = whole.utf8.count - 1 - leadingZeros
    guard exponent < -4 || exponent >= 6 else { return plain }
    let kept = significant.reversed().drop { $0 == "0" }.reversed()
    var text = String(kept.prefix(1))
    if kept.count > 1 { text += "." + String(kept.dropFirst()) }
    let magnitude = String(abs(exponent))
    text += isUpper ? "E" : "e"
    text += exponent < 0 ? "-" : "+"
    return text + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
  }

  private static func printed(_ format: String, _ value: Double) -> String {
    withVaList([value]) { list in
      var buffer = [CChar](repeating: 0, count: 6000)
      let count = vsnprintf(&buffer, buffer.count, format, list)
      let used = buffer.prefix(max(0, min(Int(count), buffer.count - 1)))
      return String(decoding: used.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  private static func padded(_ text: String, _ verb: Verb) -> String {
    let missing = verb.width - text.count
    guard missing > 0 else { return text }
    let filler = String(
      repeating: verb.isZeroPadded && !verb.isLeftAligned ? "0" : " ", count: missing)
    return verb.isLeftAligned ? text + filler : filler + text
  }

  private static func paddedNumber(_ text: String, _ verb: Verb) -> String {
    guard verb.isZeroPadded, !verb.isLeftAligned, text.count < verb.width else {
      var plain = verb
      plain.isZeroPadded = false
      return padded(text, plain)
    }
    let zeros = String(repeating: "0", count: verb.width - text.count)
    guard let first = text.first, first == "-" || first == "+" || first == " " else {
      return zeros + text
    }
    return String(first) + zeros + text.dropFirst()
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          result += "\\x" + hexadecimal(UInt8(scalar.value), isUpper: false)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  static func hexadecimal(_ byte: UInt8, isUpper: Bool) -> String {
    let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return String(decoding: [digits[Int(byte >> 4)], digits[Int(byte & 15)]], as: UTF8.self)
  }

  // MARK: - Parsing

  static func parse(_ text: String) throws(Failure) -> [Piece] {
    let scalars = Array(text.unicodeScalars)
    var pieces: [Piece] = []
    var literal = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "%" else {
        literal.append(scalars[index])
        index += 1
        continue
      }
      if index + 1 < scalars.count, scalars[index + 1] == "%" {
        literal.append("%")
        index += 2
        continue
      }
      if !literal.isEmpty { pieces.append(.literal(String(literal))) }
      literal = String.UnicodeScalarView()
      pieces.append(.verb(try parseVerb(scalars, &index)))
    }
    if !literal.isEmpty { pieces.append(.literal(String(literal))) }
    return pieces
  }

  private static func parseVerb(
    _ scalars: [Unicode.Scalar], _ index: inout Int
  ) throws(Failure) -> Verb {
    let start = index
    var verb = Verb()
    index += 1
    flags: while index < scalars.count {
      switch scalars[index] {
      case "-": verb.isLeftAligned = true
      case "+": verb.showsPlus = true
      case " ": verb.showsSpace = true
      case "#": verb.isSharp = true
      case "0": verb.isZeroPadded = true
      default: break flags
      }
      index += 1
    }
    verb.argument = try argumentIndex(scalars, &index)
    if let width = digits(scalars, &index) { verb.width = width }
    if index < scalars.count, scalars[index] == "." {
      index += 1
      verb.precision = digits(scalars, &index) ?? 0
    }
    if let late = try argumentIndex(scalars, &index) { verb.argument = late }
    guard index < scalars.count else {
      throw HCLFunctionError("invalid format string: unexpected end after the % sign")
    }
    verb.letter = scalars[index]
    index += 1
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<index])
    verb.text = String(text)
    guard verb.width <= maximumWidth, (verb.precision ?? 0) <= maximumWidth else {
      throw HCLFunctionError("the width in \(quoted(verb.text)) is too large")
    }
    return verb
  }

  private static func argumentIndex(
    _ scalars: [Unicode.Scalar], _ index: inout Int
  ) throws(Failure) -> Int? {
    guard index < scalars.count, scalars[index] == "[" else { return nil }
    index += 1
    guard let number = digits(scalars, &index), number >= 1, index < scalars.count,
      scalars[index] == "]"
    else { throw HCLFunctionError("invalid format string: an argument index is malformed") }
    index += 1
    return number - 1
  }

  private static func digits(_ scalars: [Unicode.Scalar], _ index: inout Int) -> Int? {
    var value: Int?
    while index < scalars.count, ("0"..."9").contains(scalars[index]) {
      value = min((value ?? 0) * 10 + Int(scalars[index].value - 0x30), 1 << 30)
      index += 1
    }
    return value
  }
}

extension Formatting.Piece {
  fileprivate var usesExplicitArgument: Bool {
    if case .verb(let verb) = self { verb.argument != nil } else { false }
  }
}
