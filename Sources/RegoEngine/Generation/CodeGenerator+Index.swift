// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension CodeGenerator {
  /// Fewer definitions than this are as quick one after the other.
  private static let leastIndexed = 4
  /// More fields than this aren't looked at: each costs a look-up per evaluation.
  private static let mostTables = 8
  /// More lengths of beginnings than this aren't looked up.
  private static let mostLengths = 48

  /// Emits a look-up that leads to the definitions that can hold, when enough of them ask for
  /// fixed values or beginnings of input fields or parameters.
  ///
  /// - Returns: the register with the state of the walk; nil when there is no index.
  mutating func definitionIndex(
    _ group: RuleGroup, starts: [Label], saved: UInt16, exit: Label
  ) -> UInt16? {
    guard group.definitions.count >= Self.leastIndexed else { return nil }
    let chosen = choose(group)
    var subjects: [IndexCondition.Subject] = []
    var numbers: [IndexCondition.Subject: Int] = [:]
    var tables: [RuleIndex.Table] = []
    var others: [Int32] = []
    for (position, condition) in chosen.enumerated() {
      let definition = Int32(position)
      guard let condition else {
        others.append(definition)
        continue
      }
      let number: Int
      if let known = numbers[condition.subject] {
        number = known
      } else if tables.count < Self.mostTables {
        number = tables.count
        numbers[condition.subject] = number
        subjects.append(condition.subject)
        tables.append(RuleIndex.Table())
      } else {
        others.append(definition)
        continue
      }
      if !Self.file(definition, condition.wanted, in: &tables[number]) { others.append(definition) }
    }
    guard group.definitions.count - others.count >= Self.leastIndexed else { return nil }
    let state = register(level: 0)
    let values = block(max(subjects.count, 1), level: 0)
    for (number, subject) in subjects.enumerated() {
      emit(.move, values + UInt16(number), value(of: subject))
    }
    emit(.indexBegin, state, values, x: Int32(indexes.count))
    indexes.append(PendingIndex(tables: tables, others: others, starts: starts))
    // What the index has read is no definition's own.
    if explains { emit(.restore, saved) }
    emit(.indexNext, state, x: exit)
    return state
  }

  /// The rarest condition of each definition.
  private func choose(_ group: RuleGroup) -> [IndexCondition?] {
    struct Entry: Hashable {
      let subject: IndexCondition.Subject
      let value: NodeKey
    }
    var counts: [Entry: Int] = [:]
    let all = group.definitions.map { definition -> [IndexCondition] in
      guard definition.branches.count == 1, let branch = definition.branches.first else {
        return []
      }
      return IndexConditions(plan: plan, branch: branch).all()
    }
    func entries(_ condition: IndexCondition) -> [Entry] {
      switch condition.wanted {
      case .values(let values):
        values.map { Entry(subject: condition.subject, value: NodeKey($0)) }
      case .prefix(let text): [Entry(subject: condition.subject, value: NodeKey(text))]
      }
    }
    for conditions in all {
      for condition in conditions {
        for entry in entries(condition) { counts[entry, default: 0] += 1 }
      }
    }
    return all.map { conditions in
      conditions.min { left, right in
        func weight(_ condition: IndexCondition) -> Int {
          let count = entries(condition).reduce(0) { $0 + (counts[$1] ?? 0) }
          if case .prefix = condition.wanted { return count * 2 + 1 }
          return count * 2
        }
        return weight(left) < weight(right)
      }
    }
  }

  private static func file(
    _ definition: Int32, _ wanted: IndexCondition.Wanted, in table: inout RuleIndex.Table
  ) -> Bool {
    switch wanted {
    case .values(let values):
      for value in values { table.exact.add(definition, under: value) }
    case .prefix(let text):
      if !table.lengths.contains(text.count) {
        guard table.lengths.count < mostLengths else { return false }
        table.lengths.append(text.count)
        table.lengths.sort()
      }
      table.prefixes.add(definition, under: text)
      table.allPrefixed.append(definition)
    }
    return true
  }

  private mutating func value(of subject: IndexCondition.Subject) -> UInt16 {
    var value: UInt16
    let path: [TreeKey]
    switch subject {
    case .parameter(let index, let keys):
      value = UInt16(index)
      path = keys
    case .input(let keys):
      let after = label()
      value = register(level: 0)
      emit(.clear, value)
      emit(.loadInput, value, x: after)
      place(after)
      path = keys
    }
    for key in path {
      let next = register(level: 0)
      emit(.lookupOrAbsent, next, value, constant(plan.constants.node(key)))
      value = next
    }
    return value
  }
}
