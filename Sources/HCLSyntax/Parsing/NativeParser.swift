// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Recursive descent over the bytes of the native syntax.
///
/// There is one token of lookahead. Whether line breaks are tokens depends on where the parser is,
/// and the inside of a template isn't made of tokens at all, so tokens are cut when needed.
struct NativeParser {
  /// Thrown after a problem has been reported, up to what can be skipped as a whole.
  struct Failure: Error {}

  /// How deep expressions and blocks may nest.
  static let maximumDepth = 200
  /// How high the tree of one expression may grow: chains such as `a + b + c` nest to the left.
  static let maximumHeight = 600
  /// How many numbers of many digits or with an exponent a file may have: reading one takes up to a
  /// fifth of a millisecond.
  static let maximumCostlyNumbers = 10_000
  /// How many problems are reported for one file.
  static let maximumDiagnostics = 100

  let bytes: [UInt8]
  /// Where the text ends; the parser sees nothing beyond.
  let end: Int
  let source: SourceFile
  /// What is added to offsets to get those of the file.
  let offset: Int
  /// The range of everything, for text whose offsets aren't those of the file.
  let fixedRange: ByteRange?
  /// Whether a block that is never closed ends before a line that isn't indented more than it.
  var closesByIndentation = false
  var sawUnclosedBlock = false
  var lastIndented = 0
  var lastIndentation = 0

  var token = Token(kind: .newline, start: 0, end: 0)
  /// Where the last token taken ended.
  var previousEnd = 0
  var position = 0
  var ignoresNewlines = false
  var depth = 0
  /// How high the tree of the expression last parsed is.
  var height = 0
  /// How many brackets are open since the item of the body began.
  var nesting = 0
  /// How many more numbers that are costly to read may come.
  var costlyNumbers = NativeParser.maximumCostlyNumbers
  /// Markers of heredocs that are closed nowhere in the rest of the text.
  var unclosedMarkers: Set<String> = []
  var names = NameTable()
  var comments: [HCLFile.Comment] = []
  var diagnostics: [Diagnostic] = []

  init(
    source: SourceFile, bytes: [UInt8], start: Int = 0, offset: Int = 0,
    fixedRange: ByteRange? = nil
  ) {
    self.source = source
    self.bytes = bytes
    self.end = bytes.count
    self.offset = offset
    self.fixedRange = fixedRange
    position = start
  }

  func range(_ start: Int, _ end: Int) -> ByteRange {
    fixedRange ?? ByteRange(start + offset, end + offset)
  }

  var tokenRange: ByteRange { range(token.start, token.end) }

  mutating func report(_ id: String, _ message: String, _ range: ByteRange) {
    guard diagnostics.count <= NativeParser.maximumDiagnostics else { return }
    guard diagnostics.count < NativeParser.maximumDiagnostics else {
      diagnostics.append(
        Diagnostic(
          id: "hcl-too-many-problems", severity: .error,
          message: "too many problems in this file; fix the ones above first", file: source,
          range: range))
      return
    }
    diagnostics.append(
      Diagnostic(id: id, severity: .error, message: message, file: source, range: range))
  }

  mutating func fail(_ id: String, _ message: String, _ range: ByteRange) -> Failure {
    report(id, message, range)
    return Failure()
  }

  /// Runs `body` one level deeper.
  mutating func descend() throws(Failure) {
    depth += 1
    if depth > NativeParser.maximumDepth {
      throw fail(
        "hcl-too-deep",
        "nested more than \(NativeParser.maximumDepth) levels deep; simplify it", tokenRange)
    }
  }

  /// Sets the height of a tree that was put together from others.
  mutating func setHeight(above highest: Int) throws(Failure) {
    height = highest + 1
    if height > NativeParser.maximumHeight {
      throw fail(
        "hcl-too-deep",
        "expression of more than \(NativeParser.maximumHeight) chained operations; split it",
        tokenRange)
    }
  }

  mutating func name(of token: Token) -> String {
    names.name(in: bytes, from: token.start, to: token.end)
  }

  /// Whether the token is an identifier with this text.
  func isKeyword(_ keyword: StaticString) -> Bool {
    guard token.kind == .identifier, token.end - token.start == keyword.utf8CodeUnitCount else {
      return false
    }
    return keyword.withUTF8Buffer { text in
      for index in text.indices where text[index] != bytes[token.start + index] { return false }
      return true
    }
  }
}
