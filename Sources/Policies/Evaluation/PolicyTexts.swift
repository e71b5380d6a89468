// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Policies that were read from their JSON texts: scores of rules read the same one.
///
/// A text is known by where it stands in memory, and compared before its document is given again,
/// because an evaluation's own memory is used over and over. Owned by one worker.
final class PolicyTexts {
  private struct Entry {
    /// The text as it was, in the arena.
    var text: Node
    var document: Node
  }

  /// So much text is kept; what comes after is read each time.
  private static let maximumSize = 32 << 20

  private let arena = Arena(chunkSize: 16 << 10)
  private var entries: [UInt64: Entry] = [:]
  private var size = 0

  /// The document of a text.
  ///
  /// - Parameters:
  ///   - other: where the document goes that isn't kept.
  ///   - read: reads a text into an arena.
  func document(
    of text: Node, otherwise other: Arena, read: (_ text: Node, _ arena: Arena) -> Node
  ) -> Node {
    if let known = entries[text.payload], known.text == text { return known.document }
    guard size + text.count <= Self.maximumSize else { return read(text, other) }
    size += text.count
    let kept = arena.string(copying: text.utf8)
    let document = read(kept, arena)
    entries[text.payload] = Entry(text: kept, document: document)
    return document
  }
}
