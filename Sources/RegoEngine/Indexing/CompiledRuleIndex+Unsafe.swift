// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A rule index as the machine uses it: everything behind bare pointers, because counting
/// references of objects that several threads share would make them wait for each other.
struct CompiledRuleIndex {
  struct List {
    var first: UnsafePointer<Int32>
    var count: Int
  }

  struct Values {
    let slots: UnsafePointer<Int32>
    let mask: Int
    let values: UnsafePointer<Node>
    let lists: UnsafePointer<List>

    @inline(__always)
    func list(_ value: Node) -> List? {
      guard mask >= 0, value.exists else { return nil }
      var place = Int(truncatingIfNeeded: NodeHash.of(value)) & mask
      while slots[place] >= 0 {
        if values[Int(slots[place])] == value { return lists[Int(slots[place])] }
        place = (place + 1) & mask
      }
      return nil
    }
  }

  struct Table {
    let exact: Values
    let prefixes: Values
    let lengths: UnsafePointer<Int>
    let lengthCount: Int
    let allPrefixed: List
  }

  let tables: UnsafePointer<Table>
  let tableCount: Int
  let others: List
  let targets: List

  /// Copies an index into memory of an arena, which has to outlive it.
  init(_ index: RuleIndex, in arena: Arena) {
    func list(_ definitions: [Int32]) -> List {
      List(first: Self.copy(definitions, in: arena), count: definitions.count)
    }
    func values(_ table: DefinitionTable) -> Values {
      Values(
        slots: Self.copy(table.slots, in: arena), mask: table.slots.count - 1,
        values: Self.copy(table.values, in: arena),
        lists: Self.copy(table.lists.map(list), in: arena))
    }
    let made = index.tables.map {
      Table(
        exact: values($0.exact), prefixes: values($0.prefixes),
        lengths: Self.copy($0.lengths, in: arena), lengthCount: $0.lengths.count,
        allPrefixed: list($0.allPrefixed))
    }
    tables = Self.copy(made, in: arena)
    tableCount = made.count
    others = list(index.others)
    targets = list(index.targets)
  }

  private static func copy<Element: BitwiseCopyable>(
    _ elements: [Element], in arena: Arena
  ) -> UnsafePointer<Element> {
    let memory = arena.allocate(byteCount: max(elements.count, 1) * MemoryLayout<Element>.stride)
      .bindMemory(to: Element.self, capacity: max(elements.count, 1))
    for (number, element) in elements.enumerated() {
      (memory + number).initialize(to: element)
    }
    return UnsafePointer(memory)
  }

  /// The code of the definitions to try for one value per table, in order, ended by -1.
  ///
  /// - Parameters:
  ///   - first: the value of each table's field, absent when there is none.
  ///   - arena: where the list is made.
  func candidates(_ first: UnsafePointer<Node>, in arena: Arena) -> UnsafePointer<Int32> {
    var found = others
    for number in 0..<tableCount {
      let value = first[number]
      let table = tables[number]
      if RegoMachine.hasUnknown(value) { return ended(targets.first, targets.count, in: arena) }
      if let definitions = table.exact.list(value) {
        found = merged(found, definitions, in: arena)
      }
      guard table.lengthCount > 0, value.exists else { continue }
      guard value.isKind(.string) else {
        // The conditions themselves say what is wrong with it.
        found = merged(found, table.allPrefixed, in: arena)
        continue
      }
      var position = 0
      while position < table.lengthCount, table.lengths[position] <= value.count {
        if let definitions = table.prefixes.list(value.slice(0..<table.lengths[position])) {
          found = merged(found, definitions, in: arena)
        }
        position += 1
      }
    }
    let list = integers(found.count + 1, in: arena)
    for position in 0..<found.count {
      (list + position).initialize(to: targets.first[Int(found.first[position])])
    }
    (list + found.count).initialize(to: -1)
    return UnsafePointer(list)
  }

  private func ended(
    _ first: UnsafePointer<Int32>, _ count: Int, in arena: Arena
  ) -> UnsafePointer<Int32> {
    let list = integers(count + 1, in: arena)
    list.initialize(from: first, count: count)
    (list + count).initialize(to: -1)
    return UnsafePointer(list)
  }

  private func integers(_ count: Int, in arena: Arena) -> UnsafeMutablePointer<Int32> {
    arena.allocate(byteCount: count * 4).bindMemory(to: Int32.self, capacity: count)
  }

  /// Two ascending lists without common members in one.
  private func merged(_ left: List, _ right: List, in arena: Arena) -> List {
    if left.count == 0 { return right }
    if right.count == 0 { return left }
    let list = integers(left.count + right.count, in: arena)
    var i = 0
    var j = 0
    while i < left.count || j < right.count {
      let takesLeft = j == right.count || (i < left.count && left.first[i] < right.first[j])
      (list + (i + j)).initialize(to: takesLeft ? left.first[i] : right.first[j])
      if takesLeft { i += 1 } else { j += 1 }
    }
    return List(first: UnsafePointer(list), count: i + j)
  }
}
