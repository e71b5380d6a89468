// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads JSON text of which some pieces aren't known: a policy with one unknown ARN is a document
/// with one unknown leaf.
///
/// Each unknown piece is stood in for by a mark that occurs nowhere in the known text. Within
/// quotes the piece is part of a string; outside of them it is a value of its own. That a piece
/// might close the quotes around it isn't considered: AWS would be sent broken JSON then.
struct PartialDocument {
  private let arena: Arena
  private let options: ReaderOptions
  private var marks: [(text: String, piece: Node)] = []
  private var opening = "\u{E000}"

  private init(arena: Arena, options: ReaderOptions) {
    self.arena = arena
    self.options = options
  }

  /// The document of a text's pieces, strings and unknown values; absent when it is no JSON
  /// object or array.
  static func read(_ pieces: Node, into arena: Arena, options: ReaderOptions) -> Node {
    var reader = PartialDocument(arena: arena, options: options)
    return reader.read(pieces)
  }

  private mutating func read(_ pieces: Node) -> Node {
    let known = pieces.elements.compactMap(\.string)
    // A mark is a run of private-use characters longer than any in the text.
    while known.contains(where: { $0.contains(opening) }) { opening += "\u{E000}" }
    var text = ""
    var isQuoted = false
    for piece in pieces.elements {
      if let literal = piece.string {
        isQuoted = Self.isQuoted(after: literal, from: isQuoted)
        text += literal
      } else {
        let mark = "\(opening)\(marks.count)\u{E001}"
        marks.append((mark, piece))
        text += isQuoted ? mark : "\"\(mark)\""
      }
    }
    let node = Array(text.utf8).withUnsafeBufferPointer {
      JSONReader.read($0, into: arena, options: options)
    }
    guard node.isKind(.object) || node.isKind(.array) else { return .absent }
    return restored(node)
  }

  private static func isQuoted(after text: String, from start: Bool) -> Bool {
    var isQuoted = start
    var isEscaped = false
    for byte in text.utf8 {
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
  private func restored(_ node: Node) -> Node {
    switch node.kind {
    case .string:
      guard let text = node.string, text.contains(opening) else { return node }
      return restored(text)
    case .array:
      return arena.array(node.elements.map(restored))
    case .object:
      return arena.sortedObject(
        node.entries.map { Node.Entry(key: $0.key, value: restored($0.value)) })
    default:
      return node
    }
  }

  private func restored(_ text: String) -> Node {
    var pieces: [Node] = []
    var rest = Substring(text)
    while let mark = rest.firstRange(of: opening) {
      if mark.lowerBound > rest.startIndex {
        pieces.append(arena.string(rest[..<mark.lowerBound]))
      }
      let digits = rest[mark.upperBound...].prefix { $0 != "\u{E001}" }
      guard let number = Int(digits), marks.indices.contains(number) else { break }
      pieces.append(marks[number].piece)
      rest = rest[digits.endIndex...].dropFirst()
    }
    if !rest.isEmpty { pieces.append(arena.string(rest)) }
    if pieces.count == 1, let only = pieces.first { return only }
    let symbol = pieces.compactMap { $0.unknown?.symbol }.first { $0.exists } ?? .absent
    return arena.unknown(
      Node.Unknown(
        symbol: symbol, valueKind: .string, isNotNull: true,
        prefix: pieces.first.flatMap { $0.isKind(.string) ? $0 : nil } ?? .absent,
        suffix: pieces.last.flatMap { $0.isKind(.string) ? $0 : nil } ?? .absent,
        parts: arena.array(pieces)))
  }
}

extension Substring {
  /// Where the text first occurs.
  fileprivate func firstRange(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) {
        return start..<(index(start, offsetBy: part.count))
      }
      start = index(after: start)
    }
    return nil
  }
}
