// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What tells whether an item of a listing is as it was when its details were read.
///
/// It is compared with digests of the same process alone.
struct ItemDigest: Hashable, Sendable {
  private let value: Int

  /// The digest of an item's members and of what is joined to it.
  init(_ entries: [Node.Entry]) {
    var hasher = Hasher()
    Self.combine(entries[...], into: &hasher, depth: 0)
    value = hasher.finalize()
  }

  private static func combine(
    _ entries: some Collection<Node.Entry>, into hasher: inout Hasher, depth: Int
  ) {
    hasher.combine(entries.count)
    for entry in entries {
      hasher.combine(entry.key.string)
      combine(entry.value, into: &hasher, depth: depth + 1)
    }
  }

  private static func combine(_ node: Node, into hasher: inout Hasher, depth: Int) {
    hasher.combine(node.kind.rawValue)
    // Readers bound the depth of what a service answers; this bounds that of what is joined.
    guard depth < 256 else { return }
    switch node.kind {
    case .object: combine(node.entries, into: &hasher, depth: depth)
    case .array, .set:
      hasher.combine(node.count)
      for element in node.elements { combine(element, into: &hasher, depth: depth + 1) }
    case .unknown:
      break
    default: hasher.combine(ItemPath.scalar(node))
    }
  }
}
