// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A text file line by line, with the byte offset of each.
struct TextLines: Sequence {
  private let bytes: [UInt8]

  init(_ file: SourceFile) { bytes = file.bytes }

  func makeIterator() -> AnyIterator<(start: Int, text: Substring)> {
    // A byte order mark is no part of the first line.
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return AnyIterator {
      guard position < bytes.count else { return nil }
      let start = position
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      position = end + 1
      let stop = end > start && bytes[end - 1] == 0x0D ? end - 1 : end
      return (start, String(decoding: bytes[start..<stop], as: UTF8.self)[...])
    }
  }
}

extension Substring {
  /// Without blanks at either end.
  var trimmed: Substring {
    let start = drop { $0 == " " || $0 == "\t" }
    guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return start[...last]
  }
}

extension ReadResult {
  /// A document of one object, later values of equal keys winning.
  static func object(
    _ members: [(key: String, value: String)], diagnostics: [Diagnostic] = []
  ) -> ReadResult {
    let arena = Arena()
    let root = arena.sortedObject(
      members.map { Node.Entry(key: arena.string($0.key), value: arena.string($0.value)) })
    return ReadResult(document: Document(root: root, arena: arena), diagnostics: diagnostics)
  }

  /// No document, for one reason.
  static func failure(
    _ id: String, _ message: String, _ file: SourceFile, at start: Int, to end: Int? = nil
  ) -> ReadResult {
    let diagnostic = Diagnostic(
      id: id, severity: .error, message: message, file: file,
      range: ByteRange(start, end ?? start + 1))
    return ReadResult(document: nil, diagnostics: [diagnostic])
  }
}
