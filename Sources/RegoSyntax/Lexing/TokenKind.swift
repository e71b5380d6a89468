// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a token is, with the name that messages give it.
enum TokenKind: UInt8 {
  case illegal, endOfFile, identifier
  case package, `import`, `as`, `default`, `else`, not, some, with, null, `true`, `false`
  // Names in v0 until they are imported.
  case every, contains, `if`, `in`
  // Names in every version until they are imported: `and` and `or`.
  case andWord, orWord
  case number, string
  /// `$"…"` without expressions.
  case templateWhole
  /// `$"…{`
  case templateStart
  /// `}…{`
  case templateMiddle
  /// `}…"`
  case templateFinish
  case leftBracket, rightBracket, leftBrace, rightBrace, leftParenthesis, rightParenthesis
  case comma, colon, semicolon, dot
  case plus, minus, times, divide, remainder, and, or
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case unify, assign
  /// What stands after a dot that is no name; only messages know it.
  case whitespace

  /// The word as OPA's messages have it.
  var name: String {
    switch self {
    case .illegal: "illegal"
    case .endOfFile: "eof"
    case .identifier: "identifier"
    case .package: "package"
    case .import: "import"
    case .as: "as"
    case .default: "default"
    case .else: "else"
    case .not: "not"
    case .some: "some"
    case .with: "with"
    case .null: "null"
    case .true: "true"
    case .false: "false"
    case .every: "every"
    case .contains: "contains"
    case .if: "if"
    case .in: "in"
    case .andWord: "and"
    case .orWord: "or"
    case .number: "number"
    case .string: "string"
    case .templateWhole: "template-string-end"
    case .templateStart: "template-string-part"
    case .templateMiddle, .templateFinish, .rightBrace: "}"
    case .leftBracket: "["
    case .rightBracket: "]"
    case .leftBrace: "{"
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .comma: ","
    case .colon: ":"
    case .semicolon: ";"
    case .dot: "."
    case .plus: "plus"
    case .minus: "minus"
    case .times: "mul"
    case .divide: "div"
    case .remainder: "rem"
    case .and: "and"
    case .or: "or"
    case .equal: "equal"
    case .notEqual: "neq"
    case .less: "lt"
    case .lessOrEqual: "lte"
    case .greater: "gt"
    case .greaterOrEqual: "gte"
    case .unify: "eq"
    case .assign: "assign"
    case .whitespace: "whitespace"
    }
  }

  /// Whether it is a word of the language in v1.
  var isKeyword: Bool {
    rawValue >= TokenKind.package.rawValue && rawValue <= TokenKind.orWord.rawValue
  }

  /// Whether it is a keyword only where it is imported.
  var isFutureKeyword: Bool {
    rawValue >= TokenKind.every.rawValue && rawValue <= TokenKind.orWord.rawValue
  }

  /// Whether it may stand after a dot.
  var isName: Bool { self == .identifier || isKeyword }

  /// The operator between two operands that it stands for; `in`, `=` and `:=` are read apart.
  var infixOperator: Operator? {
    switch self {
    case .plus: .plus
    case .minus: .minus
    case .times: .times
    case .divide: .divide
    case .remainder: .remainder
    case .and: .and
    case .or: .or
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }
}
