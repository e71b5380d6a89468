// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CRegex
internal import HCLSyntax
internal import Synchronization

/// `regex`, `regexall` and the regular expressions of `replace`, in RE2's language as in Terraform.
enum RegexFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "regex": CollectionFunctions.dynamic(
      [.init("pattern", .string), .init("string", .string)], isNotNull: true, first),
    "regexall": CollectionFunctions.dynamic(
      [.init("pattern", .string), .init("string", .string)], isNotNull: true, all),
  ]

  private static func first(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let regex = try regex(arguments.text(0))
    let text = Array(arguments.text(1).utf8)
    guard budget.spend(text.count / 16 + 1) else { throw HCLFunctionError("too many steps") }
    guard let spans = regex.match(in: text, from: 0) else {
      throw HCLFunctionError("pattern did not match any part of the given string")
    }
    return value(of: spans, in: text, regex)
  }

  private static func all(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let regex = try regex(arguments.text(0))
    let text = Array(arguments.text(1).utf8)
    var matches: [HCLValue] = []
    try eachMatch(of: regex, in: text, budget) { spans in
      matches.append(value(of: spans, in: text, regex))
    }
    return .list(matches, of: resultType(regex))
  }

  /// Go's `ReplaceAllString`, with `$1`, `${1}` and `${name}` in the replacement.
  static func replace(
    in text: String, pattern: String, with replacement: String, budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let regex = try regex(pattern, mixesGroups: true)
    let bytes = Array(text.utf8)
    let template = Array(replacement.utf8)
    var result: [UInt8] = []
    var position = 0
    try eachMatch(of: regex, in: bytes, budget) { spans in
      result += bytes[position..<spans[0].lowerBound]
      expand(template, spans, bytes, regex, into: &result)
      position = spans[0].upperBound
    }
    result += bytes[position...]
    try budget.reserve(result.count / 16)
    return .string(String(decoding: result, as: UTF8.self))
  }

  private static func eachMatch(
    of regex: CompiledRegex, in text: [UInt8], _ budget: EvaluationBudget,
    do body: ([Range<Int>]) -> Void
  ) throws(Failure) {
    var start = 0
    var previousEnd = -1
    while start <= text.count {
      guard budget.spend(4), let spans = regex.match(in: text, from: start) else { break }
      let match = spans[0]
      if match.isEmpty && match.lowerBound == previousEnd {
        // An empty match right after another one doesn't count; go on by one character.
        start = advance(start, in: text)
        continue
      }
      try budget.reserve(1)
      body(spans)
      previousEnd = match.upperBound
      start = match.isEmpty ? advance(match.upperBound, in: text) : match.upperBound
    }
  }

  private static func advance(_ index: Int, in text: [UInt8]) -> Int {
    var next = index + 1
    while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private static func expand(
    _ template: [UInt8], _ spans: [Range<Int>], _ text: [UInt8], _ regex: CompiledRegex,
    into result: inout [UInt8]
  ) {
    var index = 0
    while index < template.count {
      guard template[index] == UInt8(ascii: "$"), index + 1 < template.count else {
        result.append(template[index])
        index += 1
        continue
      }
      if template[index + 1] == UInt8(ascii: "$") {
        result.append(UInt8(ascii: "$"))
        index += 2
        continue
      }
      let isBraced = template[index + 1] == UInt8(ascii: "{")
      let start = index + (isBraced ? 2 : 1)
      var end = start
      while end < template.count, isWordByte(template[end]) { end += 1 }
      let closes = isBraced ? end < template.count && template[end] == UInt8(ascii: "}") : true
      guard end > start, closes else {
        result.append(template[index])
        index += 1
        continue
      }
      let name = String(decoding: template[start..<end], as: UTF8.self)
      let number = Int(name) ?? regex.groupNames.firstIndex(of: name).map { $0 + 1 }
      if let number, spans.indices.contains(number), spans[number].lowerBound >= 0 {
        result += text[spans[number]]
      }
      index = isBraced ? end + 1 : end
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
  }

  private static func value(
    of spans: [Range<Int>], in text: [UInt8], _ regex: CompiledRegex
  ) -> HCLValue {
    func part(_ range: Range<Int>) -> HCLValue {
      range.lowerBound < 0
        ? .null(.string) : .string(String(decoding: text[range], as: UTF8.self))
    }
    if spans.count == 1 { return part(spans[0]) }
    if regex.groupNames.contains(where: { !$0.isEmpty }) {
      return .object(
        HCLEntries(
          zip(regex.groupNames, spans.dropFirst()).map { .init(key: $0, value: part($1)) }))
    }
    return .tuple(spans.dropFirst().map(part))
  }

  private static func resultType(_ regex: CompiledRegex) -> HCLType {
    if regex.groupNames.isEmpty { return .string }
    if regex.groupNames.contains(where: { !$0.isEmpty }) {
      return .object(
        HCLObjectType(
          regex.groupNames.map { HCLObjectType.Attribute(name: $0, type: .string) }))
    }
    return .tuple(regex.groupNames.map { _ in .string })
  }

  /// `mixesGroups` tells that groups with and without names may stand side by side.
  private static func regex(
    _ pattern: String, mixesGroups: Bool = false
  ) throws(Failure) -> CompiledRegex {
    let compiled: CompiledRegex
    if let known = cache.withLock({ $0[pattern] }) {
      compiled = known
    } else {
      compiled = try compile(pattern)
    }
    let named = compiled.groupNames.count { !$0.isEmpty }
    guard mixesGroups || named == 0 || named == compiled.groupNames.count else {
      throw HCLFunctionError(
        "invalid regexp pattern: cannot mix both named and unnamed capture groups", argument: 0)
    }
    return compiled
  }

  /// Go's spelling of an expression as RE2's: `(?<name>` means `(?P<name>`, and there is no `\C`.
  private static func translated(_ pattern: String) throws(Failure) -> String {
    let bytes = Array(pattern.utf8)
    guard pattern.contains("(?<") || pattern.contains("\\C") else { return pattern }
    var result: [UInt8] = []
    var isInClass = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
        if bytes[index + 1] == UInt8(ascii: "C") {
          throw HCLFunctionError(
            "invalid regexp pattern: invalid escape sequence in \\C", argument: 0)
        }
        result += bytes[index...(index + 1)]
        index += 2
        continue
      }
      if byte == UInt8(ascii: "[") { isInClass = true }
      if byte == UInt8(ascii: "]") { isInClass = false }
      result.append(byte)
      index += 1
      if byte == UInt8(ascii: "("), !isInClass, bytes[index...].starts(with: "?<".utf8),
        index + 2 < bytes.count, bytes[index + 2] != UInt8(ascii: "="),
        bytes[index + 2] != UInt8(ascii: "!")
      {
        result += "?P".utf8
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func compile(_ pattern: String) throws(Failure) -> CompiledRegex {
    let compiled: CompiledRegex
    switch CompiledRegex.compile(try translated(pattern)) {
    case .success(let regex): compiled = regex
    case .failure(let problem):
      throw HCLFunctionError("invalid regexp pattern: \(problem.message)", argument: 0)
    }
    cache.withLock { cache in
      if cache.count > 200 { cache.removeAll() }
      cache[pattern] = compiled
    }
    return compiled
  }

  private static let cache = Mutex<[String: CompiledRegex]>([:])
}

/// An RE2 expression with what Swift needs to know of it.
final class CompiledRegex: @unchecked Sendable {
  // `@unchecked`: the expression is never changed, and RE2 matches safely from several threads.
  private let expression: OpaquePointer
  /// The names of the groups from the first on, empty for those without one.
  let groupNames: [String]

  struct Problem: Error {
    var message: String
  }

  private init(_ expression: OpaquePointer) {
    self.expression = expression
    let count = cregex_group_count(expression)
    groupNames = (0..<max(count, 0)).map { index in
      cregex_group_name(expression, Int32(index + 1)).map { String(cString: $0) } ?? ""
    }
  }

  deinit { cregex_free(expression) }

  static func compile(_ pattern: String) -> Result<CompiledRegex, Problem> {
    var message = [CChar](repeating: 0, count: 256)
    var text = pattern
    let expression = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { pointer in
        message.withUnsafeMutableBufferPointer { buffer in
          cregex_compile(
            pointer.baseAddress, pointer.count, 8 << 20, buffer.baseAddress, buffer.count)
        }
      }
    }
    guard let expression else {
      let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return .failure(Problem(message: String(decoding: bytes, as: UTF8.self)))
    }
    return .success(CompiledRegex(expression))
  }

  /// Where the whole match and each group are; (-1)..<(-1) stands for a group without part in it.
  func match(in text: [UInt8], from start: Int) -> [Range<Int>]? {
    let none = cregex_span(start: -1, end: -1)
    var spans = [cregex_span](repeating: none, count: groupNames.count + 1)
    let count = Int32(spans.count)
    let found = text.withUnsafeBytes { bytes in
      spans.withUnsafeMutableBufferPointer { buffer in
        cregex_find(
          expression, bytes.bindMemory(to: CChar.self).baseAddress, text.count, start,
          buffer.baseAddress, count)
      }
    }
    guard found else { return nil }
    return spans.map { $0.start < 0 ? -1..<(-1) : Int($0.start)..<Int($0.end) }
  }
}
