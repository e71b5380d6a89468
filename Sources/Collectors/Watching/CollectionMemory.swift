// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory
internal import Synchronization

/// What readings of an account have found so far, so that the next one asks for no more than it
/// has to.
///
/// It holds resources as a snapshot has them, without secrets, and never what a service answered.
package final class CollectionMemory: Sendable {
  /// An item with all that was asked and listed for it.
  struct Item: Sendable {
    /// What it looked like in the listing; nil where its details couldn't be read, so that they are
    /// asked for again.
    var digest: ItemDigest?
    /// What events call it, or something that was listed for it.
    var names: Set<String>
    /// Its resources and those of what was listed for it; the arena holds their documents.
    var resources: [Resource]
    var arena: Arena
    /// What was seen on the way.
    var entries: [CollectionCoverage.Entry]
    /// When its details were read, in seconds since 1970.
    var read: Int
  }

  /// A kind in a region, as it was read last.
  struct Unit: Sendable {
    var part: GraphPart
    var entries: [CollectionCoverage.Entry]
    /// When it was read, in seconds since 1970.
    var read: Int
  }

  private struct State {
    var units: [UnitName: Unit] = [:]
    var items: [UnitName: [[String]: Item]] = [:]
  }

  private let state = Mutex(State())

  /// Remembers nothing yet.
  package init() {}

  /// Whether a unit was read before.
  func isKnown(_ name: UnitName) -> Bool { state.withLock { $0.units[name] != nil } }

  /// Whether nothing was read yet.
  var isEmpty: Bool { state.withLock(\.units.isEmpty) }

  /// How many resources are known, and how many items were read before a time.
  func count(readBefore time: Int) -> (resources: Int, items: Int) {
    state.withLock { state in
      (
        state.units.values.reduce(0) { $0 + $1.part.resources.count },
        state.items.values.reduce(0) { $0 + $1.values.count { $0.read < time } }
      )
    }
  }

  func unit(_ name: UnitName) -> Unit? { state.withLock { $0.units[name] } }

  func item(_ key: [String], of unit: UnitName) -> Item? {
    state.withLock { $0.items[unit]?[key] }
  }

  /// Remembers a unit. What isn't among its items any more is forgotten.
  func keep(_ unit: Unit, items: [[String]: Item], as name: UnitName) {
    state.withLock { state in
      state.units[name] = unit
      state.items[name] = items.isEmpty ? nil : items
    }
  }
}

/// How an account is read again of which something is known.
package struct Rereading: Sendable {
  /// What is known; it takes in what is found.
  package var memory: CollectionMemory
  /// What events have named since the last reading.
  package var touched: TouchedNames
  /// Whether a unit is read at all, by its service; what isn't stands as it is remembered.
  package var isWanted: @Sendable (_ unit: UnitName, _ service: String) -> Bool
  /// Details that were read before this time are asked for again, in seconds since 1970.
  package var refreshesBefore: Int
  /// What can't be read any more stands as it was, unless that was before this time.
  package var keepsSince: Int
  /// The time now, in seconds since 1970.
  package var now: Int

  /// A reading of everything.
  package init(memory: CollectionMemory, now: Int) {
    self.memory = memory
    touched = TouchedNames()
    isWanted = { _, _ in true }
    refreshesBefore = now
    keepsSince = now
    self.now = now
  }

  /// The item as it is remembered, where asking again could tell nothing else.
  func unchanged(
    _ key: [String], _ digest: ItemDigest, of unit: UnitName, service: String
  ) -> CollectionMemory.Item? {
    guard let item = memory.item(key, of: unit), item.digest == digest,
      item.read >= refreshesBefore, !touched.contains(item.names, of: service)
    else { return nil }
    return item
  }
}

extension Rereading {
  /// Whether an item's details are asked for again because of their age alone.
  func isMerelyOld(
    _ key: [String], _ digest: ItemDigest, of unit: UnitName, service: String
  ) -> Bool {
    guard let item = memory.item(key, of: unit) else { return false }
    return item.digest == digest && !touched.contains(item.names, of: service)
  }

  /// Whether so many details are asked for that it costs less to ask for all tags of some regions.
  func readsMany(regions: Int) -> Bool {
    if memory.isEmpty { return true }
    let known = memory.count(readBefore: refreshesBefore)
    // A page has a hundred resources at most, and some items have no tags to ask for.
    return known.items > known.resources / 25 + 2 * regions
  }
}

/// Something that couldn't be read any more and stands as it was.
package struct StaleUnit: Sendable, Hashable {
  /// Which kind, in which region.
  package var unit: UnitName
  /// When it was read last, in seconds since 1970.
  package var since: Int
  /// The call that failed, and why.
  package var reason: String
}
