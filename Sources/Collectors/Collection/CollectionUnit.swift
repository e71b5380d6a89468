// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory
internal import Synchronization

/// A kind in one region with all that is listed for its items: what an interrupted collection
/// either has or begins anew.
final class CollectionUnit: Sendable {
  let name: UnitName
  /// The position of the collector that it begins with.
  let root: Int
  let coverage: CoverageRecorder

  private struct State {
    var pending = 0
    var resources: [Resource] = []
    var arena: Arena?
    var sources: [String: CollectionSource] = [:]
    var items: [[String]: CollectionMemory.Item] = [:]
  }

  /// Whether it wasn't read but stands as it was.
  let isRemembered = Atomic<Bool>(false)

  private let state = Mutex(State())

  init(name: UnitName, root: Int, account: String) {
    self.name = name
    self.root = root
    coverage = CoverageRecorder(account: account)
  }

  /// So many jobs more belong to it.
  func begin(_ count: Int = 1) { state.withLock { $0.pending += count } }

  /// A job is done; true for the last one.
  func end() -> Bool {
    state.withLock { state in
      state.pending -= 1
      return state.pending == 0
    }
  }

  /// Keeps the resources of an observation, their documents copied.
  func keep(_ found: [Resource], of observation: Observation, by keeping: any DocumentKeeping) {
    guard !found.isEmpty else { return }
    state.withLock { state in
      // Most units come to little, and there are thousands where many regions are read.
      let arena = state.arena ?? Arena(chunkSize: 2 << 10)
      state.arena = arena
      let source =
        state.sources[observation.kind]
        ?? CollectionSource(
          service: observation.service, operation: observation.operation, kind: observation.kind)
      state.sources[observation.kind] = source
      for var resource in found {
        resource.document = keeping.kept(resource.document, type: resource.type, in: arena)
        if resource.collected == nil { resource.collected = source }
        state.resources.append(resource)
      }
    }
  }

  /// Takes over an item with all that belongs to it.
  ///
  /// - Parameter isAnew: whether it was just read, so that its calls count.
  func take(_ item: CollectionMemory.Item, as key: [String], isAnew: Bool) {
    for var entry in item.entries {
      if !isAnew { entry.calls = 0 }
      coverage.merge(entry)
    }
    state.withLock { state in
      let arena = state.arena ?? Arena(chunkSize: 2 << 10)
      state.arena = arena
      arena.retain(item.arena)
      state.resources += item.resources
      state.items[key] = item
    }
  }

  /// The items that a later reading may take over.
  var items: [[String]: CollectionMemory.Item] { state.withLock(\.items) }

  /// What has come of it, sorted: workers end in any order.
  func part(scope: Scope) -> GraphPart {
    state.withLock { state in
      GraphPart(
        scope: scope,
        resources: state.resources.sorted {
          ($0.type, $0.address, $0.region ?? "") < ($1.type, $1.address, $1.region ?? "")
        },
        arena: state.arena ?? Arena(chunkSize: 256))
    }
  }

  /// Takes over what an earlier collection had.
  func restore(_ part: GraphPart, _ entries: [CollectionCoverage.Entry]) {
    state.withLock { state in
      state.resources = part.resources
      state.arena = part.arena
    }
    for entry in entries { coverage.add(entry) }
  }
}

/// Which kind, in which region: what a unit is known by in the journal.
package struct UnitName: Hashable, Sendable {
  /// The kind.
  package var kind: String
  /// The region; empty for what is global.
  package var region: String
  /// Which of several listings of the kind.
  package var number: Int

  /// A name from its parts.
  package init(kind: String, region: String, number: Int = 0) {
    self.kind = kind
    self.region = region
    self.number = number
  }
}

/// Where finished units are written down, so that an interrupted collection can go on.
package protocol CollectionJournal: Sendable {
  /// What an earlier collection had of a unit; nil where it hadn't finished it.
  func restored(_ unit: UnitName) -> (part: GraphPart, entries: [CollectionCoverage.Entry])?
  /// A unit is finished, without any failure.
  func finished(_ unit: UnitName, _ part: GraphPart, _ entries: [CollectionCoverage.Entry])
}
