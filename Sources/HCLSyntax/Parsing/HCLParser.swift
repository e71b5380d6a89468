// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Parses HCL: files of the native and the JSON syntax, templates and single expressions.
///
/// Nothing is thrown: problems are diagnostics, and what could be parsed is there.
public enum HCLParser {
  /// How large a text may be; beyond, nothing of it is parsed.
  public static let maximumSize = 64 * 1024 * 1024

  /// Parses a file of the native syntax.
  ///
  /// - Complexity: O(n) in the size of the text.
  public static func parse(_ source: SourceFile) -> HCLFile {
    if let refusal = refusal(of: source) { return refusal }
    let start = contentStart(of: source)
    var parser = NativeParser(source: source, bytes: source.bytes, start: start)
    var body = parser.parseFile(from: start)
    if parser.sawUnclosedBlock {
      // A brace is missing, which made siblings children: let indentation tell where blocks end.
      var second = NativeParser(source: source, bytes: source.bytes, start: start)
      second.closesByIndentation = true
      let other = second.parseFile(from: start)
      if second.diagnostics.count <= parser.diagnostics.count {
        parser = second
        body = other
      }
    }
    return HCLFile(
      source: source, body: body, comments: parser.comments,
      diagnostics: encodingProblem(in: source) + parser.diagnostics)
  }

  /// Parses the text of a file as a template, as for `templatefile`.
  public static func parseTemplate(_ source: SourceFile) -> (Expression, [Diagnostic]) {
    if let refusal = refusal(of: source) {
      return (Expression(.invalid, range: refusal.body.range), refusal.diagnostics)
    }
    var parser = NativeParser(source: source, bytes: source.bytes)
    let expression = parser.parseWholeTemplate(from: contentStart(of: source))
    return (expression, encodingProblem(in: source) + parser.diagnostics)
  }

  /// Parses text that is one expression and nothing else, such as the value of an option.
  public static func parseExpression(_ source: SourceFile) -> (Expression, [Diagnostic]) {
    if let refusal = refusal(of: source) {
      return (Expression(.invalid, range: refusal.body.range), refusal.diagnostics)
    }
    var parser = NativeParser(source: source, bytes: source.bytes)
    let expression = parser.parseWholeExpression(from: contentStart(of: source))
    return (expression, encodingProblem(in: source) + parser.diagnostics)
  }

  private static func contentStart(of source: SourceFile) -> Int {
    source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  static func refusal(of source: SourceFile) -> HCLFile? {
    guard source.bytes.count > maximumSize else { return nil }
    return HCLFile(
      source: source, body: Body(attributes: [], blocks: [], range: ByteRange(0, 0)),
      comments: [],
      diagnostics: [
        Diagnostic(
          id: "hcl-too-large", severity: .error,
          message: "file is larger than \(maximumSize / 1_048_576) MiB; split it", file: source)
      ])
  }

  /// Text that isn't UTF-8 is taken with replacement characters, and that is said.
  private static func encodingProblem(in source: SourceFile) -> [Diagnostic] {
    // Without an early exit the loop works on many bytes at once.
    var all: UInt8 = 0
    for byte in source.bytes { all |= byte }
    guard all >= 0x80, String(validating: source.bytes, as: UTF8.self) == nil else { return [] }
    var offset = 0
    var decoder = UTF8()
    var bytes = source.bytes.makeIterator()
    decoding: while true {
      switch decoder.decode(&bytes) {
      case .scalarValue(let scalar): offset += UTF8.width(scalar)
      case .emptyInput, .error: break decoding
      }
    }
    return [
      Diagnostic(
        id: "hcl-encoding", severity: .error,
        message: "file has bytes that aren't UTF-8; save it as UTF-8", file: source,
        range: ByteRange(offset, min(offset + 1, source.bytes.count)))
    ]
  }
}

extension NativeParser {
  /// Parses all of the text as one expression.
  mutating func parseWholeExpression(from start: Int) -> Expression {
    ignoresNewlines = true
    resume(at: start)
    do throws(Failure) {
      let expression = try parseExpression()
      guard token.kind == .end else {
        throw fail(
          "hcl-extra-text",
          "expected the end of the expression but found \(token.kind.friendlyName)", tokenRange)
      }
      return expression
    } catch {
      return Expression(.invalid, range: range(start, end))
    }
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x80 ? 1 : scalar.value < 0x800 ? 2 : scalar.value < 0x10000 ? 3 : 4
  }
}
