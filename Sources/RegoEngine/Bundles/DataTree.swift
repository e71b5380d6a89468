// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Base documents on their way to one `data` document.
///
/// Merging takes time in the number of entries merged: an object is taken apart when something is
/// first merged into it, and put together once, at the end.
struct DataTree {
  /// How deep a document may be placed below `data`.
  static let maximumDepth = 256

  private final class Branch {
    var keys: [Node] = []
    var parts: [Part] = []
    var places: [NodeKey: Int] = [:]

    func set(_ key: Node, _ part: Part) {
      if let place = places[NodeKey(key)] {
        parts[place] = part
      } else {
        places[NodeKey(key)] = parts.count
        keys.append(key)
        parts.append(part)
      }
    }
  }

  private enum Part {
    case value(Node)
    case branch(Branch)
  }

  /// Owns every value of the tree, or retains what does.
  let arena: Arena
  private let root = Branch()

  init(arena: Arena) { self.arena = arena }

  /// Merges a value in at a path.
  ///
  /// - Returns: false, with nothing changed, when the tree has another value where this one is, and
  ///   both aren't objects. Equal values conflict too, as they do for OPA.
  mutating func merge(_ value: Node, at path: [String]) -> Bool {
    var wrapped = value
    for key in path.reversed() {
      wrapped = arena.object([Node.Entry(key: arena.string(key), value: wrapped)])
    }
    guard fits(wrapped, .branch(root)) else { return false }
    insert(wrapped, into: root)
    return true
  }

  /// The whole document.
  func document() -> Document { Document(root: node(.branch(root)), arena: arena) }

  private func fits(_ value: Node, _ part: Part) -> Bool {
    guard value.isKind(.object) else { return false }
    switch part {
    case .value(let present):
      guard present.isKind(.object) else { return false }
      for entry in value.entries {
        let other = present.field(entry.key)
        if other.exists, !fits(entry.value, .value(other)) { return false }
      }
    case .branch(let branch):
      for entry in value.entries {
        guard let place = branch.places[NodeKey(entry.key)] else { continue }
        if !fits(entry.value, branch.parts[place]) { return false }
      }
    }
    return true
  }

  private func insert(_ value: Node, into branch: Branch) {
    for entry in value.entries {
      guard let place = branch.places[NodeKey(entry.key)] else {
        branch.set(entry.key, .value(entry.value))
        continue
      }
      if entry.value.count == 0 { continue }
      switch branch.parts[place] {
      case .branch(let inner):
        insert(entry.value, into: inner)
      case .value(let present):
        let inner = Branch()
        for old in present.entries { inner.set(old.key, .value(old.value)) }
        insert(entry.value, into: inner)
        branch.parts[place] = .branch(inner)
      }
    }
  }

  private func node(_ part: Part) -> Node {
    switch part {
    case .value(let node): return node
    case .branch(let branch):
      return arena.sortedObject(
        zip(branch.keys, branch.parts).map { Node.Entry(key: $0, value: node($1)) })
    }
  }
}
