// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A piece of a template's text.
struct TemplateToken {
  enum Kind: Equatable {
    case error, end
    case text, leftDelimiter, rightDelimiter, space
    case assign, declare, pipe, leftParenthesis, rightParenthesis, character
    case boolean, characterConstant, number, complex, string, rawString
    case field, identifier, variable, dot
    case keyword(Keyword)
  }

  /// Words that mean something in an action.
  enum Keyword: String {
    case block, `break`, `continue`, define, `else`, end, `if`, `nil`, range, template, with
  }

  var kind: Kind
  /// Where it begins, in bytes.
  var start: Int
  /// The line it begins in.
  var line: Int
  /// Its text; of an error the message.
  var text: [UInt8]

  var string: String { String(decoding: text, as: UTF8.self) }
}

extension TemplateToken: CustomStringConvertible {
  /// The token as messages show it.
  var description: String {
    switch kind {
    case .end: return "EOF"
    case .error: return string
    case .keyword: return "<\(string)>"
    default:
      let short = string.unicodeScalars.prefix(10)
      guard text.count > 10 else { return GoQuote.string(text) }
      return GoQuote.string(Array(String(String.UnicodeScalarView(short)).utf8)) + "..."
    }
  }
}
