// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CRegex

/// A compiled RE2 expression. Matching never changes it, so threads may share one.
final class Regex: @unchecked Sendable {
  // `@unchecked`: the pointer is set once, and RE2 objects are safe to match from many threads.

  private let expression: OpaquePointer
  /// The number of capturing groups, the whole match not counted.
  let groupCount: Int
  /// Names of the groups by number - 1; empty for those without.
  let groupNames: [String]

  /// RE2 may use this much memory for one expression and its automata.
  private static let memoryLimit: Int64 = 16 << 20

  /// - Throws: Go's wording of what is wrong with the expression.
  init(_ pattern: UTF8Text.Bytes) throws(BuiltinError) {
    var message = [CChar](repeating: 0, count: 4096)
    var compiled = Self.compile(pattern, &message)
    var isRewritten = false
    if compiled == nil, let rewritten = RegexDialect.withClassicGroupNames(pattern) {
      compiled = rewritten.withUnsafeBufferPointer { Self.compile($0, &message) }
      isRewritten = true
    }
    guard let compiled else {
      let end = message.firstIndex(of: 0) ?? 0
      let text = String(decoding: message[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw .failure(RegexDialect.goMessage(text, isRewritten: isRewritten))
    }
    if RegexDialect.matchesBytes(pattern) {
      cregex_free(compiled)
      throw .failure("error parsing regexp: invalid escape sequence: `\\C`")
    }
    expression = compiled
    groupCount = Int(cregex_group_count(compiled))
    groupNames = (0..<groupCount).map { index in
      cregex_group_name(compiled, Int32(index + 1)).map { String(cString: $0) } ?? ""
    }
  }

  deinit { cregex_free(expression) }

  private static func compile(
    _ pattern: UTF8Text.Bytes, _ message: inout [CChar]
  ) -> OpaquePointer? {
    withText(pattern) { cregex_compile($0, $1, memoryLimit, &message, message.count) }
  }

  /// Whether it matches anywhere in the text.
  func matches(_ text: UTF8Text.Bytes) -> Bool {
    Self.withText(text) { cregex_matches(expression, $0, $1) }
  }

  /// The first match at or after an offset: the spans of the whole match and of the groups.
  func find(in text: UTF8Text.Bytes, from start: Int, groups: Bool) -> [Range<Int>?]? {
    let count = groups ? groupCount + 1 : 1
    var spans = [cregex_span](repeating: cregex_span(start: -1, end: -1), count: count)
    let found = Self.withText(text) {
      cregex_find(expression, $0, $1, start, &spans, Int32(count))
    }
    guard found else { return nil }
    return spans.map { $0.start < 0 ? nil : Int($0.start)..<Int($0.end) }
  }

  /// All matches one after the other, at most `limit` of them; as Go's `FindAll` gives them.
  func findAll(in text: UTF8Text.Bytes, limit: Int, groups: Bool) -> [[Range<Int>?]] {
    var result: [[Range<Int>?]] = []
    var position = 0
    var previousEnd = -1
    while result.count < limit, position <= text.count,
      let match = find(in: text, from: position, groups: groups), let whole = match[0]
    {
      // An empty match right behind another one doesn't count.
      let accepted = !(whole.upperBound == position && whole.lowerBound == previousEnd)
      if whole.upperBound == position {
        position += position < text.count ? UTF8Text.width(of: text[position]) : 1
      } else {
        position = whole.upperBound
      }
      previousEnd = whole.upperBound
      if accepted { result.append(match) }
    }
    return result
  }

  private static func withText<T>(
    _ text: UTF8Text.Bytes, _ body: (UnsafePointer<CChar>, Int) -> T
  ) -> T {
    guard let base = text.baseAddress else {
      return withUnsafePointer(to: CChar(0)) { body($0, 0) }
    }
    return base.withMemoryRebound(to: CChar.self, capacity: text.count) { body($0, text.count) }
  }
}
