// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The order of terms that OPA keeps the members of written sets and objects in: by kind, then by
/// what they hold.
struct TermOrder {
  /// Where numbers are held that are compared by value.
  let arena: Arena

  /// The members in order, equal ones once.
  func distinct(_ terms: [Term]) -> [Term] {
    var found: [Term] = []
    for term in stableSorted(terms, by: compare) {
      if let last = found.last, compare(last, term) == 0 { continue }
      found.append(term)
    }
    return found
  }

  /// The pairs by key; pairs of one key stay as they were.
  func sorted(_ entries: [ObjectEntry]) -> [ObjectEntry] {
    stableSorted(entries) { compare($0.key, $1.key) }
  }

  private func stableSorted<Element>(
    _ elements: [Element], by compare: (Element, Element) -> Int
  ) -> [Element] {
    elements.enumerated().sorted { left, right in
      let order = compare(left.element, right.element)
      return order == 0 ? left.offset < right.offset : order < 0
    }.map(\.element)
  }

  /// Below 0 when the first comes first, 0 when they are equal.
  func compare(_ left: Term, _ right: Term) -> Int {
    let order = rank(left) - rank(right)
    guard order == 0 else { return order }
    switch (left.kind, right.kind) {
    case (.boolean(let left), .boolean(let right)):
      return (left ? 1 : 0) - (right ? 1 : 0)
    case (.number(let left), .number(let right)):
      return compareNumbers(left, right)
    case (.string(let left), .string(let right)): return compare(left, right)
    case (.variable(let left), .variable(let right)): return compare(left.name, right.name)
    case (.ref(let left), .ref(let right)): return compare(left.terms, right.terms)
    case (.array(let left), .array(let right)): return compare(left, right)
    case (.set(let left), .set(let right)): return compare(distinct(left), distinct(right))
    case (.object(let left), .object(let right)): return compare(sorted(left), sorted(right))
    case (.arrayComprehension(let left), .arrayComprehension(let right)):
      let order = compare(left.head, right.head)
      return order == 0 ? compare(left.body, right.body) : order
    case (.setComprehension(let left), .setComprehension(let right)):
      let order = compare(left.head, right.head)
      return order == 0 ? compare(left.body, right.body) : order
    case (.objectComprehension(let left), .objectComprehension(let right)):
      let order = compare([left.key, left.value], [right.key, right.value])
      return order == 0 ? compare(left.body, right.body) : order
    case (.call(let left), .call(let right)):
      let order = compare(left.function.terms, right.function.terms)
      return order == 0 ? compare(left.arguments, right.arguments) : order
    default: return compare(RegoPrinter.text(of: left), RegoPrinter.text(of: right))
    }
  }

  private func compareNumbers(_ left: String, _ right: String) -> Int {
    if left == right { return 0 }
    if let left = Int(left), let right = Int(right) { return left < right ? -1 : 1 }
    return Node.compare(node(left), node(right))
  }

  private func node(_ number: String) -> Node {
    var text = number
    return text.withUTF8 { arena.number($0) } ?? .null
  }

  private func rank(_ term: Term) -> Int {
    switch term.kind {
    case .null: 0
    case .boolean: 1
    case .number: 2
    case .string: 3
    case .template: 4
    case .variable: 5
    case .ref: 6
    case .array: 7
    case .object: 8
    case .set: 9
    case .arrayComprehension: 10
    case .objectComprehension: 11
    case .setComprehension: 12
    case .call: 13
    }
  }

  private func compare(_ left: String, _ right: String) -> Int {
    if left == right { return left.utf8.elementsEqual(right.utf8) ? 0 : -1 }
    return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
  }

  private func compare(_ left: [Term], _ right: [Term]) -> Int {
    for (left, right) in zip(left, right) {
      let order = compare(left, right)
      if order != 0 { return order }
    }
    return left.count - right.count
  }

  private func compare(_ left: [ObjectEntry], _ right: [ObjectEntry]) -> Int {
    for (left, right) in zip(left, right) {
      let order = compare([left.key, left.value], [right.key, right.value])
      if order != 0 { return order }
    }
    return left.count - right.count
  }

  private func compare(_ left: Body, _ right: Body) -> Int {
    for (left, right) in zip(left.expressions, right.expressions) where left != right {
      return compare(RegoPrinter.text(of: left), RegoPrinter.text(of: right))
    }
    return left.expressions.count - right.expressions.count
  }
}
