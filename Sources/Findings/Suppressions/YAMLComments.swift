// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Finds the comments of a YAML text and the lines they speak of, line by line, without
/// understanding more of YAML than quotes and indentation.
///
/// - Complexity: O(n) in the size of the text.
struct YAMLComments {
  private let file: SourceFile
  /// For each line: where its first character that counts stands, and where its comment begins.
  private var lines: [Line] = []

  private struct Line {
    /// The first byte that is no space.
    var start: Int
    var end: Int
    /// The sign of the comment; nil without one.
    var comment: Int?

    var isBlank: Bool { start >= end }
    var isAlone: Bool { comment == start }
    var hasCode: Bool { !isBlank && !isAlone }
  }

  /// The comments of a file, in the order of their lines.
  static func find(in file: SourceFile) -> [CodeComment] {
    var comments = YAMLComments(file: file)
    comments.scan()
    return comments.found()
  }

  private init(file: SourceFile) { self.file = file }

  private mutating func scan() {
    let bytes = file.bytes
    lines.reserveCapacity(file.lineStarts.count)
    for (index, first) in file.lineStarts.enumerated() {
      var end = index + 1 < file.lineStarts.count ? Int(file.lineStarts[index + 1]) : bytes.count
      while end > Int(first), bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
      var start = Int(first)
      while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
      lines.append(Line(start: start, end: end, comment: comment(from: start, to: end)))
    }
  }

  /// Where a comment begins in a line: at a `#` outside of quotes, at the start or behind a space.
  private func comment(from start: Int, to end: Int) -> Int? {
    let bytes = file.bytes
    var quote: UInt8 = 0
    for index in start..<max(start, end) {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "#") {
        if index == start || bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 { return index }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        // In the middle of a word it is an apostrophe.
        if index == start || !Self.isWord(bytes[index - 1]) { quote = byte }
      }
    }
    return nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
  }

  private func found() -> [CodeComment] {
    var next = [Int](repeating: lines.count, count: lines.count + 1)
    for index in lines.indices.reversed() {
      next[index] = lines[index].hasCode ? index : next[index + 1]
    }
    var previous = -1
    var comments: [CodeComment] = []
    for (index, line) in lines.enumerated() {
      defer { if line.hasCode { previous = index } }
      guard let sign = line.comment else { continue }
      var comment = CodeComment(
        line: index, bytes: ByteRange(sign + 1, line.end), isAlone: line.isAlone,
        isHead: previous < 0 && line.isAlone)
      var target = line.isAlone ? next[index + 1] : index
      // Indented more than what follows, it belongs to what stands before.
      if line.isAlone, previous >= 0,
        target == lines.count || column(of: index) > column(of: target)
      {
        target = previous
      }
      if target < lines.count {
        comment.targetLine = ByteRange(lines[target].start, lines[target].end)
        comment.target = comment.targetLine
      }
      comments.append(comment)
    }
    return comments
  }

  private func column(of line: Int) -> Int { lines[line].start - Int(file.lineStarts[line]) }
}
