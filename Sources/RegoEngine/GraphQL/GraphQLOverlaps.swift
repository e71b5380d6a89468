// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds fields of one response name that can't be merged (October 2021, section 5.3.2).
///
/// Fields of a selection set are compared with each other and with those of the fragments spread in
/// it, and their own selections likewise. All pairs have to be looked at, so the comparisons are
/// counted; groups of fields that are all the same take none.
struct GraphQLOverlaps {
  private static let comparisonLimit = 500_000
  private static let depthLimit = 200

  struct Conflict {
    var responseName: String
    var reason: String
    var position: GraphQLPosition?

    /// The error's text.
    var text: String {
      "Fields \"\(responseName)\" conflict because \(reason)."
        + " Use different aliases on the fields to fetch both if this was intentional."
    }
  }

  /// The fields of a selection set by response name, in order, and the spreads in it.
  private final class FieldMap {
    var names: [String] = []
    var fields: [String: [GraphQLSyntax.Field]] = [:]
    var spreads: [GraphQLSyntax.Spread] = []

    /// Whether it holds the very same fields.
    func isSame(as other: FieldMap) -> Bool {
      if self === other { return true }
      return names == other.names
        && names.allSatisfy { name in
          let (ours, theirs) = (fields[name] ?? [], other.fields[name] ?? [])
          return ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0 === $1 }
        }
    }

    func add(_ selections: [GraphQLSyntax.Selection]) {
      for selection in selections {
        switch selection {
        case .field(let field):
          let name = field.responseName
          if fields[name] == nil { names.append(name) }
          fields[name, default: []].append(field)
        case .inline(let fragment): add(fragment.selections)
        case .spread(let spread): spreads.append(spread)
        }
      }
    }
  }

  private struct Pair: Hashable {
    var low: Int
    var high: Int
  }

  private let schema: GraphQLSchema
  private let fragmentCount: Int
  private var fragmentMaps: [Int: FieldMap] = [:]
  private var comparedPairs: [Pair: Bool] = [:]
  private var comparedFragments: Set<Int> = []
  private var comparisons = 0
  private var depth = 0
  /// Whether the limit was met, so that conflicts may be missing.
  private(set) var isExhausted = false

  init(schema: GraphQLSchema, fragmentCount: Int) {
    self.schema = schema
    self.fragmentCount = fragmentCount
  }

  /// The conflicts between the fields that a selection set gives.
  mutating func conflicts(within selections: [GraphQLSyntax.Selection]) -> [Conflict] {
    let map = FieldMap()
    map.add(selections)
    var found: [Conflict] = []
    for name in map.names {
      guard let fields = map.fields[name], fields.count > 1, !areSame(fields) else { continue }
      for (place, field) in fields.enumerated() {
        for other in fields[(place + 1)...] {
          if let conflict = compare(field, other, exclusive: false) { found.append(conflict) }
          if isExhausted { return found }
        }
      }
    }
    comparedFragments.removeAll()
    for (place, spread) in map.spreads.enumerated() {
      compare(map, with: spread, exclusive: false, &found)
      for other in map.spreads[(place + 1)...] {
        compare(spread, other, exclusive: false, &found)
        if isExhausted { return found }
      }
    }
    return found
  }

  /// Whether fields are so alike that none can be in another's way.
  private func areSame(_ fields: [GraphQLSyntax.Field]) -> Bool {
    let first = fields[0]
    guard first.selections.isEmpty, first.arguments.isEmpty else { return false }
    return fields.allSatisfy {
      $0.name == first.name && $0.parent === first.parent && $0.selections.isEmpty
        && $0.arguments.isEmpty
    }
  }

  private mutating func count() -> Bool {
    comparisons += 1
    if comparisons > Self.comparisonLimit { isExhausted = true }
    return !isExhausted
  }

  private mutating func map(of fragment: GraphQLSyntax.Fragment) -> FieldMap {
    if let known = fragmentMaps[fragment.index] { return known }
    let map = FieldMap()
    map.add(fragment.selections)
    fragmentMaps[fragment.index] = map
    return map
  }

  private mutating func compare(
    _ map: FieldMap, with spread: GraphQLSyntax.Spread, exclusive: Bool, _ found: inout [Conflict]
  ) {
    guard count(), let fragment = spread.fragment,
      comparedFragments.insert(fragment.index).inserted
    else { return }
    let other = self.map(of: fragment)
    if map.isSame(as: other) { return }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      isExhausted = true
      return
    }
    compare(map, other, exclusive: exclusive, &found)
    for inner in other.spreads where inner.name != spread.name {
      compare(map, with: inner, exclusive: exclusive, &found)
    }
  }

  private mutating func compare(
    _ left: GraphQLSyntax.Spread, _ right: GraphQLSyntax.Spread, exclusive: Bool,
    _ found: inout [Conflict]
  ) {
    guard count(), left.name != right.name, let a = left.fragment, let b = right.fragment else {
      return
    }
    let pair = Pair(low: min(a.index, b.index), high: max(a.index, b.index))
    // What was compared as not exclusive counts for both.
    if let known = comparedPairs[pair], exclusive || !known { return }
    comparedPairs[pair] = exclusive
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      isExhausted = true
      return
    }
    let leftMap = map(of: a)
    let rightMap = map(of: b)
    compare(leftMap, rightMap, exclusive: exclusive, &found)
    for inner in rightMap.spreads { compare(left, inner, exclusive: exclusive, &found) }
    for inner in leftMap.spreads { compare(inner, right, exclusive: exclusive, &found) }
  }

  private mutating func compare(
    _ left: FieldMap, _ right: FieldMap, exclusive: Bool, _ found: inout [Conflict]
  ) {
    for name in left.names {
      guard count() else { return }
      guard let ours = left.fields[name], let theirs = right.fields[name] else { continue }
      if !exclusive, areSame(ours + theirs) { continue }
      for field in ours {
        for other in theirs {
          if let conflict = compare(field, other, exclusive: exclusive) { found.append(conflict) }
          if isExhausted { return }
        }
      }
    }
  }

  private mutating func compare(
    _ left: GraphQLSyntax.Field, _ right: GraphQLSyntax.Field, exclusive: Bool
  ) -> Conflict? {
    guard count(), let parentA = left.parent, let parentB = right.parent else { return nil }
    let areTwoObjects =
      parentA.kind == .object && parentB.kind == .object && parentA.name != parentB.name
      && left.definition != nil && right.definition != nil
    let isExclusive = exclusive || areTwoObjects
    func conflict(_ reason: String) -> Conflict {
      Conflict(responseName: left.responseName, reason: reason, position: right.position)
    }
    if !isExclusive {
      if left.name != right.name {
        return conflict("\"\(left.name)\" and \"\(right.name)\" are different fields")
      }
      if !Self.areEqual(left.arguments, right.arguments) {
        return conflict("they have differing arguments")
      }
    }
    if let a = left.definition, let b = right.definition, doConflict(a.type, b.type) {
      return conflict(
        "they return conflicting types \"\(a.type.text)\" and \"\(b.type.text)\"")
    }
    if left.selections.isEmpty || right.selections.isEmpty { return nil }
    let inner = conflicts(left.selections, right.selections, exclusive: isExclusive)
    if inner.isEmpty { return nil }
    return conflict(
      inner.map { "subfields \"\($0.responseName)\" conflict because \($0.reason)" }
        .joined(separator: " and "))
  }

  /// Conflicts between the selections of two fields.
  private mutating func conflicts(
    _ left: [GraphQLSyntax.Selection], _ right: [GraphQLSyntax.Selection], exclusive: Bool
  ) -> [Conflict] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      isExhausted = true
      return []
    }
    var found: [Conflict] = []
    let leftMap = FieldMap()
    leftMap.add(left)
    let rightMap = FieldMap()
    rightMap.add(right)
    compare(leftMap, rightMap, exclusive: exclusive, &found)
    for spread in rightMap.spreads {
      comparedFragments.removeAll()
      compare(leftMap, with: spread, exclusive: exclusive, &found)
    }
    for spread in leftMap.spreads {
      comparedFragments.removeAll()
      compare(rightMap, with: spread, exclusive: exclusive, &found)
    }
    for spread in leftMap.spreads {
      for other in rightMap.spreads {
        compare(spread, other, exclusive: exclusive, &found)
        if isExhausted { return found }
      }
    }
    return found
  }

  private static func areEqual(
    _ left: [GraphQLSyntax.Argument], _ right: [GraphQLSyntax.Argument]
  ) -> Bool {
    guard left.count == right.count else { return false }
    if left.isEmpty { return true }
    struct Given: Hashable {
      var name: String
      var kind: GraphQLSyntax.ValueKind
      var raw: String
    }
    let other = Set(right.map { Given(name: $0.name, kind: $0.value.kind, raw: $0.value.raw) })
    return left.allSatisfy {
      other.contains(Given(name: $0.name, kind: $0.value.kind, raw: $0.value.raw))
    }
  }

  private func doConflict(
    _ left: GraphQLSyntax.TypeReference, _ right: GraphQLSyntax.TypeReference
  ) -> Bool {
    if let inner = left.element {
      guard let other = right.element else { return true }
      return doConflict(inner, other)
    }
    if right.element != nil || left.isNonNull != right.isNonNull { return true }
    guard let a = schema.types[left.name], let b = schema.types[right.name] else { return false }
    return a.isLeaf && b.isLeaf && a.name != b.name
  }
}
