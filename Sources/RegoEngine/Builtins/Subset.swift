// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Whether one collection holds all of another.
enum Subset {
  /// For two values of the same kind.
  static func holds(_ outer: Node, _ inner: Node) -> Bool {
    guard outer.kind == inner.kind else { return false }
    switch outer.kind {
    case .object:
      return inner.entries.allSatisfy { entry in
        let value = outer.field(entry.key)
        return value.exists && (value == entry.value || holds(value, entry.value))
      }
    case .set: return inner.elements.allSatisfy(outer.contains)
    case .array: return containsRun(outer.elements, inner.elements)
    default: return false
    }
  }

  /// Whether all members are among the elements.
  static func array(_ outer: Node, holds members: Node) -> Bool {
    let present = Set(outer.elements.map(NodeKey.init))
    return members.elements.allSatisfy { present.contains(NodeKey($0)) }
  }

  /// Whether the elements stand in the array one after the other (Knuth, Morris and Pratt).
  private static func containsRun(
    _ elements: UnsafeBufferPointer<Node>, _ wanted: UnsafeBufferPointer<Node>
  ) -> Bool {
    guard wanted.count <= elements.count else { return false }
    guard wanted.count > 0 else { return true }
    var fallback = [Int](repeating: 0, count: wanted.count)
    var length = 0
    for index in wanted.indices.dropFirst() {
      while length > 0, wanted[index] != wanted[length] { length = fallback[length - 1] }
      if wanted[index] == wanted[length] { length += 1 }
      fallback[index] = length
    }
    var matched = 0
    for element in elements {
      while matched > 0, element != wanted[matched] { matched = fallback[matched - 1] }
      if element == wanted[matched] { matched += 1 }
      if matched == wanted.count { return true }
    }
    return false
  }
}
