// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The IAM policy that allows a collection and nothing else.
package enum CollectionPolicy {
  /// The largest managed policy, in characters without white space.
  static let sizeLimit = 6_144

  /// Policies that allow actions: one, or several where one would be too large.
  package static func documents(allowing actions: [String]) -> [String] {
    // What stands round the actions.
    let frame = text([], indented: false).utf8.count
    var groups: [[String]] = [[]]
    var size = frame
    for action in actions.sorted() {
      let cost = action.utf8.count + 3
      if size + cost > sizeLimit, groups.last?.isEmpty == false {
        groups.append([])
        size = frame
      }
      groups[groups.count - 1].append(action)
      size += cost
    }
    return groups.map { text($0, indented: true) }
  }

  private static func text(_ actions: [String], indented: Bool) -> String {
    let arena = Arena(chunkSize: 16 << 10)
    let statement = arena.object([
      entry("Sid", arena.string("BawnCollection"), arena),
      entry("Effect", arena.string("Allow"), arena),
      entry("Action", arena.array(actions.map { arena.string($0) }), arena),
      entry("Resource", arena.string("*"), arena),
    ])
    let root = arena.object([
      entry("Version", arena.string("2012-10-17"), arena),
      entry("Statement", arena.array([statement]), arena),
    ])
    return JSONWriter.string(root, options: indented ? .pretty : .init())
  }

  private static func entry(_ name: String, _ value: Node, _ arena: Arena) -> Node.Entry {
    Node.Entry(key: arena.string(name), value: value)
  }
}
