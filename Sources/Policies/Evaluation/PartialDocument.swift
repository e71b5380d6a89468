// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads JSON text of which some pieces aren't known: a policy with one unknown ARN is a document
/// with one unknown leaf.
///
/// Each unknown piece is stood in for by a mark that occurs nowhere in the known text. Within
/// quotes the piece is part of a string; outside of them it is a value of its own. That a piece
/// might close the quotes around it isn't considered: AWS would be sent broken JSON then. All of it
/// works on bytes, where no neighbour can change what a mark is.
struct PartialDocument {
  private let arena: Arena
  private let options: ReaderOptions
  private var pieces: [Node] = []
  private var opening: [UInt8] = []
  private var hasMarkedKey = false

  /// U+E000, of which marks begin with a run; U+E001 ends them. Neither stands for anything.
  private static let unit: [UInt8] = [0xEE, 0x80, 0x80]
  private static let end: [UInt8] = [0xEE, 0x80, 0x81]

  private init(arena: Arena, options: ReaderOptions) {
    self.arena = arena
    self.options = options
  }

  /// The document of a text's pieces, strings and unknown values; absent when it is no JSON
  /// object or array, or when a key isn't known.
  static func read(_ pieces: Node, into arena: Arena, options: ReaderOptions) -> Node {
    var reader = PartialDocument(arena: arena, options: options)
    return reader.read(pieces)
  }

  private mutating func read(_ source: Node) -> Node {
    // Longer than any run in the text, so that a mark can't be mistaken.
    let longest = source.elements.map { Self.longestRun(in: $0.utf8) }.max() ?? 0
    for _ in 0...longest { opening += Self.unit }
    var text: [UInt8] = []
    var isQuoted = false
    for piece in source.elements {
      if piece.isKind(.string) {
        isQuoted = Self.isQuoted(after: piece.utf8, from: isQuoted)
        text += piece.utf8
      } else {
        let mark = opening + Array("\(pieces.count)".utf8) + Self.end
        pieces.append(piece)
        text += isQuoted ? mark : [0x22] + mark + [0x22]
      }
    }
    let node = text.withUnsafeBufferPointer {
      JSONReader.read($0, into: arena, options: options)
    }
    guard node.isKind(.object) || node.isKind(.array) else { return .absent }
    let result = restored(node)
    return hasMarkedKey ? .absent : result
  }

  private static func longestRun(in text: UnsafeBufferPointer<UInt8>) -> Int {
    var longest = 0
    var run = 0
    var index = 0
    while index < text.count {
      if text[index] == unit[0], index + 2 < text.count, text[index + 1] == unit[1],
        text[index + 2] == unit[2]
      {
        run += 1
        longest = max(longest, run)
        index += 3
      } else {
        run = 0
        index += 1
      }
    }
    return longest
  }

  private static func isQuoted(after text: UnsafeBufferPointer<UInt8>, from start: Bool) -> Bool {
    var isQuoted = start
    var isEscaped = false
    for byte in text {
      if isEscaped {
        isEscaped = false
      } else if isQuoted, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      }
    }
    return isQuoted
  }

  /// The value with marks turned back into what they stand for.
  private mutating func restored(_ node: Node) -> Node {
    switch node.kind {
    case .string:
      return restoredText(node)
    case .array:
      var elements: [Node] = []
      for element in node.elements { elements.append(restored(element)) }
      return arena.array(elements)
    case .object:
      var entries: [Node.Entry] = []
      for entry in node.entries {
        if mark(in: entry.key.utf8, from: 0) != nil { hasMarkedKey = true }
        entries.append(Node.Entry(key: entry.key, value: restored(entry.value)))
      }
      return arena.sortedObject(entries)
    default:
      return node
    }
  }

  /// Where the next mark stands and which piece it means; nil where there is none.
  private func mark(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (range: Range<Int>, piece: Int)? {
    var index = start
    while index < text.count {
      guard text[index] == Self.unit[0] else {
        index += 1
        continue
      }
      // A mark may follow on characters of the text that look like its beginning: its own are the
      // last of the run.
      var end = index
      while end + 3 <= text.count, text[end..<end + 3].elementsEqual(Self.unit) { end += 3 }
      let first = end - opening.count
      guard first >= index else {
        index = max(end, index + 1)
        continue
      }
      var number = 0
      while end < text.count, text[end] &- 0x30 < 10, number < pieces.count {
        number = number * 10 + Int(text[end] &- 0x30)
        end += 1
      }
      guard number < pieces.count, end + 3 <= text.count,
        text[end..<end + 3].elementsEqual(Self.end)
      else {
        index = end
        continue
      }
      return (first..<end + 3, number)
    }
    return nil
  }

  private func restoredText(_ node: Node) -> Node {
    let text = node.utf8
    var found: [Node] = []
    var start = 0
    while let next = mark(in: text, from: start) {
      if next.range.lowerBound > start {
        found.append(
          arena.string(copying: .init(rebasing: text[start..<next.range.lowerBound])))
      }
      found.append(pieces[next.piece])
      start = next.range.upperBound
    }
    if found.isEmpty { return node }
    if start < text.count { found.append(arena.string(copying: .init(rebasing: text[start...]))) }
    if found.count == 1, let only = found.first { return only }
    let symbol = found.compactMap { $0.unknown?.symbol }.first { $0.exists } ?? .absent
    return arena.unknown(
      Node.Unknown(
        symbol: symbol, valueKind: .string, isNotNull: true,
        prefix: found.first.flatMap { $0.isKind(.string) ? $0 : nil } ?? .absent,
        suffix: found.last.flatMap { $0.isKind(.string) ? $0 : nil } ?? .absent,
        parts: arena.array(found)))
  }
}
