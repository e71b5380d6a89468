// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Where something stands in a GraphQL text, in lines and characters counted from 1.
struct GraphQLPosition: Hashable {
  var line: Int
  var column: Int
}

/// One token of GraphQL (October 2021, section 2.1).
struct GraphQLToken {
  enum Kind {
    case invalid
    case end
    case bang
    case dollar
    case ampersand
    case openParenthesis
    case closeParenthesis
    case spread
    case colon
    case equals
    case at
    case openBracket
    case closeBracket
    case openBrace
    case closeBrace
    case pipe
    case name
    case int
    case float
    case string
    case blockString
    case comment

    /// The kind as error texts show it.
    var text: String {
      switch self {
      case .invalid: "<Invalid>"
      case .end: "<EOF>"
      case .bang: "!"
      case .dollar: "$"
      case .ampersand: "&"
      case .openParenthesis: "("
      case .closeParenthesis: ")"
      case .spread: "..."
      case .colon: ":"
      case .equals: "="
      case .at: "@"
      case .openBracket: "["
      case .closeBracket: "]"
      case .openBrace: "{"
      case .closeBrace: "}"
      case .pipe: "|"
      case .name: "Name"
      case .int: "Int"
      case .float: "Float"
      case .string: "String"
      case .blockString: "BlockString"
      case .comment: "Comment"
      }
    }
  }

  var kind: Kind
  /// The text; without quotes and with escapes resolved for strings.
  var value: String
  var position: GraphQLPosition
  /// What is wrong, for `invalid`.
  var problem: String?

  /// The token as error texts show it: `Name "x"`.
  var text: String {
    value.isEmpty ? kind.text : "\(kind.text) \(GoQuote.string(value))"
  }
}
