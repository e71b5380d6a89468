// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Rules for fragments (section 5.5).
extension GraphQLValidation {
  func check(_ fragment: GraphQLSyntax.InlineFragment, within parent: GraphQLSyntax.Definition?) {
    let condition = fragment.typeCondition
    let position = fragment.position
    let type = schema.types[condition]
    if let type, !type.isComposite {
      report("Fragment cannot condition on non composite type \"\(condition)\".", position)
    }
    if type == nil, !condition.isEmpty { report("Unknown type \"\(condition)\".", position) }
    reportOverlaps(fragment.selections)
    if let parent, !canBe(parent, condition) {
      let what = "Fragment cannot be spread here as objects of type \"\(parent.name)\""
      report("\(what) can never be of type \"\(condition)\".", position)
    }
  }

  func check(_ spread: GraphQLSyntax.Spread, within parent: GraphQLSyntax.Definition?) {
    guard let fragment = spread.fragment else {
      report("Unknown fragment \"\(spread.name)\".", spread.position)
      if !isAmongFragments { usedFragments.insert(spread.name) }
      return
    }
    if !isAmongFragments { usedFragments.insert(spread.name) }
    if let parent, !canBe(parent, fragment.typeCondition) {
      let what = "Fragment \"\(spread.name)\" cannot be spread here as objects of type"
      report(
        "\(what) \"\(parent.name)\" can never be of type \"\(fragment.typeCondition)\".",
        spread.position)
    }
  }

  func check(_ fragment: GraphQLSyntax.Fragment) {
    let condition = fragment.typeCondition
    let position = fragment.position
    if let type = schema.types[condition] {
      if !type.isComposite, !condition.isEmpty {
        let what = "Fragment \"\(fragment.name)\" cannot condition on non composite type"
        report("\(what) \"\(condition)\".", position)
      }
    } else {
      let names = schema.types.keys.sorted()
      report(
        "Unknown type \"\(condition)\"."
          + GraphQLSuggestions.quoted("Did you mean", for: condition, among: names), position)
    }
    checkCycles(fragment)
    isAmongFragments = true
    if !usedFragments.contains(fragment.name) {
      report("Fragment \"\(fragment.name)\" is never used.", position)
    }
    reportOverlaps(fragment.selections)
    if !fragmentNames.insert(fragment.name).inserted {
      report("There can be only one fragment named \"\(fragment.name)\".", position)
    }
  }

  /// Whether an object may be of both types.
  private func canBe(_ parent: GraphQLSyntax.Definition, _ condition: String) -> Bool {
    guard parent.isComposite, let type = schema.types[condition], type.isComposite else {
      return true
    }
    let other = schema.possibleNames[type.name] ?? []
    if parent.kind == .object { return other.contains(parent.name) }
    return !(schema.possibleNames[parent.name] ?? []).isDisjoint(with: other)
  }

  /// Reports the spreads that lead back to a fragment that they stand in.
  private func checkCycles(_ fragment: GraphQLSyntax.Fragment) {
    struct Level {
      var name: String
      var spreads: [GraphQLSyntax.Spread]
      var next = 0
    }
    guard cycleVisited.insert(fragment.name).inserted else { return }
    var levels = [Level(name: fragment.name, spreads: Self.spreads(in: fragment.selections))]
    var path: [GraphQLSyntax.Spread] = []
    var places = [fragment.name: 0]
    while let level = levels.last, !isStopped {
      guard level.next < level.spreads.count else {
        places[level.name] = nil
        levels.removeLast()
        if !path.isEmpty { path.removeLast() }
        continue
      }
      let spread = level.spreads[level.next]
      levels[levels.count - 1].next += 1
      if let start = places[spread.name] {
        let via = path[start...].map { "\"\($0.name)\"" }.joined(separator: ", ")
        report(
          "Cannot spread fragment \"\(spread.name)\" within itself"
            + (via.isEmpty ? "." : " via \(via)."), spread.position)
      } else if let target = fragments[spread.name], cycleVisited.insert(target.name).inserted {
        path.append(spread)
        places[target.name] = path.count
        levels.append(Level(name: target.name, spreads: Self.spreads(in: target.selections)))
      }
    }
  }

  private static func spreads(
    in selections: [GraphQLSyntax.Selection]
  ) -> [GraphQLSyntax.Spread] {
    var result: [GraphQLSyntax.Spread] = []
    var pending = [selections]
    while let next = pending.popLast() {
      for selection in next {
        switch selection {
        case .field(let field): pending.append(field.selections)
        case .inline(let fragment): pending.append(fragment.selections)
        case .spread(let spread): result.append(spread)
        }
      }
    }
    return result
  }

  func reportOverlaps(_ selections: [GraphQLSyntax.Selection]) {
    guard !selections.isEmpty, !isStopped else { return }
    for conflict in overlaps.conflicts(within: selections) {
      report(conflict.text, conflict.position)
    }
    if overlaps.isExhausted { stop("query is too complex") }
  }
}
