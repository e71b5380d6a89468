// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What the explaining mode knows of the derivation it is in, and the log of all reads.
///
/// The log only grows. A derivation's trail is the chain of records that begins at `top`; going
/// back to a loop takes `top` back, and what was read since is no longer on the trail though still
/// in the log. So "everything read under this `not`" is a range of the log, and cutting back costs
/// nothing. Owned by one machine.
final class Explanation {
  /// One read, or a link to others.
  struct Record {
    enum Kind: UInt8 {
      /// `key` was looked up in the collection at `container`, with the result `result`.
      case read
      /// The trail that ends at `first`.
      case trail
      /// The records from `first` up to `last`.
      case range
    }

    var kind: Kind
    var previous: Int32
    var first: Int32 = -1
    var last: Int32 = -1
    var container = Node.absent
    var key = Node.absent
    var result = Node.absent
  }

  /// What the evaluation of a rule came to.
  struct RuleOutcome {
    var isPossible = false
    /// The trail that decided the value; -1 when all reads of the range did.
    var top: Int32 = -1
    var first: Int32 = 0
    var last: Int32 = 0
    /// Members of partial rules have trails of their own.
    var isPartial = false
  }

  /// What a builder has collected.
  struct Collected {
    struct Item {
      var key: Node
      var value: Node
      var top: Int32
      var isPossible: Bool
      var isMember = false
    }

    var items: [Item] = []
    var logStart: Int32
  }

  /// The reads behind a collection made by a rule.
  struct Origin {
    var first: Int32
    var last: Int32
    /// The trail of each member, in the order of the collection.
    var tops: [Int32]
  }

  static let possible: UInt8 = 1
  /// The derivation goes through a set whose members may be equal: how often it counts is unknown.
  static let ambiguous: UInt8 = 2

  var log: [Record] = []
  var flags: UInt8 = 0
  var top: Int32 = -1
  var outcomes: [Int: RuleOutcome] = [:]
  var pending: RuleOutcome?
  var records: [Collected] = []
  var origins: [UInt64: Origin] = [:]
  var lastFinished = -1
  var entry = RuleOutcome()
  var unknownsMayBeAbsent = false

  var isPossible: Bool { flags & Self.possible != 0 }

  func begin(unknownsMayBeAbsent: Bool) {
    log.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    outcomes.removeAll(keepingCapacity: true)
    flags = 0
    top = -1
    pending = nil
    lastFinished = -1
    entry = RuleOutcome()
    self.unknownsMayBeAbsent = unknownsMayBeAbsent
  }

  // MARK: - Records

  private func append(_ record: Record) -> Int32 {
    log.append(record)
    return Int32(truncatingIfNeeded: log.count - 1)
  }

  /// Puts a read on the trail.
  func read(_ container: Node, _ key: Node, _ result: Node) {
    top = append(
      Record(kind: .read, previous: top, container: container, key: key, result: result))
    if unknownsMayBeAbsent, let unknown = result.unknown, !unknown.isNotNull { undecided() }
  }

  /// The input was asked for and isn't there.
  func noteMissing() { top = append(Record(kind: .read, previous: top)) }

  func link(trail: Int32) {
    guard trail >= 0 else { return }
    top = append(Record(kind: .trail, previous: top, first: trail))
  }

  func link(from first: Int32, to last: Int32) {
    guard last > first else { return }
    top = append(Record(kind: .range, previous: top, first: first, last: last))
  }

  /// Notes reads in the log alone: enclosing blocks count them, the trail doesn't.
  private func note(from first: Int32, to last: Int32) {
    guard last > first else { return }
    _ = append(Record(kind: .range, previous: -1, first: first, last: last))
  }

  /// The derivation goes on without knowing whether it may.
  func undecided() { flags |= Self.possible }

  /// A collection is used as a whole.
  func use(_ node: Node) {
    guard node.isCollection || node.isKind(.unknown), let origin = origins[node.payload] else {
      return
    }
    link(from: origin.first, to: origin.last)
  }

  // MARK: - Routines

  func enter(_ frame: inout Frame) {
    frame.flags = flags
    frame.top = top
    frame.logStart = Int32(truncatingIfNeeded: log.count)
    flags = 0
    top = -1
    pending = nil
  }

  func leave(_ frame: Frame, _ slot: Int32, _ value: Node) {
    let outcome = takeOutcome(since: frame.logStart)
    flags = frame.flags
    top = frame.top
    if slot >= 0 { outcomes[Int(slot)] = outcome }
    apply(outcome, value)
  }

  func leaveEntry(_ slot: Int32, _ value: Node) {
    entry = takeOutcome(since: 0)
  }

  private func takeOutcome(since logStart: Int32) -> RuleOutcome {
    defer { pending = nil }
    return pending
      ?? RuleOutcome(
        first: logStart, last: Int32(truncatingIfNeeded: log.count), isPartial: true)
  }

  func useRule(_ group: Int, _ value: Node) {
    guard let outcome = outcomes[group] else { return }
    apply(outcome, value)
  }

  private func apply(_ outcome: RuleOutcome, _ value: Node) {
    if outcome.isPossible { undecided() }
    if outcome.isPartial { return }
    if value.exists, outcome.top >= 0 {
      link(trail: outcome.top)
    } else {
      link(from: outcome.first, to: outcome.last)
    }
  }

  func outcome(of slot: Int) -> RuleOutcome { outcomes[slot] ?? RuleOutcome(isPartial: true) }
  func setOutcome(of slot: Int, _ outcome: RuleOutcome) { outcomes[slot] = outcome }
  func forget(_ slot: Int) { outcomes[slot] = nil }

  // MARK: - Loops and blocks

  private var saved: Node { Node(meta: UInt64(flags), payload: UInt64(UInt32(bitPattern: top))) }

  private func take(_ saved: Node) {
    flags = UInt8(truncatingIfNeeded: saved.meta)
    top = Int32(bitPattern: UInt32(truncatingIfNeeded: saved.payload))
  }

  func mark(_ register: UnsafeMutablePointer<Node>) { register[0] = saved }
  func restore(_ register: UnsafeMutablePointer<Node>) { take(register[0]) }

  func beginIteration(_ iterator: UnsafeMutablePointer<Node>) {
    if let origin = origins[iterator[0].payload] { note(from: origin.first, to: origin.last) }
    if iterator[0].isKind(.set), iterator[0].has(.holdsUnknown), iterator[0].count > 1 {
      flags |= Self.ambiguous
    }
    iterator[2] = saved
  }

  func restoreIteration(_ iterator: UnsafeMutablePointer<Node>) { take(iterator[2]) }

  func readMember(_ collection: Node, _ index: Int, _ value: Node) {
    if let origin = origins[collection.payload], index < origin.tops.count {
      link(trail: origin.tops[index])
    } else {
      read(collection, value, value)
    }
  }

  func beginBlock(_ state: UnsafeMutablePointer<Node>) {
    state[0] = saved
    state[1] = Node(meta: UInt64(log.count), payload: 0)
    flags = 0
  }

  /// A solution inside a block: true when it is certain; else it is remembered.
  func hitBlock(_ state: UnsafeMutablePointer<Node>) -> Bool {
    if !isPossible { return true }
    state[1].payload = 1
    return false
  }

  func endBlock(_ state: UnsafeMutablePointer<Node>, keepsPossible: Bool) {
    take(state[0])
    if keepsPossible, state[1].payload == 1 { undecided() }
    link(
      from: Int32(truncatingIfNeeded: Int(state[1].meta)),
      to: Int32(truncatingIfNeeded: log.count))
  }

  /// An element of an `every` without a certain solution: whether that is only possible.
  func missElement(
    _ element: UnsafeMutablePointer<Node>, of block: UnsafeMutablePointer<Node>
  ) -> Bool {
    let mayNotExist = UInt8(truncatingIfNeeded: element[0].meta) & Self.possible != 0
    guard element[1].payload == 1 || mayNotExist else { return false }
    block[1].payload = 1
    return true
  }
}
