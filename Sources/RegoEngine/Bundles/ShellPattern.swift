// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Shell patterns as Go's `filepath.Match` reads them: `*` and `?` stand for anything but `/`,
/// `[a-z]` and `[^a-z]` for one of a class, `\` takes what follows as it is.
///
/// A malformed pattern matches nothing.
package struct ShellPattern: Sendable {
  private enum Item {
    case scalar(Unicode.Scalar)
    case one
    case run
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)
  }

  private let items: [Item]?

  /// A pattern from its text.
  package init(_ pattern: String) { items = Self.parse(Array(pattern.unicodeScalars)) }

  /// Whether the pattern covers the whole text.
  ///
  /// - Complexity: O(n·m) at worst: only the last `*` is ever gone back to.
  package func matches(_ text: String) -> Bool {
    guard let items else { return false }
    let text = Array(text.unicodeScalars)
    var item = 0
    var position = 0
    var run = -1
    var mark = 0
    while position < text.count {
      if item < items.count, case .run = items[item] {
        run = item
        mark = position
        item += 1
      } else if item < items.count, Self.matches(items[item], text[position]) {
        item += 1
        position += 1
      } else if run >= 0, text[mark] != "/" {
        mark += 1
        position = mark
        item = run + 1
      } else {
        return false
      }
    }
    while item < items.count {
      guard case .run = items[item] else { return false }
      item += 1
    }
    return true
  }

  private static func matches(_ item: Item, _ scalar: Unicode.Scalar) -> Bool {
    switch item {
    case .scalar(let wanted): return wanted == scalar
    case .one: return scalar != "/"
    case .run: return false
    case .oneOf(let ranges, let isNegated):
      return scalar != "/" && ranges.contains { $0.contains(scalar.value) } != isNegated
    }
  }

  private static func parse(_ text: [Unicode.Scalar]) -> [Item]? {
    var items: [Item] = []
    var index = 0
    while index < text.count {
      let scalar = text[index]
      index += 1
      switch scalar {
      case "*": items.append(.run)
      case "?": items.append(.one)
      case "\\":
        guard index < text.count else { return nil }
        items.append(.scalar(text[index]))
        index += 1
      case "[":
        guard let oneOf = parseClass(text, &index) else { return nil }
        items.append(oneOf)
      default: items.append(.scalar(scalar))
      }
    }
    return items
  }

  /// The rest of a class after its `[`.
  private static func parseClass(_ text: [Unicode.Scalar], _ index: inout Int) -> Item? {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false
    if index < text.count, text[index] == "^" {
      isNegated = true
      index += 1
    }
    func bound() -> UInt32? {
      guard index < text.count, text[index] != "-", text[index] != "]" else { return nil }
      if text[index] == "\\" {
        index += 1
        guard index < text.count else { return nil }
      }
      defer { index += 1 }
      return text[index].value
    }
    while index < text.count {
      if text[index] == "]", !ranges.isEmpty {
        index += 1
        return .oneOf(ranges, isNegated: isNegated)
      }
      guard let low = bound() else { return nil }
      var high = low
      if index < text.count, text[index] == "-" {
        index += 1
        guard let end = bound() else { return nil }
        high = end
      }
      // An empty range is no error, it only matches nothing.
      if low <= high { ranges.append(low...high) } else { ranges.append(0...0) }
    }
    return nil
  }
}
