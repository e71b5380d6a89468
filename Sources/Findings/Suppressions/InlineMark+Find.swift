// Bawn
// SPDX-License-Identifier: Apache-2.0

extension InlineMark {
  /// The marks of a file, in the order of their lines.
  ///
  /// - Complexity: O(n) in the size of the text.
  package static func find(in text: String) -> [InlineMark] {
    var marks: [InlineMark] = []
    var heredocEnd: ArraySlice<UInt8>?
    let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if let end = heredocEnd {
        if trimmed(line) == end { heredocEnd = nil }
        continue
      }
      let comment = startOfComment(line)
      let code = trimmed(line[..<(comment?.sign ?? line.endIndex)])
      if let comment {
        var words = trimmed(line[comment.text...])
        if words.suffix(2).elementsEqual("*/".utf8) { words = words.dropLast(2) }
        marks += self.marks(
          in: String(decoding: words, as: UTF8.self), line: index + 1, isAlone: code.isEmpty)
      } else {
        heredocEnd = heredocMarker(code)
      }
    }
    return marks
  }

  /// Where a line's comment starts, and the text behind its sign.
  private static func startOfComment(
    _ line: ArraySlice<UInt8>
  ) -> (sign: Int, text: Int)? {
    var index = line.startIndex
    while index < line.endIndex {
      let next = index + 1 < line.endIndex ? line[index + 1] : 0
      switch line[index] {
      case UInt8(ascii: "\""):
        // A text that doesn't end on its line goes on in the next: no comment in sight.
        guard let end = QuotedText.end(in: line, from: index) else { return nil }
        index = end
      case UInt8(ascii: "#"): return (index, index + 1)
      case UInt8(ascii: "/") where next == UInt8(ascii: "/") || next == UInt8(ascii: "*"):
        return (index, index + 2)
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The end marker of a heredoc that starts at the end of a line: `<<EOT` or `<<-EOT`.
  private static func heredocMarker(_ code: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var start = code.endIndex
    while start > code.startIndex, isNamePart(code[start - 1]) { start -= 1 }
    // A dash belongs to names too, so that the one of `<<-` may have been taken with them.
    if start < code.endIndex, code[start] == UInt8(ascii: "-") { start += 1 }
    var before = code[..<start]
    if before.last == UInt8(ascii: "-") { before = before.dropLast() }
    guard start < code.endIndex, before.suffix(2).elementsEqual("<<".utf8) else { return nil }
    return code[start...]
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x80...: true
    default: false
    }
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { $0 <= 0x20 }
    while let last = line.last, last <= 0x20 { line = line.dropLast() }
    return line
  }
}
