// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A block of a canonical document while it is put together.
///
/// Owned by one translation. A class, because properties from several places go into one block.
final class TranslatedBlock {
  /// What a member holds.
  enum Member {
    case value(Node, SourceRange)
    case blocks([Item], SourceRange)
    /// Blocks of which some are only there on a condition; the symbol says what decides it.
    case open([Item], possible: [Item], symbol: Node, SourceRange)
  }

  /// An element of a list of blocks.
  enum Item {
    case block(TranslatedBlock, SourceRange)
    case value(Node, SourceRange)
  }

  private(set) var members: [String: Member] = [:]

  func set(_ name: String, _ member: Member) { members[name] = member }

  func has(_ name: String) -> Bool { members[name] != nil }

  /// The only block of a name, made if it isn't there; nil where something else is.
  func block(_ name: String, at range: SourceRange) -> TranslatedBlock? {
    switch members[name] {
    case .blocks(let items, _):
      guard case .block(let block, _)? = items.first else { return nil }
      return block
    case nil:
      let made = TranslatedBlock()
      members[name] = .blocks([.block(made, range)], range)
      return made
    default: return nil
    }
  }

  /// The finished document.
  func node(in arena: Arena) -> Node {
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    entries.reserveCapacity(members.count)
    for (name, member) in members {
      let value: Node
      switch member {
      case .value(let node, let range):
        value = node
        ranges.append(range)
      case .blocks(let items, let range):
        value = Self.list(items, in: arena)
        ranges.append(range)
      case .open(let items, let possible, let symbol, let range):
        value = arena.unknown(
          Node.Unknown(
            symbol: symbol, valueKind: .array, isNotNull: true, parts: Self.list(items, in: arena),
            encoded: Self.list(possible, in: arena)))
        ranges.append(range)
      }
      entries.append(Node.Entry(key: arena.string(name), value: value))
    }
    return arena.sortedObject(entries, ranges: ranges)
  }

  private static func list(_ items: [Item], in arena: Arena) -> Node {
    var nodes: [Node] = []
    var ranges: [SourceRange] = []
    for item in items {
      switch item {
      case .block(let block, let range):
        nodes.append(block.node(in: arena))
        ranges.append(range)
      case .value(let node, let range):
        nodes.append(node)
        ranges.append(range)
      }
    }
    return arena.array(nodes, ranges: ranges)
  }
}
