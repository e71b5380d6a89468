// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is wrong at a byte of a JSON text, before it is put into words.
struct JSONProblem {
  /// The kinds of problem.
  enum Kind: UInt8 {
    case none
    case empty
    case encoding
    case expectedValue
    case expectedKey
    case expectedColon
    case expectedCommaOrBrace
    case expectedCommaOrBracket
    case trailingComma
    case comment
    case unterminatedComment
    case unterminatedString
    case controlCharacter
    case invalidEscape
    case invalidUnicodeEscape
    case loneSurrogate
    case invalidUTF8
    case literal
    case leadingZero
    case number
    case numberRange
    case depth
    case nodeCount
    case byteCount
    case memory
    case afterValue
    case duplicateKey
  }

  var kind: Kind
  /// The first byte in question.
  var offset: Int
  /// The byte after the last one.
  var end: Int
  /// A repeated key: where it stood first.
  var first = 0
  /// Whether reading went on.
  var isWarning = false
}
