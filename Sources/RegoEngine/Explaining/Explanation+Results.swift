// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Results of complete rules and functions.
extension Explanation {
  /// Takes a result into the registers: the certain one, its trail, the possible one.
  ///
  /// - Returns: false when two certain results differ.
  func result(
    _ registers: UnsafeMutablePointer<Node>, _ value: Node, in arena: Arena
  ) -> Bool {
    if isPossible {
      registers[2] =
        registers[2].exists
        ? ThreeValued.merged(registers[2], value, in: arena) : value
      return true
    }
    if registers[0].exists { return ThreeValued.equal(registers[0], value) != .no }
    registers[0] = value
    registers[1] = Node(meta: 1, payload: UInt64(UInt32(bitPattern: top)))
    return true
  }

  /// What the results come to: the certain one; else the possible ones together with the default.
  func outcome(
    _ registers: UnsafeMutablePointer<Node>, fallback: Node, logStart: Int32, in arena: Arena
  ) -> Node {
    let end = Int32(truncatingIfNeeded: log.count)
    var outcome = RuleOutcome(first: logStart, last: end)
    var value = registers[0]
    if value.exists {
      outcome.top = Int32(bitPattern: UInt32(truncatingIfNeeded: registers[1].payload))
    } else if registers[2].exists {
      if fallback.exists {
        value = ThreeValued.merged(registers[2], fallback, in: arena)
      } else {
        value = registers[2]
        outcome.isPossible = true
      }
    } else {
      value = fallback
    }
    pending = outcome
    return value
  }
}

/// Collections in the making.
extension Explanation {
  func newRecord() -> Int32 {
    records.append(Collected(logStart: Int32(truncatingIfNeeded: log.count)))
    return Int32(truncatingIfNeeded: records.count - 1)
  }

  /// Adds an item.
  ///
  /// - Parameter countsEach: whether repetitions count, as they do in arrays only.
  func add(
    _ builder: UnsafeMutablePointer<Builder>, key: Node, value: Node, countsEach: Bool = false
  ) {
    let number = Int(builder.pointee.record)
    records[number].items.append(
      Collected.Item(
        key: key, value: value, top: top, isPossible: countsEach ? flags != 0 : isPossible))
  }

  func addPath(
    _ builder: UnsafeMutablePointer<Builder>, path: Node, value: Node, isMember: Bool
  ) {
    let number = Int(builder.pointee.record)
    records[number].items.append(
      Collected.Item(
        key: path, value: value, top: top, isPossible: isPossible, isMember: isMember))
  }

  /// A set of given members, some of which may be unknown.
  func set(_ first: UnsafePointer<Node>, _ count: Int, in arena: Arena) -> Node {
    RegoMachine.set(first, count, in: arena)
  }

  /// An object some of whose keys are unknown.
  func openObject(_ first: UnsafePointer<Node>, _ count: Int, in arena: Arena) -> Node {
    var certain: [Node.Entry] = []
    var open: [Node] = []
    for index in 0..<count {
      let key = first[index * 2]
      let value = first[index * 2 + 1]
      if RegoMachine.hasUnknown(key) {
        open.append(arena.array([key, value]))
      } else {
        certain.append(Node.Entry(key: key, value: value))
      }
    }
    return ThreeValued.open(
      .object, certain: arena.sortedObject(certain), possible: arena.array(open), in: arena)
  }

  /// Remembers where a collection's members come from.
  func remember(_ collection: Node, _ collected: Collected, tops: [Int32]) {
    guard collection.payload != 0 else { return }
    origins[collection.payload] = Origin(
      first: collected.logStart, last: Int32(truncatingIfNeeded: log.count), tops: tops)
  }

  /// The next member of an unknown or open collection into registers.
  func nextUnknown(
    _ collection: Node, _ index: Int, _ registers: UnsafeMutablePointer<Node>, key: UInt16,
    value: UInt16, none: UInt16
  ) {
    guard let rows = UnsafePointer<Node>(bitPattern: UInt(collection.payload)) else { return }
    if key != none { registers[Int(key)] = rows[index * 3] }
    if value != none { registers[Int(value)] = rows[index * 3 + 1] }
    if rows[index * 3 + 2].isTrue { undecided() }
  }
}
