// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoMachine {
  func noteUse(_ left: Node, _ right: Node) {
    guard !explanation.origins.isEmpty else { return }
    explanation.use(left)
    explanation.use(right)
  }

  /// A look-up with the trail: what plain look-up found, or what can be said instead.
  func explainedLookup(_ container: Node, _ key: Node, _ found: Node) -> Node {
    let arena = context.arena
    if let unknown = container.unknown {
      return unknownLookup(unknown, key, in: arena)
    }
    guard container.isCollection else { return found }
    if found.exists {
      if container.isKind(.set), let index = memberIndex(container, found) {
        explanation.readMember(container, index, found)
      } else if explanation.origins[container.payload] != nil {
        linkEntry(container, key)
      } else {
        explanation.read(container, key, found)
      }
      return found
    }
    explanation.use(container)
    if Self.hasUnknown(key), container.count > 0 {
      explanation.undecided()
      if container.isKind(.set) {
        return ThreeValued.contains(container, key) == .no ? .absent : key
      }
      return arena.unknown(.init())
    }
    if container.isKind(.set), container.has(.holdsUnknown) {
      switch ThreeValued.contains(container, key) {
      case .no: break
      case .yes: return key
      case .maybe:
        explanation.undecided()
        return key
      }
    }
    explanation.read(container, key, .absent)
    return .absent
  }

  private func memberIndex(_ set: Node, _ member: Node) -> Int? {
    let index = set.elementIndex(member)
    return index >= 0 ? index : nil
  }

  private func linkEntry(_ container: Node, _ key: Node) {
    guard let origin = explanation.origins[container.payload] else { return }
    let index = container.isKind(.object) ? container.entryIndex(key) : Int(key.integer ?? -1)
    if index >= 0, index < origin.tops.count {
      explanation.link(trail: origin.tops[index])
    } else {
      explanation.use(container)
    }
  }

  private func unknownLookup(_ unknown: Node.Unknown, _ key: Node, in arena: Arena) -> Node {
    guard ThreeValued.mayBeCollection(unknown) else { return .absent }
    if ThreeValued.isOpen(unknown) {
      if unknown.valueKind != .array {
        let certain = Self.lookup(unknown.parts, key)
        if certain.exists { return certain }
        let mayBeThere = unknown.encoded.elements.contains { item in
          let candidate = unknown.valueKind == .object && item.count == 2 ? item.elements[0] : item
          return ThreeValued.equal(candidate, key) != .no
        }
        // Members of a set may be unknown themselves.
        let mayMatch =
          unknown.valueKind == .set
          ? ThreeValued.contains(unknown.parts, key) != .no
          : unknown.parts.count > 0 && Self.hasUnknown(key)
        if !mayBeThere && !mayMatch { return .absent }
      }
      explanation.undecided()
      return unknown.valueKind == .set ? key : arena.unknown(.init())
    }
    explanation.undecided()
    if unknown.valueKind == .set { return key }
    return arena.unknown(.init(symbol: unknown.symbol))
  }

  /// Starts going through an unknown value: its certain members, then those that may be there.
  ///
  /// - Returns: false when it can't be gone through at all.
  func beginUnknownIteration(
    _ collection: Node, _ iterator: UnsafeMutablePointer<Node>
  ) -> Bool {
    guard let unknown = collection.unknown, ThreeValued.mayBeCollection(unknown) else {
      return false
    }
    let arena = context.arena
    var rows: [Node] = []
    func add(_ key: Node, _ value: Node, isPossible: Bool) {
      rows.append(key)
      rows.append(value)
      rows.append(.boolean(isPossible))
    }
    if ThreeValued.isOpen(unknown) {
      let parts = unknown.parts
      switch parts.kind {
      case .object:
        for entry in parts.entries { add(entry.key, entry.value, isPossible: false) }
      case .set:
        for element in parts.elements { add(element, element, isPossible: false) }
      default:
        for element in parts.elements {
          add(
            arena.unknown(.init(valueKind: .integer, isNotNull: true)), element,
            isPossible: false)
        }
      }
      for item in unknown.encoded.elements {
        switch unknown.valueKind {
        case .object where item.count == 2:
          add(item.elements[0], item.elements[1], isPossible: true)
        case .set: add(item, item, isPossible: true)
        default:
          add(
            arena.unknown(.init(valueKind: .integer, isNotNull: true)), item, isPossible: true)
        }
      }
    } else {
      let value = arena.unknown(.init(symbol: unknown.symbol))
      add(unknown.valueKind == .set ? value : arena.unknown(.init()), value, isPossible: true)
    }
    explanation.use(collection)
    let memory = arena.allocate(byteCount: max(rows.count, 1) * 16)
      .bindMemory(to: Node.self, capacity: max(rows.count, 1))
    for (index, row) in rows.enumerated() { (memory + index).initialize(to: row) }
    // An open collection may have fewer or more members than are gone through.
    explanation.flags |= Explanation.ambiguous
    iterator[0] = Node(
      meta: Node.meta(.handle, count: rows.count / 3), payload: UInt64(UInt(bitPattern: memory)))
    iterator[1] = Node(meta: 0, payload: 0)
    explanation.beginIteration(iterator)
    return true
  }

  /// What a builder has collected, open when some of it is only possible.
  func explainedFinish(_ builder: UnsafeMutablePointer<Builder>, _ kind: BuilderKind) -> Node {
    let arena = context.arena
    let number = Int(builder.pointee.record)
    explanation.lastFinished = number
    let collected = explanation.records[number]
    let certain = collected.items.filter { !$0.isPossible }
    let open = collected.items.filter(\.isPossible)
    var made: Node
    var tops: [Int32] = []
    switch kind {
    case .array:
      made = Self.array(certain.map(\.value), in: arena)
      tops = certain.map(\.top)
      if !open.isEmpty {
        made = ThreeValued.open(
          .array, certain: made, possible: arena.array(open.map(\.value)), in: arena)
      }
    case .set:
      let sorted = certain.sorted { Node.compare($0.value, $1.value) < 0 }
      var values: [Node] = []
      for item in sorted where values.last.map({ $0 != item.value }) ?? true {
        values.append(item.value)
        tops.append(item.top)
      }
      made = Self.array(values, in: arena)
      made.meta = (made.meta & ~0xFF) | UInt64(Node.Kind.set.rawValue)
      let left = open.filter { made.elementIndex($0.value) < 0 }
      if !left.isEmpty {
        made = ThreeValued.open(
          .set, certain: made, possible: arena.array(left.map(\.value)), in: arena)
      }
    case .object:
      made = explainedObject(certain, open, &tops)
    case .tree:
      var entries = certain.filter { !Self.hasUnknown($0.key) }.map {
        TreeEntry(path: $0.key.elements, value: $0.value, isMember: $0.isMember)
      }
      made = tree(&entries)
      let left = open + certain.filter { Self.hasUnknown($0.key) }
      if !left.isEmpty, made.exists {
        let pairs = left.compactMap { item -> Node? in
          guard let first = item.key.elements.first else { return nil }
          return arena.array([first, arena.unknown(.init())])
        }
        made = ThreeValued.open(
          .object, certain: made, possible: arena.array(pairs), in: arena)
      }
    }
    if made.exists { explanation.remember(made, collected, tops: tops) }
    return made
  }

  private func explainedObject(
    _ certain: [Explanation.Collected.Item], _ open: [Explanation.Collected.Item],
    _ tops: inout [Int32]
  ) -> Node {
    let arena = context.arena
    var entries: [Node.Entry] = []
    var possible: [Node] = []
    let known = certain.filter { !Self.hasUnknown($0.key) }
      .sorted { Node.compare($0.key, $1.key) < 0 }
    for item in known {
      if let last = entries.last, last.key == item.key {
        switch ThreeValued.equal(last.value, item.value) {
        case .yes: break
        case .maybe:
          entries[entries.count - 1].value = ThreeValued.merged(
            last.value, item.value, in: arena)
        case .no:
          fail(Self.keyConflict)
          return .absent
        }
        continue
      }
      entries.append(Node.Entry(key: item.key, value: item.value))
      tops.append(item.top)
    }
    for item in open + certain.filter({ Self.hasUnknown($0.key) }) {
      let isCertain = entries.contains { $0.key == item.key }
      if !isCertain { possible.append(arena.array([item.key, item.value])) }
    }
    // A list of its own: an origin is found by the address.
    let made = arena.object(entries.isEmpty ? [] : entries)
    if possible.isEmpty { return made }
    return ThreeValued.open(
      .object, certain: made, possible: arena.array(possible), in: arena)
  }

  /// An array at an address of its own, even when it is empty: origins are found by address.
  static func array(_ values: [Node], in arena: Arena) -> Node {
    let memory = arena.allocate(byteCount: max(values.count, 1) * 16)
      .bindMemory(to: Node.self, capacity: max(values.count, 1))
    var flags: UInt64 = 0
    for (index, value) in values.enumerated() {
      (memory + index).initialize(to: value)
      flags |= Builder.inherited(value)
    }
    return Node(
      meta: Node.meta(.array, count: values.count) | flags,
      payload: UInt64(UInt(bitPattern: memory)))
  }
}
