// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What the run loop does with values, apart from unknown ones.
extension RegoMachine {
  /// container[key]; absent when that is undefined.
  @inline(__always)
  static func lookup(_ container: Node, _ key: Node) -> Node {
    if container.isKind(.object) {
      let index = container.entryIndex(key)
      guard index >= 0 else { return .absent }
      let entries = UnsafePointer<Node.Entry>(bitPattern: UInt(container.payload))
      return entries.unsafelyUnwrapped[index].value
    }
    return lookupInSequence(container, key)
  }

  @inline(never)
  private static func lookupInSequence(_ container: Node, _ key: Node) -> Node {
    switch container.kind {
    case .array:
      guard key.isKind(.integer) else { return .absent }
      let index = Int64(bitPattern: key.payload)
      guard index >= 0, index < container.count else { return .absent }
      return container.elements[Int(index)]
    case .set:
      let index = container.elementIndex(key)
      return index >= 0 ? container.elements[index] : .absent
    default:
      return .absent
    }
  }

  /// What a base document has under another name for a key it doesn't have.
  ///
  /// The store that OPA keeps base documents in knows only paths of texts: a number names the
  /// field of that text, and a text the element of an array.
  @inline(never)
  func storedLookup(_ container: Node, _ key: Node) -> Node {
    switch container.kind {
    case .object:
      guard key.isNumber, let text = key.numberText else { return .absent }
      return Self.lookup(container, context.arena.string(text))
    case .array:
      guard let text = key.string, let index = Int(text) else { return .absent }
      return index >= 0 && index < container.count ? container.elements[index] : .absent
    default:
      return .absent
    }
  }

  /// Whether a failed look-up might have succeeded with the unknowns known.
  static func missesUnknown(_ container: Node, _ key: Node) -> Bool {
    if container.isKind(.unknown) || hasUnknown(key) { return true }
    return container.isKind(.set) && container.has(.holdsUnknown)
  }

  @inline(__always)
  static func compares(_ order: Int, _ op: Opcode) -> Bool {
    switch op {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }

  /// The quick way for integers; nil when it overflows or isn't exact.
  @inline(__always)
  static func arithmetic(_ x: Int64, _ y: Int64, _ op: Opcode) -> Int64? {
    switch op {
    case .add:
      let (sum, overflow) = x.addingReportingOverflow(y)
      return overflow ? nil : sum
    case .subtract:
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      return overflow ? nil : difference
    case .multiply:
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      return overflow ? nil : product
    case .divide:
      guard y != 0, y != -1, x % y == 0 else { return nil }
      return x / y
    default:
      guard y != 0, y != -1 else { return nil }
      return x % y
    }
  }

  /// Whether a collection holds a value, as `in` asks.
  static func contains(_ collection: Node, _ value: Node) -> Bool {
    switch collection.kind {
    case .set:
      return collection.elementIndex(value) >= 0
    case .array:
      let meta = value.identityMeta
      for element in collection.elements
      where element.identityMeta == meta && element.isEqualAfterMeta(value) {
        return true
      }
      return false
    case .object:
      for entry in collection.entries where entry.value == value { return true }
      return false
    default:
      return false
    }
  }

  // MARK: - Collections

  static func array(_ first: UnsafePointer<Node>, _ count: Int, in arena: Arena) -> Node {
    let memory = arena.allocate(byteCount: count * 16).bindMemory(to: Node.self, capacity: count)
    var flags: UInt64 = 0
    for index in 0..<count {
      (memory + index).initialize(to: first[index])
      flags |= Builder.inherited(first[index])
    }
    return Node(
      meta: Node.meta(.array, count: count) | flags, payload: UInt64(UInt(bitPattern: memory)))
  }

  static func set(_ first: UnsafePointer<Node>, _ count: Int, in arena: Arena) -> Node {
    var builder = Builder(
      nodes: arena.allocate(byteCount: max(count, 1) * 16)
        .bindMemory(to: Node.self, capacity: max(count, 1)),
      count: 0, capacity: max(count, 1), isSorted: true, record: -1)
    for index in 0..<count { builder.insert(first[index], in: arena) }
    return builder.set()
  }

  /// An object of keys and values in turn; of equal keys the last one stays.
  func object(_ first: UnsafePointer<Node>, _ count: Int, explains: Bool) -> Node {
    let arena = context.arena
    if explains, (0..<count).contains(where: { Self.hasUnknown(first[$0 * 2]) }) {
      return explanation.openObject(first, count, in: arena)
    }
    let memory = arena.allocate(byteCount: max(count, 1) * 32)
      .bindMemory(to: Node.Entry.self, capacity: max(count, 1))
    var used = 0
    var flags = Node.Flags.sorted.rawValue
    for index in 0..<count {
      let entry = Node.Entry(key: first[index * 2], value: first[index * 2 + 1])
      flags |= Builder.inherited(entry.value)
      var place = used
      while place > 0, Node.compare(memory[place - 1].key, entry.key) > 0 { place -= 1 }
      if place > 0, memory[place - 1].key == entry.key {
        memory[place - 1] = entry
        continue
      }
      var moved = used
      while moved > place {
        (memory + moved).initialize(to: memory[moved - 1])
        moved -= 1
      }
      (memory + place).initialize(to: entry)
      used += 1
    }
    return Node(
      meta: Node.meta(.object, count: used) | flags,
      payload: UInt64(UInt(bitPattern: memory)))
  }

  func finish(
    _ builder: UnsafeMutablePointer<Builder>, _ kind: BuilderKind, explains: Bool
  ) -> Node {
    if explains { return explainedFinish(builder, kind) }
    switch kind {
    case .array: return builder.pointee.array()
    case .set: return builder.pointee.set()
    case .object:
      guard let made = builder.pointee.object() else {
        fail(Self.keyConflict)
        return .absent
      }
      return made
    case .tree:
      return tree(builder.pointee)
    }
  }

  func putPath(
    _ builder: UnsafeMutablePointer<Builder>, _ path: Node, _ value: Node, isMember: Bool,
    explains: Bool
  ) {
    if explains {
      explanation.addPath(builder, path: path, value: value, isMember: isMember)
      return
    }
    let arena = context.arena
    builder.pointee.append(path, in: arena)
    builder.pointee.append(value, in: arena)
    builder.pointee.append(.boolean(isMember), in: arena)
  }

  /// One value that a definition of a partial object adds at a path.
  struct TreeEntry {
    let path: UnsafeBufferPointer<Node>
    let value: Node
    let isMember: Bool
  }

  private func tree(_ builder: Builder) -> Node {
    var entries: [TreeEntry] = []
    entries.reserveCapacity(builder.count / 3)
    for index in stride(from: 0, to: builder.count, by: 3) {
      entries.append(
        TreeEntry(
          path: builder.nodes[index].elements, value: builder.nodes[index + 1],
          isMember: builder.nodes[index + 2].isTrue))
    }
    return tree(&entries)
  }

  /// The object that entries at paths make up.
  func tree(_ entries: inout [TreeEntry]) -> Node {
    entries.sort { left, right in
      for index in 0..<min(left.path.count, right.path.count) {
        let order = Node.compare(left.path[index], right.path[index])
        if order != 0 { return order < 0 }
      }
      return left.path.count < right.path.count
    }
    return tree(entries[...], depth: 0)
  }

  private func tree(_ entries: ArraySlice<TreeEntry>, depth: Int) -> Node {
    var made: [Node.Entry] = []
    var start = entries.startIndex
    while start < entries.endIndex {
      let key = entries[start].path[depth]
      var end = start + 1
      while end < entries.endIndex, entries[end].path[depth] == key { end += 1 }
      let group = entries[start..<end]
      let value = branch(group, depth: depth + 1)
      guard value.exists else { return .absent }
      made.append(Node.Entry(key: key, value: value))
      start = end
    }
    return context.arena.object(made)
  }

  private func branch(_ group: ArraySlice<TreeEntry>, depth: Int) -> Node {
    let leaves = group.filter { $0.path.count == depth }
    if leaves.isEmpty { return tree(group, depth: depth) }
    guard leaves.count == group.count else {
      fail(Self.keyConflict)
      return .absent
    }
    if leaves.allSatisfy(\.isMember) { return context.arena.set(leaves.map(\.value)) }
    guard !leaves.contains(where: \.isMember) else {
      fail(Self.keyConflict)
      return .absent
    }
    let first = leaves[leaves.startIndex].value
    for leaf in leaves where leaf.value != first {
      fail(Self.keyConflict)
      return .absent
    }
    return first
  }

  /// The document of a package: rules over base documents.
  func finishExtent(
    _ builder: UnsafeMutablePointer<Builder>, base: Node, hiding hidden: Node, explains: Bool
  ) -> Node {
    let made = finish(builder, .object, explains: explains)
    var base = base
    if hidden.exists, base.isKind(.object), base.entryIndex(hidden) >= 0 {
      base = context.arena.sortedObject(base.entries.filter { $0.key != hidden })
    }
    return made.isKind(.object) ? merging(base, over: made) : made
  }

  /// Both objects in one. As in OPA base documents win where a rule stands at the same place.
  private func merging(_ base: Node, over rules: Node) -> Node {
    guard base.isKind(.object), base.count > 0 else { return rules }
    var entries: [Node.Entry] = []
    entries.reserveCapacity(rules.count + base.count)
    for entry in rules.entries where base.entryIndex(entry.key) < 0 { entries.append(entry) }
    for entry in base.entries {
      let index = rules.entryIndex(entry.key)
      var merged = entry
      if index >= 0, entry.value.isKind(.object), rules.entries[index].value.isKind(.object) {
        merged.value = merging(entry.value, over: rules.entries[index].value)
      }
      entries.append(merged)
    }
    return context.arena.sortedObject(entries)
  }

  // MARK: - Built-ins

  /// Calls a built-in; absent when it is undefined or failed and that counts as undefined.
  func callBuiltin(_ number: Int, _ arguments: UnsafePointer<Node>, _ count: Int) -> Node {
    // One call may copy a large value, so that a few of them are as long as many steps.
    state.pointee.callsUntilCheck &-= 1
    if state.pointee.callsUntilCheck <= 0 {
      state.pointee.callsUntilCheck = Self.checkedCallCount
      if !checkLimits(after: 0) { return .absent }
    }
    let call = BuiltinCall(
      arguments: UnsafeBufferPointer(start: arguments, count: count), context: context)
    do {
      return try state.pointee.works[number](call)
    } catch let unnamed {
      let error = unnamed.named(state.pointee.builtins[number].name)
      if strictBuiltinErrors || error.isFatal {
        fail(
          RegoEvaluationError(
            code: .init(rawValue: error.code.rawValue), message: error.message))
      } else if let builtinErrors {
        let place = observer?.currentPlace
        builtinErrors.append(
          RegoEvaluationError(
            code: .init(rawValue: error.code.rawValue), message: error.message, file: place?.file,
            range: place?.range))
      }
      return .absent
    }
  }

  // MARK: - Handles

  /// What a handle's next step gives.
  enum HandleStep {
    case value(Node)
    case rule(Int)
  }

  func makeHandle(_ node: Int, base: Node) -> Node {
    let memory = context.arena.allocate(byteCount: 32).bindMemory(to: Node.self, capacity: 2)
    memory.initialize(to: .integer(node))
    (memory + 1).initialize(to: base)
    return Node(meta: Node.meta(.handle), payload: UInt64(UInt(bitPattern: memory)))
  }

  static func handleParts(_ handle: Node) -> (node: Int, base: Node) {
    let memory = UnsafePointer<Node>(bitPattern: UInt(handle.payload)).unsafelyUnwrapped
    return (Int(memory[0].payload), memory[1])
  }

  func handleStep(_ handle: Node, _ key: Node) -> HandleStep {
    let (id, base) = Self.handleParts(handle)
    let node = program.plan.nodes[id]
    let below = Self.lookup(base, key)
    guard let part = ConstantPool.key(key), let child = node.children[part] else {
      return .value(below.exists ? below : storedLookup(base, key))
    }
    if let group = child.group { return group.isFunction ? .value(below) : .rule(group.id) }
    return .value(makeHandle(child.id, base: below))
  }

  /// The keys of a value that may be a handle, as a set or array to go through.
  func handleKeys(_ container: Node) -> Node {
    let arena = context.arena
    switch container.kind {
    case .handle:
      let (id, base) = Self.handleParts(container)
      let node = program.plan.nodes[id]
      var keys: [Node] = base.entries.map(\.key)
      for index in base.elements.indices {
        keys.append(base.isKind(.set) ? base.elements[index] : .integer(index))
      }
      for child in node.order {
        guard let key = child.key, child.hasDocuments || child.group == nil else { continue }
        keys.append(program.plan.constants.node(key, in: arena))
      }
      return arena.set(keys)
    case .object: return arena.set(container.entries.map(\.key))
    case .array: return arena.array((0..<container.count).map { Node.integer($0) })
    case .set, .unknown: return container
    default: return .absent
    }
  }
}
