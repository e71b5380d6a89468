// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Union, intersection and difference of sets, which are kept sorted: linear merges.
enum SetAlgebra {
  static func union(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    if left.count == 0 { return right }
    if right.count == 0 { return left }
    return Node.sortedSet(
      merge(left, right, onlyLeft: true, both: true, onlyRight: true), in: arena)
  }

  static func intersection(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    let small = left.count < right.count ? left : right
    let large = left.count < right.count ? right : left
    // Looking up few members in a large set beats walking through it.
    let kept =
      small.count * 8 < large.count
      ? small.elements.filter(large.contains)
      : merge(left, right, onlyLeft: false, both: true, onlyRight: false)
    return Node.sortedSet(kept, in: arena)
  }

  static func difference(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    let kept =
      left.count * 8 < right.count
      ? left.elements.filter { !right.contains($0) }
      : merge(left, right, onlyLeft: true, both: false, onlyRight: false)
    return Node.sortedSet(kept, in: arena)
  }

  private static func merge(
    _ left: Node, _ right: Node, onlyLeft: Bool, both: Bool, onlyRight: Bool
  ) -> [Node] {
    let a = left.elements
    let b = right.elements
    var result: [Node] = []
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let order = Node.compare(a[i], b[j])
      if order == 0 {
        if both { result.append(a[i]) }
        i += 1
        j += 1
      } else if order < 0 {
        if onlyLeft { result.append(a[i]) }
        i += 1
      } else {
        if onlyRight { result.append(b[j]) }
        j += 1
      }
    }
    if onlyLeft { result += a[i...] }
    if onlyRight { result += b[j...] }
    return result
  }
}
