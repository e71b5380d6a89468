// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A token: its kind and its bytes, nothing that would have to be allocated.
struct Token {
  enum Kind: UInt8 {
    case identifier, number, quote, heredoc
    case openBrace, closeBrace, templateClose, openParenthesis, closeParenthesis
    case openBracket, closeBracket
    case dot, comma, ellipsis, colon, doubleColon, question, arrow, assign
    case plus, minus, star, slash, percent, bang
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, and, or
    case newline, end, invalid

    /// The token as a message names it.
    var friendlyName: String {
      switch self {
      case .identifier: "a name"
      case .number: "a number"
      case .quote: "a quoted string"
      case .heredoc: "a heredoc"
      case .openBrace: "\"{\""
      case .closeBrace: "\"}\""
      case .templateClose: "\"~}\""
      case .openParenthesis: "\"(\""
      case .closeParenthesis: "\")\""
      case .openBracket: "\"[\""
      case .closeBracket: "\"]\""
      case .dot: "\".\""
      case .comma: "\",\""
      case .ellipsis: "\"...\""
      case .colon: "\":\""
      case .doubleColon: "\"::\""
      case .question: "\"?\""
      case .arrow: "\"=>\""
      case .assign: "\"=\""
      case .plus: "\"+\""
      case .minus: "\"-\""
      case .star: "\"*\""
      case .slash: "\"/\""
      case .percent: "\"%\""
      case .bang: "\"!\""
      case .equal: "\"==\""
      case .notEqual: "\"!=\""
      case .less: "\"<\""
      case .lessOrEqual: "\"<=\""
      case .greater: "\">\""
      case .greaterOrEqual: "\">=\""
      case .and: "\"&&\""
      case .or: "\"||\""
      case .newline: "the end of the line"
      case .end: "the end of the file"
      case .invalid: "a character that HCL doesn't know"
      }
    }
  }

  var kind: Kind
  var start: Int
  var end: Int
}
