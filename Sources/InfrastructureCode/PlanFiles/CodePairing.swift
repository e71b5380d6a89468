// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Finds which element of a list in the code is which planned one: sets are planned in another
/// order than they are written in.
enum CodePairing {
  /// Lists longer than this are taken to be in the same order.
  private static let maximum = 64

  /// For each planned element the position of its partner; nil where there is none.
  static func pairs(_ planned: [Node], with code: Node) -> [Int?] {
    let written = code.elements
    guard !written.isEmpty else { return [] }
    guard planned.count <= maximum, written.count <= maximum else {
      return planned.indices.map { planned.count == written.count ? $0 : nil }
    }
    var result: [Int?] = Array(repeating: nil, count: planned.count)
    var isFree = Array(repeating: true, count: written.count)
    for index in planned.indices {
      // Its own position first: the usual case, and the only hint among equals.
      let order = [index].filter { $0 < written.count } + written.indices.filter { $0 != index }
      if let found = order.first(where: { isFree[$0] && agrees(planned[index], written[$0]) }) {
        result[index] = found
        isFree[found] = false
      }
    }
    // What agrees with nothing, because of unknowns, keeps its place when that is left.
    if planned.count == written.count {
      for index in planned.indices where result[index] == nil && isFree[index] {
        result[index] = index
        isFree[index] = false
      }
    }
    return result
  }

  /// Whether all that the code knows of an element is so in the plan.
  private static func agrees(_ planned: Node, _ written: Node) -> Bool {
    if written.isKind(.unknown) { return false }
    guard written.isKind(.object), planned.isKind(.object) else { return planned == written }
    var hasKnown = false
    for entry in written.entries {
      let value = entry.value
      guard !value.isKind(.unknown), !value.isCollection else { continue }
      guard planned.field(entry.key) == value else { return false }
      hasKnown = true
    }
    return hasKnown || written.count == 0
  }
}
