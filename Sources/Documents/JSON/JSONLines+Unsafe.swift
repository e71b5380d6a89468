// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The JSON values of a text one after the other: one per line, or set end to end.
///
/// Both newline-delimited JSON and the unseparated objects that streams deliver are read. After an
/// error the next line is tried, so one bad record costs one diagnostic.
///
/// ```swift
/// var lines = JSONLines(file)
/// while let record = lines.next() { … }
/// ```
public struct JSONLines: ~Copyable {
  /// One value, or what is wrong where it should be.
  public struct Record: Sendable {
    /// The value; absent after an error. It lives as long as the arena that it was read into.
    public var node: Node
    /// Where it was written.
    public var range: ByteRange
    /// What is wrong, warnings included.
    public var diagnostics: [Diagnostic]
  }

  private let original: [UInt8]
  private let file: SourceFile?
  /// Holds the text that the strings of all records point into.
  private let textArena: Arena
  private let text: UnsafeMutablePointer<UInt8>
  private var parser: JSONParser
  private let count: Int
  private var offset: Int
  private var problem: JSONProblem?

  /// The values of a file.
  public init(_ file: SourceFile, options: ReaderOptions = .init()) {
    self.init(file.bytes, file: file, options: options)
  }

  /// The values of a text that didn't come from a file.
  public init(_ bytes: [UInt8], options: ReaderOptions = .init()) {
    self.init(bytes, file: nil, options: options)
  }

  private init(_ bytes: [UInt8], file: SourceFile?, options: ReaderOptions) {
    original = bytes
    self.file = file
    parser = JSONParser(options: options)
    textArena = Arena(chunkSize: 256)
    let source = JSONSource(bytes, options: options, into: textArena)
    text = source.text
    count = source.count
    offset = source.start
    // No record at all is a complete answer for an empty text.
    problem = bytes.isEmpty ? nil : source.problem
  }

  /// The next value as a document of its own; nil at the end.
  public mutating func next() -> (document: Document?, record: Record)? {
    let arena = Arena(chunkSize: 4 << 10)
    guard let record = next(into: arena) else { return nil }
    return (record.node.exists ? Document(root: record.node, arena: arena) : nil, record)
  }

  /// The next value, made in an arena of the caller's; nil at the end.
  ///
  /// A pipeline resets the arena when it is done with a record.
  public mutating func next(into arena: Arena) -> Record? {
    if let problem {
      self.problem = nil
      return Record(
        node: .absent, range: ByteRange(0, 0),
        diagnostics: [diagnostic(problem)])
    }
    offset = TextScan.endOfSpace(UnsafePointer(text) + offset) - UnsafePointer(text)
    guard offset < count else { return nil }
    arena.retain(textArena)
    parser.problems.removeAll(keepingCapacity: true)
    parser.omittedWarnings = 0
    let start = offset
    var node = parser.parse(text, count: count, from: offset, into: arena)
    if node.exists {
      offset = parser.valueEnd
      // A number or word may not run into what follows: "12" isn't 1 and 2.
      if !node.isCollection, !node.isKind(.string), offset < count, Self.continues(text[offset]) {
        node = parser.fail(.afterValue, UnsafePointer(text) + offset)
      }
    }
    if !node.exists { offset = startOfNextLine(after: parser.problems.last?.offset ?? offset) }
    var diagnostics: [Diagnostic] = []
    if !parser.problems.isEmpty {
      for problem in parser.problems { diagnostics.append(diagnostic(problem)) }
      if parser.omittedWarnings > 0 {
        diagnostics.append(JSONProblem.omitted(parser.omittedWarnings, file: file))
      }
    }
    return Record(node: node, range: ByteRange(start, offset), diagnostics: diagnostics)
  }

  /// Whether a byte could belong to the number or word before it.
  private static func continues(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, 0x22, 0x5B, 0x7B: false
    default: true
    }
  }

  private func startOfNextLine(after place: Int) -> Int {
    var position = max(place, offset)
    while position < count, original[position] != 0x0A { position += 1 }
    return min(position + 1, count)
  }

  private func diagnostic(_ problem: JSONProblem) -> Diagnostic {
    let options = parser.options
    let file = self.file
    return original.withUnsafeBufferPointer {
      problem.diagnostic(text: $0, file: file, options: options)
    }
  }
}
