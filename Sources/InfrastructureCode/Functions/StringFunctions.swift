// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on text.
enum StringFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "upper": .text { text in text.mappingScalars { $0.properties.uppercaseMapping } },
    "lower": .text { text in
      text.mappingScalars { $0 == "\u{130}" ? "i" : $0.properties.lowercaseMapping }
    },
    "title": .text(title),
    "strrev": .text { String($0.reversed()) },
    "trimspace": .text { text in text.trimmed { $0.properties.isWhitespace } },
    "chomp": .text(chomp),
    "startswith": HCLFunction(
      [.init("str", .string, allowsUnknown: true), .init("prefix", .string)], returns: .bool,
      implementation: startsWith),
    "endswith": .texts("str", "suffix", returns: .bool) { text, suffix in
      .bool(text.utf8.reversed().starts(with: suffix.utf8.reversed()))
    },
    "strcontains": .texts("str", "substr", returns: .bool) { text, part in
      .bool(text.utf8Index(of: part) != nil)
    },
    "trim": .texts("str", "cutset", returns: .string) { text, set in
      let set = Set(set.unicodeScalars)
      return .string(text.trimmed { set.contains($0) })
    },
    "trimprefix": .texts("str", "prefix", returns: .string) { text, prefix in
      guard text.utf8.starts(with: prefix.utf8) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
    },
    "trimsuffix": .texts("str", "suffix", returns: .string) { text, suffix in
      guard text.utf8.reversed().starts(with: suffix.utf8.reversed()) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self))
    },
    "split": HCLFunction(
      [.init("separator", .string), .init("str", .string)], returns: .list(.string),
      implementation: split),
    "join": HCLFunction(
      [.init("separator", .string)],
      variadic: .init("lists", .list(.string)), returns: .string, implementation: join),
    "substr": HCLFunction(
      [.init("str", .string), .init("offset", .number), .init("length", .number)],
      returns: .string, implementation: substring),
    "indent": HCLFunction(
      [.init("spaces", .number), .init("str", .string)], returns: .string, implementation: indent),
    "replace": HCLFunction(
      [.init("str", .string), .init("substr", .string), .init("replace", .string)],
      returns: .string, implementation: replace),
    "format": HCLFunction(
      [.init("format", .string)],
      variadic: .init("args", .any, allowsNull: true, allowsUnknown: true), returns: .string,
      implementation: Formatting.format),
    "formatlist": HCLFunction(
      [.init("format", .string)],
      variadic: .init("args", .any, allowsNull: true, allowsUnknown: true),
      returns: .list(.string), implementation: Formatting.formatList),
  ]

  private static func title(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var startsWord = true
    for scalar in text.unicodeScalars {
      if startsWord {
        let mapped = scalar.properties.titlecaseMapping.unicodeScalars
        result.append(mapped.count == 1 ? mapped.first ?? scalar : scalar)
      } else {
        result.append(scalar)
      }
      startsWord =
        scalar.isASCII
        ? !(scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar))
        : scalar.properties.isWhitespace
    }
    return String(result)
  }

  /// Removes line breaks at the end.
  private static func chomp(_ text: String) -> String {
    var view = Substring(text).unicodeScalars
    while let last = view.last, last == "\n" || last == "\r" { view.removeLast() }
    return String(view)
  }

  /// The certain beginning of text that isn't known may be enough.
  private static func startsWith(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let prefix = arguments.text(1)
    guard let unknown = arguments[0].unknownDetails else {
      return .bool(arguments.text(0).utf8.starts(with: prefix.utf8))
    }
    let certain = unknown.certainPrefix
    if certain.utf8.starts(with: prefix.utf8) { return .true }
    if certain.utf8.count >= prefix.utf8.count { return .false }
    return .unknown(.bool, isNotNull: true, from: arguments)
  }

  private static func split(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let separator = Array(arguments.text(0).utf8)
    let text = arguments.text(1)
    try budget.reserve(text.utf8.count)
    if separator.isEmpty {
      return .list(text.unicodeScalars.map { .string(String($0)) }, of: .string)
    }
    let bytes = Array(text.utf8)
    var pieces: [HCLValue] = []
    var start = 0
    var index = 0
    while index + separator.count <= bytes.count {
      if bytes[index] == separator[0],
        bytes[index..<(index + separator.count)].elementsEqual(separator)
      {
        pieces.append(.string(String(decoding: bytes[start..<index], as: UTF8.self)))
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    pieces.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
    return .list(pieces, of: .string)
  }

  private static func join(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments.count > 1 else {
      throw HCLFunctionError("at least one list is required")
    }
    let separator = arguments.text(0)
    var result = HCLTextBuilder()
    var isFirst = true
    for (index, list) in arguments.enumerated().dropFirst() {
      for element in list.elements ?? [] {
        if !isFirst { result.append(separator) }
        isFirst = false
        switch element.content {
        case .string(let text):
          try budget.reserve(text.utf8.count / 16 + 1)
          result.append(text)
        case .unknown: result.append(element)
        default:
          guard arguments.allSatisfy(\.isWhollyKnown) else {
            return .unknown(.string, isNotNull: true, from: arguments)
          }
          throw HCLFunctionError("element is null; cannot concatenate null values", argument: index)
        }
      }
    }
    return result.value
  }

  private static func substring(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let characters = Array(arguments.text(0))
    var offset = try arguments.integer(1)
    let length = try arguments.integer(2)
    // Counted from the end, no length means all of it; from the start it means nothing at all.
    let takesRest = length < 0 || (length == 0 && offset < 0)
    if offset < 0 { offset = max(0, offset + characters.count) }
    guard offset < characters.count, takesRest || length != 0 else { return .string("") }
    let end = takesRest ? characters.count : min(characters.count, offset + min(length, 1 << 40))
    return .string(String(characters[offset..<end]))
  }

  private static func indent(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let spaces = try arguments.integer(0)
    let text = arguments.text(1)
    guard spaces >= 0 else {
      throw HCLFunctionError("the number of spaces must not be negative", argument: 0)
    }
    let lines = text.utf8.count { $0 == 0x0A }
    let (amount, overflow) = spaces.multipliedReportingOverflow(by: lines)
    try budget.reserve(overflow ? .max : amount / 16 + text.utf8.count / 16)
    let filler = "\n" + String(repeating: " ", count: spaces)
    return .string(text.replacing("\n", with: filler, limit: .max))
  }

  private static func replace(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let text = arguments.text(0)
    let pattern = arguments.text(1)
    let replacement = arguments.text(2)
    if pattern.utf8.count > 1, pattern.hasPrefix("/"), pattern.hasSuffix("/") {
      return try RegexFunctions.replace(
        in: text, pattern: String(pattern.dropFirst().dropLast()), with: replacement,
        budget: budget)
    }
    return .string(
      try text.replacing(pattern, with: replacement, budget: budget))
  }
}

extension String {
  /// Maps each scalar that maps to exactly one other, as Go's `unicode.ToUpper` and kin do.
  func mappingScalars(_ transform: (Unicode.Scalar) -> String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      let mapped = transform(scalar).unicodeScalars
      result.append(mapped.count == 1 ? mapped.first ?? scalar : scalar)
    }
    return String(result)
  }

  /// Without the scalars at both ends that satisfy a condition.
  func trimmed(where isCut: (Unicode.Scalar) -> Bool) -> String {
    var view = Substring(self).unicodeScalars
    while let first = view.first, isCut(first) { view.removeFirst() }
    while let last = view.last, isCut(last) { view.removeLast() }
    return String(view)
  }

  /// Where a text begins, as an offset in UTF-8.
  func utf8Index(of part: String) -> Int? {
    let whole = Array(utf8)
    let part = Array(part.utf8)
    if part.isEmpty { return 0 }
    guard whole.count >= part.count else { return nil }
    for index in 0...(whole.count - part.count)
    where whole[index] == part[0] && whole[index..<(index + part.count)].elementsEqual(part) {
      return index
    }
    return nil
  }

  /// With every occurrence of a text replaced, from left to right.
  func replacing(_ part: String, with replacement: String, limit: Int) -> String {
    let whole = Array(utf8)
    let part = Array(part.utf8)
    let new = Array(replacement.utf8)
    guard !part.isEmpty, whole.count >= part.count else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(whole.count)
    var index = 0
    while index < whole.count {
      if whole[index] == part[0], index + part.count <= whole.count,
        whole[index..<(index + part.count)].elementsEqual(part)
      {
        result += new
        index += part.count
        guard result.count <= limit else { break }
      } else {
        result.append(whole[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  fileprivate func replacing(
    _ part: String, with replacement: String, budget: EvaluationBudget
  ) throws(HCLFunctionError) -> String {
    if part.isEmpty {
      // Go's ReplaceAll puts the replacement around every character.
      let count = unicodeScalars.count + 1
      let (amount, overflow) = count.multipliedReportingOverflow(by: replacement.utf8.count)
      try budget.reserve(overflow ? .max : amount / 16)
      return replacement + unicodeScalars.map { "\($0)\(replacement)" }.joined()
    }
    let limit = budget.maximumWeight &* 16
    let result = replacing(part, with: replacement, limit: limit)
    try budget.reserve(result.utf8.count / 16)
    guard result.utf8.count <= limit else {
      throw HCLFunctionError("the result would be too large")
    }
    return result
  }
}
