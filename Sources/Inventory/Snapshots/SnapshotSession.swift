// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What one thread makes while it reads blocks: an arena, and what repeats from block to block.
final class SnapshotSession: @unchecked Sendable {
  // `@unchecked`: one thread uses it at a time; afterwards only its arena is read.

  /// Holds the values.
  let arena: Arena
  private var keys: [String: Node] = [:]
  private var shapes: [[UInt64]: ObjectShape] = [:]
  private var texts: Set<String> = []
  private var sources: [[String]: CollectionSource] = [:]

  /// More than this of a kind isn't repetition any more.
  private static let limit = 1 << 16

  init(keeping file: MappedFile) {
    arena = Arena(chunkSize: 64 << 10)
    arena.retain(owner: file)
  }

  /// A key with the same text as the one in the block, and the same for all blocks.
  func key(_ key: Node) -> Node {
    let text = key.string ?? ""
    if let known = keys[text] { return known }
    guard keys.count < Self.limit else { return key }
    let made = arena.string(text)
    keys[text] = made
    return made
  }

  /// The shape of these keys; nil when one is repeated.
  func shape(_ keys: [Node]) -> ObjectShape? {
    let addresses = keys.map(\.payload)
    if let known = shapes[addresses] { return known }
    guard let made = ObjectShape(keys: keys) else { return nil }
    if shapes.count < Self.limit { shapes[addresses] = made }
    return made
  }

  /// The text as it was met first.
  func shared(_ text: String) -> String {
    guard texts.count < Self.limit else { return text }
    return texts.insert(text).memberAfterInsert
  }

  /// The call that resources came from.
  func source(service: String, operation: String, kind: String) -> CollectionSource {
    let key = [service, operation, kind]
    if let known = sources[key] { return known }
    let made = CollectionSource(service: service, operation: operation, kind: kind)
    if sources.count < Self.limit { sources[key] = made }
    return made
  }
}
