// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The lines of a part of the records' file, one after the other, with bounded memory.
struct LedgerLines: ~Copyable {
  private let file: LedgerFile
  private let end: Int
  private var buffer: [UInt8] = []
  /// Where the buffer's first byte stands in the file.
  private var base: Int
  private var position = 0
  private static let pieceSize = 1 << 20

  /// One line, without its line break.
  struct Line {
    /// Where it is in `LedgerLines.bytes`.
    var range: Range<Int>
    /// Whether a line break follows; only the last line of a file may have none.
    var isWhole: Bool
  }

  /// The lines from a place in a file to another.
  init(_ file: LedgerFile, from start: Int, to end: Int) {
    self.file = file
    self.end = end
    base = start
  }

  /// What has been read and not been passed: the last line given stands in it.
  var bytes: [UInt8] { buffer }

  /// Where the next line begins in the file.
  var offset: Int { base + position }

  /// The next line; nil at the end.
  ///
  /// - Throws: `damaged` where a line is longer than any record.
  mutating func next() throws(LedgerError) -> Line? {
    var searched = position
    while true {
      if let found = lineBreak(from: searched) {
        defer { position = found + 1 }
        return Line(range: position..<found, isWhole: true)
      }
      searched = buffer.count
      guard searched - position <= LedgerRecord.maximumByteCount else {
        throw LedgerError(.damaged, "\"\(file.path)\" has a line that is too long for a record")
      }
      let left = end - base - buffer.count
      if left <= 0 {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return Line(range: position..<buffer.count, isWhole: false)
      }
      buffer.removeFirst(position)
      base += position
      searched -= position
      position = 0
      let piece = try file.read(at: base + buffer.count, upTo: min(left, Self.pieceSize))
      guard !piece.isEmpty else {
        throw LedgerError(.damaged, "\"\(file.path)\" became shorter while it was read")
      }
      if buffer.isEmpty { buffer = piece } else { buffer += piece }
    }
  }

  private func lineBreak(from start: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress, start < bytes.count else { return nil }
      return memchr(first + start, 0x0A, bytes.count - start).map { UnsafeRawPointer($0) - first }
    }
  }

  /// Whether a text stands somewhere in a line.
  func contains(_ text: [UInt8], in line: Line) -> Bool {
    guard let head = text.first else { return true }
    return buffer.withUnsafeBytes { bytes in
      guard let first = bytes.baseAddress else { return false }
      var place = line.range.lowerBound
      while place + text.count <= line.range.upperBound,
        let found = memchr(first + place, Int32(head), line.range.upperBound - place)
      {
        let start = UnsafeRawPointer(found) - first
        guard start + text.count <= line.range.upperBound else { return false }
        if bytes[start..<start + text.count].elementsEqual(text) {
          return true
        }
        place = start + 1
      }
      return false
    }
  }
}
