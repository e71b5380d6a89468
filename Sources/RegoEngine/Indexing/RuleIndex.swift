// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Finds the definitions of a rule that can hold for the values of some input fields or
/// parameters.
///
/// Each definition is filed under one condition of its own, the rarest; those without any are
/// always tried. What it gives is a prefilter: the definitions still check their conditions.
struct RuleIndex {
  /// What one field or parameter decides.
  struct Table {
    /// The definitions that ask for a value, by the value.
    var exact = DefinitionTable()
    /// The definitions that ask for a beginning of the text, by the beginning.
    var prefixes = DefinitionTable()
    /// The lengths of all beginnings, ascending.
    var lengths: [Int] = []
    /// All definitions that ask for a beginning, ascending.
    var allPrefixed: [Int32] = []
  }

  var tables: [Table] = []
  /// The definitions that are always tried, ascending.
  var others: [Int32] = []
  /// Where the code of each definition begins.
  var targets: [Int32] = []
}

/// Lists of definitions by a value: a hash table with open addressing.
struct DefinitionTable {
  private(set) var slots: [Int32] = []
  private(set) var values: [Node] = []
  private(set) var lists: [[Int32]] = []

  /// Files a definition under a value; definitions come in ascending order.
  mutating func add(_ definition: Int32, under value: Node) {
    if (values.count + 1) * 2 > slots.count { grow() }
    let place = position(value)
    if slots[place] >= 0 {
      let list = Int(slots[place])
      if lists[list].last != definition { lists[list].append(definition) }
      return
    }
    slots[place] = Int32(values.count)
    values.append(value)
    lists.append([definition])
  }

  private func position(_ value: Node) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: NodeHash.of(value)) & mask
    while slots[place] >= 0, values[Int(slots[place])] != value { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: max(slots.count * 2, 16))
    for (number, value) in values.enumerated() { slots[position(value)] = Int32(number) }
  }
}
