// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The text of one file, with what turns byte offsets into lines and columns.
///
/// Immutable once made, so it may be shared between threads. Offsets are UTF-8 bytes from the
/// start of the text; a file is at most 4 GiB, which every reader's size limit keeps far below.
public final class SourceFile: Sendable {
  /// The path as people should see it, relative to where the command was started.
  public let path: String
  /// The text as it was read.
  public let bytes: [UInt8]
  /// Where each line starts; the first entry is 0.
  public let lineStarts: [UInt32]

  /// Takes the bytes of a file that has been read already.
  ///
  /// - Complexity: O(n) in the size of the text, to find its lines.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts: [UInt32] = [0]
    bytes.withUnsafeBufferPointer { text in
      for index in text.indices where text[index] == 0x0A {
        starts.append(UInt32(truncatingIfNeeded: index + 1))
      }
    }
    self.lineStarts = starts
  }

  /// Takes text that did not come from a file, such as an option's value.
  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The line and column (both from 1, columns in Unicode scalars) of a byte offset.
  public func position(of offset: Int) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineIndex(of: offset)
    var column = 1
    for byte in bytes[Int(lineStarts[line])..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return SourcePosition(line: line + 1, column: column)
  }

  /// The line (from 1) of a byte offset.
  public func line(of offset: Int) -> Int {
    lineIndex(of: min(max(offset, 0), bytes.count)) + 1
  }

  /// The text of a line (from 1) without its line break; nil when there is no such line.
  public func text(ofLine line: Int) -> String? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    let start = Int(lineStarts[line - 1])
    var end = line < lineStarts.count ? Int(lineStarts[line]) - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }
}

/// A line and a column, both from 1; columns count Unicode scalars.
public struct SourcePosition: Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, in Unicode scalars.
  public var column: Int

  /// A position from its two numbers.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
