// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One token: trivial, because a module has tens of thousands of them.
struct Token {
  var kind: TokenKind
  /// Whether white space or a comment stands before it.
  var hasSpaceBefore: Bool
  /// Whether a line break does.
  var hasNewlineBefore: Bool
  var start: UInt32
  var end: UInt32

  var range: ByteRange { ByteRange(Int(start), Int(end)) }
}

/// What the lexer found wrong with a token, which then is of kind `illegal`.
struct LexicalError {
  var tokenIndex: Int
  var message: String
}
