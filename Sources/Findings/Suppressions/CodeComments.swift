// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A line of a comment in HCL, with the code that it speaks of.
struct CodeComment {
  /// The line, from 0.
  var line: Int
  /// The text without its sign.
  var bytes: ByteRange
  /// Whether nothing but comments stands on its line.
  var isAlone: Bool
  /// Whether there is no code before it.
  var isHead: Bool
  /// The outermost block around it; nil outside of blocks.
  var block: ByteRange?
  /// The line it speaks of: its own, or the next one without a comment of its own.
  var targetLine = ByteRange(0, 0)
  /// That line with all that is opened on it.
  var target = ByteRange(0, 0)
}

/// Finds the comments of an HCL text and what they speak of, without understanding more of the
/// language than texts, heredocs and brackets.
///
/// - Complexity: O(n) in the size of the text.
struct CodeComments {
  private enum Frame {
    /// A bracket, or the inside of `${…}`, with the line it was opened on.
    case bracket(line: Int)
    case interpolation
    case text
  }

  private let bytes: [UInt8]
  private let lineStarts: [UInt32]
  private var stack: [Frame] = []
  private var line = 0
  private var comments: [CodeComment] = []
  private var hasCode: [Bool]
  private var hasComment: [Bool]
  private var seenCode = false
  /// Where what is opened on a line ends.
  private var openEnd: [Int]
  /// The first comment of the outermost block that is open.
  private var firstInBlock = 0

  /// The comments of a file, in the order of their lines.
  static func find(in file: SourceFile) -> [CodeComment] {
    var scan = CodeComments(file)
    scan.run()
    return scan.finished()
  }

  private init(_ file: SourceFile) {
    bytes = file.bytes
    lineStarts = file.lineStarts
    hasCode = [Bool](repeating: false, count: lineStarts.count)
    hasComment = hasCode
    openEnd = [Int](repeating: 0, count: lineStarts.count)
  }

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private mutating func run() {
    var index = 0
    var heredoc: ArraySlice<UInt8>?
    while index < bytes.count {
      if case .text? = stack.last {
        index = text(at: index)
        continue
      }
      let byte = bytes[index]
      switch byte {
      case 0x0A:
        line += 1
        index += 1
        if let marker = heredoc {
          index = skipHeredoc(marker, from: index)
          heredoc = nil
        }
      case 0x00...0x20: index += 1
      case UInt8(ascii: "#"): index = comment(from: index + 1)
      case UInt8(ascii: "/") where self.byte(index + 1) == UInt8(ascii: "/"):
        index = comment(from: index + 2)
      case UInt8(ascii: "/") where self.byte(index + 1) == UInt8(ascii: "*"):
        index = longComment(from: index + 2)
      default:
        hasCode[line] = true
        seenCode = true
        if byte == UInt8(ascii: "<"), let found = heredocMarker(at: index) { heredoc = found }
        code(byte, at: index)
        index += 1
      }
    }
  }

  private mutating func code(_ byte: UInt8, at index: Int) {
    switch byte {
    case UInt8(ascii: "\""): stack.append(.text)
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("):
      if stack.isEmpty { firstInBlock = comments.count }
      stack.append(.bracket(line: line))
    case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
      guard let top = stack.popLast() else { return }
      guard case .bracket(let opened) = top else {
        // Only a brace ends what `${` has begun.
        if byte != UInt8(ascii: "}") { stack.append(top) }
        return
      }
      openEnd[opened] = index + 1
      if stack.isEmpty { close(from: opened, to: index + 1) }
    default: break
    }
  }

  /// Gives the comments of a block that has ended their block.
  private mutating func close(from opened: Int, to end: Int) {
    let block = ByteRange(Int(lineStarts[opened]), end)
    for index in comments.indices[firstInBlock...] { comments[index].block = block }
    firstInBlock = comments.count
  }

  /// Goes on within a quoted text.
  private mutating func text(at index: Int) -> Int {
    let byte = bytes[index]
    let next = self.byte(index + 1)
    switch byte {
    case UInt8(ascii: "\\") where next != 0x0A: return index + 2
    case UInt8(ascii: "\""):
      stack.removeLast()
      return index + 1
    // A quoted text ends with its line at the latest, as far as HCL is concerned.
    case 0x0A:
      stack.removeLast()
      return index
    case UInt8(ascii: "$"), UInt8(ascii: "%"):
      // `$${` is the text `${`.
      if next == byte, self.byte(index + 2) == UInt8(ascii: "{") { return index + 3 }
      guard next == UInt8(ascii: "{") else { return index + 1 }
      stack.append(.interpolation)
      return index + 2
    default: return index + 1
    }
  }

  // MARK: - Comments

  private mutating func comment(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    add(start, end)
    return end
  }

  private mutating func longComment(from start: Int) -> Int {
    var index = start
    var begin = start
    while index < bytes.count {
      if bytes[index] == 0x0A {
        add(begin, index)
        line += 1
        begin = index + 1
      } else if bytes[index] == UInt8(ascii: "*"), byte(index + 1) == UInt8(ascii: "/") {
        add(begin, index)
        return index + 2
      }
      index += 1
    }
    add(begin, index)
    return index
  }

  private mutating func add(_ start: Int, _ end: Int) {
    hasComment[line] = true
    comments.append(
      CodeComment(
        line: line, bytes: ByteRange(start, end), isAlone: false, isHead: !seenCode))
  }

  // MARK: - Heredocs

  /// The end marker of a heredoc that starts here: `<<EOT` or `<<-EOT` at the end of a line.
  private func heredocMarker(at index: Int) -> ArraySlice<UInt8>? {
    guard byte(index + 1) == UInt8(ascii: "<") else { return nil }
    var start = index + 2
    if byte(start) == UInt8(ascii: "-") { start += 1 }
    var end = start
    while end < bytes.count, Self.isNamePart(bytes[end]) { end += 1 }
    guard end > start else { return nil }
    var rest = end
    while rest < bytes.count, bytes[rest] != 0x0A {
      guard bytes[rest] <= 0x20 else { return nil }
      rest += 1
    }
    return bytes[start..<end]
  }

  /// The start of what follows a heredoc's last line.
  private mutating func skipHeredoc(_ marker: ArraySlice<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      hasCode[line] = true
      var end = index
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      var content = bytes[index..<end].drop { $0 <= 0x20 }
      while let last = content.last, last <= 0x20 { content = content.dropLast() }
      // The line break is left for whoever counts lines.
      if content == marker { return end }
      guard end < bytes.count else { return end }
      line += 1
      index = end + 1
    }
    return index
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x80...: true
    default: false
    }
  }

  // MARK: - What they speak of

  private func finished() -> [CodeComment] {
    var comments = comments
    // What isn't closed reaches to the end.
    let open = stack.lazy.compactMap { frame -> Int? in
      if case .bracket(let line) = frame { line } else { nil }
    }.first
    if let open {
      for index in comments.indices[firstInBlock...] {
        comments[index].block = ByteRange(Int(lineStarts[open]), bytes.count)
      }
    }
    // The next line that isn't only comments, for each line.
    var following = [Int](repeating: lineStarts.count, count: lineStarts.count + 1)
    for line in lineStarts.indices.reversed() {
      following[line] = hasComment[line] && !hasCode[line] ? following[line + 1] : line
    }
    for index in comments.indices {
      let line = comments[index].line
      comments[index].isAlone = !hasCode[line]
      let target = following[line]
      guard target < lineStarts.count else { continue }
      let start = Int(lineStarts[target])
      let end = target + 1 < lineStarts.count ? Int(lineStarts[target + 1]) : bytes.count
      comments[index].targetLine = ByteRange(start, end)
      comments[index].target = ByteRange(start, max(end, openEnd[target]))
    }
    return comments
  }
}
