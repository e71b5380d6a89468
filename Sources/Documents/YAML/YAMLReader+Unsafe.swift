// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads YAML 1.2 (core schema) into JSON-like documents.
///
/// `yes`, `no`, `on` and `off` are strings, numbers keep every digit, keys are taken as text.
/// An error costs the document it is in; reading goes on at the next `---`.
public enum YAMLReader {
  /// Reads the one document of a file.
  ///
  /// An empty file is null. Further documents are passed over, with a warning.
  public static func read(
    _ file: SourceFile, options: ReaderOptions = .init(), yaml: YAMLOptions = .init()
  ) -> ReadResult {
    single(readAll(file, options: options, yaml: yaml), file: file)
  }

  /// Reads the one document of a text that didn't come from a file.
  public static func read(
    _ bytes: [UInt8], options: ReaderOptions = .init(), yaml: YAMLOptions = .init()
  ) -> ReadResult {
    single(readAll(bytes, options: options, yaml: yaml), file: nil)
  }

  /// Reads all documents of a file; an error takes the place of the document it is in.
  public static func readAll(
    _ file: SourceFile, options: ReaderOptions = .init(), yaml: YAMLOptions = .init()
  ) -> [ReadResult] {
    file.bytes.withUnsafeBufferPointer { readAll($0, file: file, options: options, yaml: yaml) }
  }

  /// Reads all documents of a text that didn't come from a file.
  public static func readAll(
    _ bytes: [UInt8], options: ReaderOptions = .init(), yaml: YAMLOptions = .init()
  ) -> [ReadResult] {
    bytes.withUnsafeBufferPointer { readAll($0, file: nil, options: options, yaml: yaml) }
  }

  /// Reads the first document of a text into an arena that the caller goes on using.
  ///
  /// - Returns: the value, null for an empty text; absent after an error.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, into arena: Arena, options: ReaderOptions = .init(),
    yaml: YAMLOptions = .init(), file: SourceFile? = nil, diagnostics: inout [Diagnostic]
  ) -> Node {
    var root = Node.null
    forEach(bytes, into: arena, options: options, yaml: yaml, file: file) { result, found in
      root = result?.node ?? .absent
      diagnostics += found
      return false
    }
    return root
  }

  private static func single(_ results: [ReadResult], file: SourceFile?) -> ReadResult {
    guard var result = results.first else {
      return ReadResult(
        document: Document(root: .null, arena: Arena(chunkSize: 256)), diagnostics: [])
    }
    if results.count > 1 {
      result.diagnostics.append(
        Diagnostic(
          id: "yaml-more-documents", severity: .warning,
          message: "only the first of \(results.count) documents is used; split the file",
          file: file, range: results[1].rootRange))
    }
    return result
  }

  private static func readAll(
    _ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile?, options: ReaderOptions,
    yaml: YAMLOptions
  ) -> [ReadResult] {
    let arena = Arena(chunkSize: min(max(bytes.count * 2, 1 << 10), 4 << 20))
    var results: [ReadResult] = []
    forEach(bytes, into: arena, options: options, yaml: yaml, file: file) { root, diagnostics in
      results.append(
        ReadResult(
          document: root.map { Document(root: $0.node, arena: arena) }, diagnostics: diagnostics,
          rootRange: root?.place))
      return true
    }
    return results
  }

  /// Calls the closure with each document or its diagnostics until it returns false.
  private static func forEach(
    _ bytes: UnsafeBufferPointer<UInt8>, into arena: Arena, options: ReaderOptions,
    yaml: YAMLOptions, file: SourceFile?,
    _ body: (_ root: (node: Node, place: ByteRange)?, _ diagnostics: [Diagnostic]) -> Bool
  ) {
    if let problem = YAMLText.problem(bytes, options: options) {
      _ = body(nil, [problem.diagnostic(file: file, count: bytes.count)])
      return
    }
    let memory = arena.allocateText(byteCount: bytes.count + TextScan.padding)
    if let start = bytes.baseAddress { memory.copyMemory(from: start, byteCount: bytes.count) }
    (memory + bytes.count).initializeMemory(
      as: UInt8.self, repeating: 0, count: TextScan.padding)
    let scanner = YAMLScanner(
      text: UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), count: bytes.count,
      from: YAMLText.markLength(bytes), arena: arena)
    var composer = YAMLComposer(scanner: scanner, options: options, yaml: yaml, arena: arena)
    while composer.compose() {
      var diagnostics: [Diagnostic] = []
      for problem in composer.problems {
        diagnostics.append(problem.diagnostic(file: file, count: bytes.count))
      }
      let omitted = composer.warningCount - options.maximumWarningCount
      if omitted > 0 {
        diagnostics.append(
          Diagnostic(
            id: "yaml-more-warnings", severity: .warning,
            message: "\(omitted) more warnings about this document aren't shown", file: file))
      }
      guard body(composer.root, diagnostics) else { return }
      if composer.failed, !composer.skipToNextDocument() { return }
    }
  }
}

extension YAMLComposer {
  /// After an error: goes on at the next document, when there is one.
  mutating func skipToNextDocument() -> Bool {
    scanner.skipToNextDocument(
      from: problems.last?.offset ?? documentStart, after: documentStart)
  }
}

extension YAMLScanner {
  /// The line and column of an offset, for naming a place in a message.
  func position(of offset: Int) -> SourcePosition {
    var line = 1
    var column = 1
    for index in 0..<min(offset, end - base) {
      let byte = base[index]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePosition(line: line, column: column)
  }
}

/// Checks of a whole text before it is scanned.
enum YAMLText {
  static func markLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }

  /// What keeps the text from being read at all: its size, its encoding, control characters.
  static func problem(
    _ bytes: UnsafeBufferPointer<UInt8>, options: ReaderOptions
  ) -> YAMLProblem? {
    let count = bytes.count
    if count > min(options.maximumByteCount, Int(UInt32.max) - TextScan.padding) {
      return .limit("larger than \(options.maximumByteCount) bytes; split the file", at: 0)
    }
    guard let base = bytes.baseAddress else { return nil }
    if count >= 2, bytes[0] >= 0xFE, bytes[1] >= 0xFE {
      return encodingProblem("the text is UTF-16; save it as UTF-8", at: 0)
    }
    let space: SIMD16<Int8> = SIMD16<Int8>(repeating: 0x20)
    var index = 0
    while index < count {
      // Plain ASCII without control characters is most of most texts.
      while count - index >= 16 {
        let bytes = UnsafeRawPointer(base + index).loadUnaligned(as: SIMD16<Int8>.self)
        let isSpecial: TextScan.Mask = bytes .< space
        let found = TextScan.firstIndex(isSpecial)
        index += found
        if found < 16 { break }
      }
      guard index < count else { break }
      let byte = base[index]
      if byte >= 0x80 {
        let length = sequenceLength(base + index, available: count - index)
        if length == 0 {
          return encodingProblem("this byte isn't UTF-8; save the text as UTF-8", at: index)
        }
        index += length
      } else if byte >= 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D {
        index += 1
      } else {
        return encodingProblem(
          "a control character may not stand in YAML; write it as an escape in double quotes",
          at: index)
      }
    }
    return nil
  }

  private static func encodingProblem(_ message: String, at offset: Int) -> YAMLProblem {
    YAMLProblem(
      id: "yaml-encoding", severity: .error, message: message, offset: offset, end: offset + 1)
  }

  /// `TextScan.sequenceLength` where the text has no padding.
  private static func sequenceLength(_ p: UnsafePointer<UInt8>, available: Int) -> Int {
    if available >= 4 { return TextScan.sequenceLength(p) }
    var word = UInt32(p[0])
    if available > 1 { word |= UInt32(p[1]) << 8 }
    if available > 2 { word |= UInt32(p[2]) << 16 }
    return TextScan.sequenceLength(word: word)
  }
}
