// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension SourceFile {
  /// No word of a line is followed further than this.
  private static var longestToken: Int { 4096 }

  /// The start of a line (from 1), about `limit` bytes of it, with a mark where it is cut.
  ///
  /// A generated file may be one line of megabytes, of which a report shows a hundred columns.
  /// The cut comes only behind a whole word, since half a key no longer looks like one.
  func excerpt(ofLine line: Int, limit: Int) -> String? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    let start = Int(lineStarts[line - 1])
    var lineEnd = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    if lineEnd > start, bytes[lineEnd - 1] == 0x0D { lineEnd -= 1 }
    return excerpt(start..<lineEnd, limit: limit)
  }

  /// The start of the text between two offsets, cut in the same way.
  func excerpt(_ range: Range<Int>, limit: Int) -> String {
    let range = range.clamped(to: 0..<bytes.count)
    guard range.count > limit else { return String(decoding: bytes[range], as: UTF8.self) }
    var end = range.lowerBound + max(limit, 0)
    let last = min(range.upperBound, end + Self.longestToken)
    while end < last, !Self.endsToken(bytes[end]) { end += 1 }
    let shown = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)
    return end < range.upperBound ? shown + "…" : shown
  }

  private static func endsToken(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "\"")
  }
}
