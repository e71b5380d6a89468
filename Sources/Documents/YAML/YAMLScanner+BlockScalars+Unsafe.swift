// Bawn
// SPDX-License-Identifier: Apache-2.0

extension YAMLScanner {
  private enum Chomping {
    case clip
    case strip
    case keep
  }

  /// A literal (`|`) or folded (`>`) scalar.
  mutating func fetchBlockScalar(isFolded: Bool) {
    removeSimpleKey()
    allowsSimpleKey = true
    let start = offset
    p += 1
    var chomping = Chomping.clip
    var increment = 0
    for _ in 0..<2 {
      switch p[0] {
      case 0x2B: chomping = .keep
      case 0x2D: chomping = .strip
      case 0x31...0x39: increment = Int(p[0] - 0x30)
      default: continue
      }
      p += 1
    }
    let header = p
    while p[0] == 0x20 || p[0] == 0x09 { p += 1 }
    if p[0] == 0x23, p > header { while p < end, !Self.isBreak(p[0]) { p += 1 } }
    guard Self.isBreak(p[0]) || p >= end else {
      return fail("the text of \"|\" and \">\" starts on the next line")
    }
    if p < end { takeLineBreak() }

    scratch.removeAll(keepingCapacity: true)
    var depth = increment > 0 ? max(indent, 0) + increment : -1
    var pendingBreaks = 0
    var lastEnd = p
    var hasContent = false
    var previousIsMoreIndented = false
    var widestBlank: (width: Int, place: Int) = (0, 0)
    while p < end {
      // A line: its indentation, then its content.
      let limit = depth < 0 ? Int.max : depth
      while p[0] == 0x20, column < limit { p += 1 }
      if Self.isBreak(p[0]) {
        if depth < 0, column > widestBlank.width { widestBlank = (column, offset) }
        takeLineBreak()
        pendingBreaks += 1
        continue
      }
      if p >= end { break }
      if depth < 0 {
        if column <= indent { break }
        if p[0] == 0x09, indent >= 0 || column == 0, column < indent + 1 {
          return fail("a tab indents this line; YAML takes only spaces for that")
        }
        depth = column
        if widestBlank.width > depth {
          return fail(
            "an empty line above the text is indented more than the text", at: widestBlank.place)
        }
      } else if column < depth {
        break
      }
      if isDocumentMarker(0x2D) || isDocumentMarker(0x2E) { break }

      let isMoreIndented = p[0] == 0x20 || p[0] == 0x09
      if hasContent {
        // Only breaks between two lines that start at the indentation fold.
        if isFolded, !isMoreIndented, !previousIsMoreIndented {
          if pendingBreaks == 1 {
            scratch.append(0x20)
          } else {
            scratch.append(contentsOf: repeatElement(0x0A, count: pendingBreaks - 1))
          }
        } else {
          scratch.append(contentsOf: repeatElement(0x0A, count: pendingBreaks))
        }
      } else {
        scratch.append(contentsOf: repeatElement(0x0A, count: pendingBreaks))
      }
      let content = p
      while p < end, !Self.isBreak(p[0]) { p += 1 }
      scratch.append(contentsOf: UnsafeBufferPointer(start: content, count: p - content))
      lastEnd = p
      hasContent = true
      previousIsMoreIndented = isMoreIndented
      pendingBreaks = 0
      if p < end {
        takeLineBreak()
        pendingBreaks = 1
      }
    }
    switch chomping {
    case .strip: break
    case .clip: if hasContent, pendingBreaks > 0 { scratch.append(0x0A) }
    case .keep: scratch.append(contentsOf: repeatElement(0x0A, count: pendingBreaks))
    }
    let text = scratch.withUnsafeBufferPointer { arena.string(copying: $0) }
    let next = p
    p = lastEnd
    append(.quotedScalar, from: start, text: text)
    p = next
    // The line that ended the text has been indented into already.
    if p > lineStart, p < end { p = lineStart }
    indentHasTab = false
  }
}
