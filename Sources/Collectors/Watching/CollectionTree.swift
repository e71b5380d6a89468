// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory
internal import Synchronization

/// An item that is being read, with everything that is listed for it: what a later reading either
/// takes over as a whole or asks for again.
final class CollectionTree: Sendable {
  let unit: CollectionUnit
  /// Tells the item from others of its unit.
  let key: [String]
  /// What was seen on the way.
  let coverage: CoverageRecorder

  private struct State {
    var pending = 1
    var names: Set<String> = []
    var resources: [Resource] = []
    let arena = Arena(chunkSize: 1 << 10)
  }

  private let digest: ItemDigest
  private let state = Mutex(State())

  /// A tree whose first job runs.
  init(unit: CollectionUnit, key: [String], digest: ItemDigest, account: String) {
    self.unit = unit
    self.key = key
    self.digest = digest
    coverage = CoverageRecorder(account: account)
  }

  /// So many jobs more belong to it.
  func begin(_ count: Int) { state.withLock { $0.pending += count } }

  /// A job is done; true for the last one.
  func end() -> Bool {
    state.withLock { state in
      state.pending -= 1
      return state.pending == 0
    }
  }

  /// Keeps the resources of an observation, their documents copied, and what events may call it.
  func keep(
    _ found: [Resource], of observation: Observation, names: Set<String>,
    by keeping: any DocumentKeeping
  ) {
    state.withLock { state in
      state.names.formUnion(names)
      let source = CollectionSource(
        service: observation.service, operation: observation.operation, kind: observation.kind)
      for var resource in found {
        resource.document = keeping.kept(
          resource.document, type: resource.type, in: state.arena)
        if resource.collected == nil { resource.collected = source }
        state.resources.append(resource)
      }
    }
  }

  /// What has come of it.
  func item(read: Int) -> CollectionMemory.Item {
    let entries = coverage.sorted
    let isWhole = entries.allSatisfy { $0.failures == 0 }
    return state.withLock { state in
      CollectionMemory.Item(
        digest: isWhole ? digest : nil, names: state.names, resources: state.resources,
        arena: state.arena, entries: entries, read: read)
    }
  }
}

extension CoverageRecorder {
  /// The first call that fails now and was answered before.
  static func newFailure(
    in entries: [CollectionCoverage.Entry], after earlier: [CollectionCoverage.Entry]
  ) -> CollectionCoverage.Entry? {
    let failing = entries.filter { $0.failures > 0 }
    guard !failing.isEmpty else { return nil }
    let answered = Set(
      earlier.filter { $0.failures == 0 }.map { [$0.region, $0.service, $0.operation, $0.kind] })
    return failing.first {
      answered.contains([$0.region, $0.service, $0.operation, $0.kind])
    }
  }
}
