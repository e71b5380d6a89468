// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// METADATA comments.
extension Parser {
  /// Finds the blocks among the comments: a comment that begins with METADATA, and the comments in
  /// the first column on the lines directly after it.
  func annotationBlocks(
    before targets: [(start: UInt32, target: AnnotationBlock.Target)]
  ) -> [AnnotationBlock] {
    let word = Array("METADATA".utf8)
    var blocks: [AnnotationBlock] = []
    var next = 0
    var position = 0
    while position < comments.count {
      let first = comments[position]
      position += 1
      guard content(of: first).drop(while: { Self.isSpace($0) }).starts(with: word) else {
        continue
      }
      let line = file.line(of: Int(first.start))
      var lastLine = line
      var yaml: [UInt8] = []
      var end = first.end
      while position < comments.count {
        let comment = comments[position]
        let start = Int(comment.start)
        guard start > 0, bytes[start - 1] == 0x0A, file.line(of: start) == lastLine + 1,
          !content(of: comment).drop(while: { Self.isSpace($0) }).starts(with: word)
        else { break }
        var text = content(of: comment)
        if text.first == 0x20 { text = text.dropFirst() }
        yaml.append(contentsOf: text)
        yaml.append(0x0A)
        lastLine += 1
        end = comment.end
        position += 1
      }
      while next < targets.count, file.line(of: Int(targets[next].start)) <= line { next += 1 }
      blocks.append(
        AnnotationBlock(
          yaml: String(decoding: yaml, as: UTF8.self),
          range: ByteRange(Int(first.start), Int(end)),
          target: next < targets.count ? targets[next].target : .none))
    }
    return blocks
  }

  /// A comment without its `#`.
  private func content(of comment: ByteRange) -> ArraySlice<UInt8> {
    bytes[(Int(comment.start) + 1)..<Int(comment.end)]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
