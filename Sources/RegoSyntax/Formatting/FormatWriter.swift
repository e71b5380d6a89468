// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Lays a module out. Comments come from a queue in the order of the text: whatever is written
/// first takes along those that stood above it, and one beside it goes to the end of the line.
struct FormatWriter {
  /// A comment has no place in the layout: what it stands in has to stay as it was typed.
  struct Misplaced: Error {}

  let source: FormatSource
  let module: Module
  let style: FormatStyle
  /// Rules that stay as they were typed.
  let untouched: Set<Int>

  private(set) var output: [UInt8] = []
  private var level = 0
  /// Whether nothing stands on the line yet, not even its indentation.
  private(set) var isLineEmpty = true
  /// The next comment in the queue.
  private(set) var nextComment = 0
  /// The comment that goes to the end of the line.
  private(set) var trailing: Int?
  /// How many terms are being written, one within the other.
  var termDepth = 0
  /// Where a minus would go on from the line before.
  var guardedStart = -1

  init(_ module: Module, source: FormatSource, style: FormatStyle, untouched: Set<Int> = []) {
    self.module = module
    self.source = source
    self.style = style
    self.untouched = untouched
    output.reserveCapacity(source.bytes.count + source.bytes.count / 8)
  }

  // MARK: - Lines

  mutating func write(_ text: String) {
    beginLine()
    output.append(contentsOf: text.utf8)
  }

  mutating func write(_ bytes: ArraySlice<UInt8>) {
    beginLine()
    output.append(contentsOf: bytes)
  }

  private mutating func beginLine() {
    guard isLineEmpty else { return }
    isLineEmpty = false
    for _ in 0..<level { output.append(0x09) }
  }

  /// Ends the line, after the comment that belongs there; an empty line isn't one.
  mutating func endLine() {
    if let index = trailing {
      trailing = nil
      if !isLineEmpty { output.append(0x20) }
      write(source.comments[index].text)
    }
    guard !isLineEmpty else { return }
    output.append(0x0A)
    isLineEmpty = true
  }

  /// Ends the line in the middle of a list.
  ///
  /// - Parameter holdsComment: whether the waiting comment belongs to what comes next.
  mutating func breakLine(holdsComment: Bool) {
    let held = holdsComment ? trailing : nil
    if holdsComment { trailing = nil }
    endLine()
    if let held { trailing = held }
  }

  /// Ends the line and leaves one blank, but never two.
  mutating func blankLine() {
    endLine()
    guard !output.isEmpty, !output.suffix(2).elementsEqual([0x0A, 0x0A]) else { return }
    output.append(0x0A)
  }

  mutating func indent() { level += 1 }

  mutating func outdent() { level = max(level - 1, 0) }

  // MARK: - Comments

  var hasComments: Bool { nextComment < source.comments.count || trailing != nil }

  /// Whether a comment that hasn't been written stands between two places.
  func hasComment(in range: ByteRange) -> Bool {
    var index = nextComment
    while index < source.comments.count, source.comments[index].range.start < range.end {
      if source.comments[index].range.start >= range.start { return true }
      index += 1
    }
    return false
  }

  /// Whether a comment waits that stood above a row or waits for the end of the line.
  func hasComment(aboveRow row: Int) -> Bool {
    if trailing != nil { return true }
    return nextComment < source.comments.count && source.comments[nextComment].row < row
  }

  /// Writes the comments above a row, each on its line, and takes the one beside it.
  mutating func takeComments(upTo row: Int) throws(Misplaced) {
    guard nextComment < source.comments.count, source.comments[nextComment].row <= row else {
      return
    }
    try takeComments(above: row)
    guard nextComment < source.comments.count, source.comments[nextComment].row == row else {
      return
    }
    guard trailing == nil else { throw Misplaced() }
    trailing = nextComment
    nextComment += 1
  }

  /// Writes the comments above a row, each on its line, and a blank line after them if one was
  /// there.
  mutating func takeComments(above row: Int) throws(Misplaced) {
    var last: FormatSource.Comment?
    var isMetadata = false
    while nextComment < source.comments.count, source.comments[nextComment].row < row {
      let comment = source.comments[nextComment]
      // The line that a waiting comment belongs to is still being written.
      guard isLineEmpty, trailing == nil else { throw Misplaced() }
      if let last {
        if comment.row - last.row > 1 || (isMetadata && comment.startsMetadata) {
          blankLine()
          isMetadata = false
        }
      }
      if comment.startsMetadata { isMetadata = true }
      write(comment.text)
      endLine()
      last = comment
      nextComment += 1
    }
    if let last, row - last.row > 1 { blankLine() }
  }

  /// Writes what is left, after everything else.
  mutating func takeRemainingComments() throws(Misplaced) {
    try takeComments(upTo: .max - 1)
  }

  /// The waiting comment of a row.
  func comment(onRow row: Int) -> FormatSource.Comment? {
    guard nextComment < source.comments.count, source.comments[nextComment].row == row else {
      return nil
    }
    return source.comments[nextComment]
  }

  /// Drops the comments up to a place, which have been written otherwise.
  mutating func dropComments(before offset: UInt32) {
    while nextComment < source.comments.count,
      source.comments[nextComment].range.start < offset
    {
      nextComment += 1
    }
  }

  // MARK: - Going back

  private struct State {
    var count: Int
    var level: Int
    var isLineEmpty: Bool
    var nextComment: Int
    var trailing: Int?
    var termDepth: Int
    var guardedStart: Int
  }

  /// Writes something, and as it was typed where a comment has no place in it.
  mutating func attempt(
    _ range: @autoclosure () -> ByteRange,
    _ body: (inout FormatWriter) throws(Misplaced) -> Void
  ) {
    let state = State(
      count: output.count, level: level, isLineEmpty: isLineEmpty, nextComment: nextComment,
      trailing: trailing, termDepth: termDepth, guardedStart: guardedStart)
    do {
      try body(&self)
    } catch {
      output.removeSubrange(state.count...)
      level = state.level
      isLineEmpty = state.isLineEmpty
      nextComment = state.nextComment
      trailing = state.trailing
      termDepth = state.termDepth
      guardedStart = state.guardedStart
      writeAsTyped(range())
    }
  }

  /// Writes a range of the source as it stands there.
  mutating func writeAsTyped(_ range: ByteRange) {
    if let index = trailing, source.comments[index].range.start >= range.start,
      source.comments[index].range.start < range.end
    {
      trailing = nil
    }
    // Comments above it are no part of it.
    while isLineEmpty, trailing == nil, nextComment < source.comments.count,
      source.comments[nextComment].range.start < range.start
    {
      write(source.comments[nextComment].text)
      endLine()
      nextComment += 1
    }
    dropComments(before: range.end)
    write(source.text(range))
    guard trailing == nil, nextComment < source.comments.count,
      source.comments[nextComment].row == source.lastRow(range)
    else { return }
    trailing = nextComment
    nextComment += 1
  }
}
