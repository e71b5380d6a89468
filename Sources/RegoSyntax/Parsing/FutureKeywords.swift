// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A set of the keywords that modules import; those that v1 has anyway are only imported by v0.
struct FutureKeywords: OptionSet {
  let rawValue: UInt8

  static let contains = FutureKeywords(rawValue: 1)
  static let every = FutureKeywords(rawValue: 2)
  static let `if` = FutureKeywords(rawValue: 4)
  static let `in` = FutureKeywords(rawValue: 8)
  /// `not` that also negates what its operand needs.
  static let not = FutureKeywords(rawValue: 16)
  static let and = FutureKeywords(rawValue: 32)
  static let or = FutureKeywords(rawValue: 64)
  /// The words of v1.
  static let all: FutureKeywords = [.contains, .every, .if, .in]
  /// Everything that `import future.keywords` brings.
  static let imported: FutureKeywords = [.all, .not, .and, .or]

  /// Whether a token of that kind is a keyword with these in force.
  func include(_ kind: TokenKind) -> Bool {
    switch kind {
    case .contains: contains(.contains)
    case .every: contains(.every)
    case .if: contains(.if)
    case .in: contains(.in)
    case .andWord: contains(.and)
    case .orWord: contains(.or)
    default: false
    }
  }

  /// What `import future.keywords.NAME` brings; `every` can't be written without `in`.
  init?(importing name: String) {
    switch name {
    case "contains": self = .contains
    case "every": self = [.every, .in]
    case "if": self = .if
    case "in": self = .in
    case "not": self = .not
    case "and": self = .and
    case "or": self = .or
    default: return nil
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The words that no rule may be named in v1.
  static let reservedNames: Set<String> = [
    "as", "contains", "default", "else", "every", "false", "if", "import", "in", "not", "null",
    "package", "some", "true", "with",
  ]

  /// The words that no rule may be named in v0.
  static let reservedNamesInV0: Set<String> = [
    "as", "default", "else", "false", "import", "not", "null", "package", "some", "true", "with",
  ]
}
