// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Union, intersection and difference of sets, which are kept sorted: linear merges.
enum SetAlgebra {
  static func union(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    if left.count == 0 { return right }
    if right.count == 0 { return left }
    return merge(left, right, onlyLeft: true, both: true, onlyRight: true, in: arena)
  }

  static func intersection(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    let small = left.count < right.count ? left : right
    let large = left.count < right.count ? right : left
    // Looking up few members in a large set beats walking through it.
    if small.count * 8 < large.count {
      return Node.sortedSet(small.elements.filter(large.contains), in: arena)
    }
    return merge(left, right, onlyLeft: false, both: true, onlyRight: false, in: arena)
  }

  static func difference(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    if left.count * 8 < right.count {
      return Node.sortedSet(left.elements.filter { !right.contains($0) }, in: arena)
    }
    return merge(left, right, onlyLeft: true, both: false, onlyRight: false, in: arena)
  }

  private static func merge(
    _ left: Node, _ right: Node, onlyLeft: Bool, both: Bool, onlyRight: Bool, in arena: Arena
  ) -> Node {
    let a = left.elements
    let b = right.elements
    let most =
      (onlyLeft ? left.count : min(left.count, right.count)) + (onlyRight ? right.count : 0)
    var result = Builder.ordered(capacity: most, in: arena)
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      let order = Node.compare(a[i], b[j])
      if order == 0 {
        if both { result.append(a[i], in: arena) }
        i += 1
        j += 1
      } else if order < 0 {
        if onlyLeft { result.append(a[i], in: arena) }
        i += 1
      } else {
        if onlyRight { result.append(b[j], in: arena) }
        j += 1
      }
    }
    if onlyLeft { for node in a[i...] { result.append(node, in: arena) } }
    if onlyRight { for node in b[j...] { result.append(node, in: arena) } }
    return result.set()
  }
}
