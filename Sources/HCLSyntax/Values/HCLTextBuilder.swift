// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Puts a string together from known and unknown pieces.
///
/// All pieces known: the result is a string. Otherwise it is an unknown that keeps its pieces, with
/// the text before the first and after the last unknown as its certain beginning and end. Functions
/// such as `format` and `join` build their results with it too.
public struct HCLTextBuilder {
  /// Marks of the pieces and of what decided about them.
  public var marks: HCLMarks = []
  private var parts: [HCLTextPart] = []
  private var literal = ""
  private var done = 0

  /// Nothing yet.
  public init() {}

  /// How many bytes of text there are; an unknown counts like a short text.
  public var size: Int { done + literal.utf8.count }

  /// Appends known text.
  public mutating func append(_ text: String) { literal += text }

  /// Appends a string value, known or not; its marks are kept.
  public mutating func append(_ value: HCLValue) {
    marks.formUnion(value.deepMarks)
    switch value.content {
    case .string(let text): literal += text
    case .number(let number): literal += number.description
    case .bool(let truth): literal += truth ? "true" : "false"
    case .unknown(let unknown):
      guard unknown.type == .string, !unknown.parts.isEmpty else {
        appendUnknown(unknown)
        return
      }
      for part in unknown.parts {
        switch part {
        case .literal(let text): literal += text
        case .unknown(let inner): appendUnknown(inner)
        }
      }
    case .null, .list, .set, .map, .tuple, .object: break
    }
  }

  private mutating func appendUnknown(_ unknown: HCLUnknown) {
    if !literal.isEmpty { parts.append(.literal(literal)) }
    done += literal.utf8.count + 16
    literal = ""
    parts.append(.unknown(unknown))
  }

  /// What has been put together.
  public var value: HCLValue {
    guard !parts.isEmpty else { return HCLValue.string(literal).marked(with: marks) }
    var all = parts
    if !literal.isEmpty { all.append(.literal(literal)) }
    // What stands alone is still itself, but text.
    if all.count == 1, case .unknown(let only) = all[0] {
      return HCLValue.unknown(only.with(type: .string, isNotNull: true)).marked(with: marks)
    }
    var origins: [HCLUnknown] = []
    for part in all {
      if case .unknown(let unknown) = part, origins.count < 1000 { origins.append(unknown) }
    }
    return HCLValue.unknown(
      HCLUnknown(
        type: .string, isNotNull: true, prefix: HCLTextBuilder.prefix(of: all),
        suffix: HCLTextBuilder.suffix(of: all), parts: all, origins: origins)
    ).marked(with: marks)
  }

  private static func prefix(of parts: [HCLTextPart]) -> String {
    switch (parts.first, parts.dropFirst().first) {
    case (.literal(let text), .unknown(let next)): text.inNormalFormC + next.prefix
    case (.literal(let text), _): text.inNormalFormC
    case (.unknown(let unknown), _): unknown.prefix
    case (.none, _): ""
    }
  }

  private static func suffix(of parts: [HCLTextPart]) -> String {
    switch (parts.last, parts.dropLast().last) {
    case (.literal(let text), .unknown(let previous)): previous.suffix + text.inNormalFormC
    case (.literal(let text), _): text.inNormalFormC
    case (.unknown(let unknown), _): unknown.suffix
    case (.none, _): ""
    }
  }
}
