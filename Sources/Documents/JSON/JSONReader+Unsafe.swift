// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads JSON (RFC 8259) into documents: strict, exact, and nearly as fast as bytes arrive.
///
/// Numbers keep every digit. A repeated key is a warning and its last value counts. Text that
/// isn't JSON, or goes past a limit, gives an error with its place and no document.
public enum JSONReader {
  /// Reads a file's text.
  public static func read(_ file: SourceFile, options: ReaderOptions = .init()) -> ReadResult {
    file.bytes.withUnsafeBufferPointer { read($0, file: file, options: options) }
  }

  /// Reads a text that didn't come from a file.
  public static func read(_ bytes: [UInt8], options: ReaderOptions = .init()) -> ReadResult {
    bytes.withUnsafeBufferPointer { read($0, file: nil, options: options) }
  }

  /// Reads a text that didn't come from a file; the bytes are copied.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ReaderOptions = .init()
  ) -> ReadResult {
    read(bytes, file: nil, options: options)
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile?, options: ReaderOptions
  ) -> ReadResult {
    // Room for the text and about as much for values: small documents then live in one chunk.
    let builder = DocumentBuilder(chunkSize: min(max(bytes.count * 3, 1 << 10), 4 << 20))
    var diagnostics: [Diagnostic] = []
    var range: ByteRange?
    let root = read(
      bytes, file: file, into: builder.arena, options: options, diagnostics: &diagnostics,
      rootRange: &range)
    return ReadResult(
      document: root.exists ? builder.finish(root: root) : nil, diagnostics: diagnostics,
      rootRange: range)
  }

  /// Reads a text into an arena that the caller goes on using.
  ///
  /// - Parameters:
  ///   - bytes: the text; it is copied.
  ///   - arena: gets the values. When it is exhausted, reading stops with an error.
  ///   - file: named in diagnostics.
  ///   - diagnostics: gets what is wrong.
  /// - Returns: the value; absent after an error.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, into arena: Arena, options: ReaderOptions = .init(),
    file: SourceFile? = nil, diagnostics: inout [Diagnostic]
  ) -> Node {
    var range: ByteRange?
    return read(
      bytes, file: file, into: arena, options: options, diagnostics: &diagnostics,
      rootRange: &range)
  }

  /// Reads a text into an arena; absent when there is anything wrong with it.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, into arena: Arena, options: ReaderOptions = .init()
  ) -> Node {
    var diagnostics: [Diagnostic] = []
    return read(bytes, into: arena, options: options, diagnostics: &diagnostics)
  }

  private static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile?, into arena: Arena,
    options: ReaderOptions, diagnostics: inout [Diagnostic], rootRange: inout ByteRange?
  ) -> Node {
    let source = JSONSource(bytes, options: options, into: arena)
    if let problem = source.problem {
      diagnostics.append(problem.diagnostic(text: bytes, file: file, options: options))
      return .absent
    }
    var parser = JSONParser(options: options)
    var root = parser.parse(source.text, count: source.count, from: source.start, into: arena)
    if root.exists { root = parser.checkEnd(root) }
    if !parser.problems.isEmpty {
      for problem in parser.problems {
        diagnostics.append(problem.diagnostic(text: bytes, file: file, options: options))
      }
      if parser.omittedWarnings > 0 {
        diagnostics.append(JSONProblem.omitted(parser.omittedWarnings, file: file))
      }
    }
    if root.exists { rootRange = ByteRange(parser.valueStart, parser.valueEnd) }
    return root
  }
}

extension JSONParser {
  /// Sees that nothing but white space follows the value.
  mutating func checkEnd(_ root: Node) -> Node {
    guard let rest = skipSpace(UnsafePointer(base) + valueEnd) else { return .absent }
    return rest - UnsafePointer(base) >= textCount ? root : fail(.afterValue, rest)
  }
}
