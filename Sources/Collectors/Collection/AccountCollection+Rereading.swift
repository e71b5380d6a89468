// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Inventory
internal import Synchronization

extension AccountCollection {
  /// A job of a tree is done; the last one settles what the unit gets of it.
  func end(_ tree: CollectionTree) {
    guard tree.end(), let rereading, !Task.isCancelled,
      !health.isRefused(tree.unit.name.region)
    else { return }
    let name = tree.unit.name
    let item = tree.item(read: rereading.now)
    guard let earlier = rereading.memory.item(tree.key, of: name),
      earlier.read >= rereading.keepsSince,
      let failure = CoverageRecorder.newFailure(in: item.entries, after: earlier.entries)
    else { return tree.unit.take(item, as: tree.key, isAnew: true) }
    // What was known is nearer to the truth than that nothing is; next time it is asked again.
    var kept = earlier
    kept.digest = nil
    tree.unit.take(kept, as: tree.key, isAnew: false)
    note(name, since: earlier.read, failure.summary)
  }

  /// What has come of a unit, or what is remembered where it couldn't be listed any more; nil where
  /// nothing is known of its region.
  func result(
    of unit: CollectionUnit, _ refusal: RegionHealth.Refusal?
  ) -> (part: GraphPart, entries: [CollectionCoverage.Entry])? {
    let entries = unit.coverage.sorted
    guard let rereading, !Task.isCancelled else {
      return refusal == nil ? (unit.part(scope: scope(isComplete: nil)), entries) : nil
    }
    let earlier = rereading.memory.unit(unit.name)
    if unit.isRemembered.load(ordering: .relaxed), let earlier {
      return (earlier.part, earlier.entries)
    }
    if let earlier, earlier.read >= rereading.keepsSince {
      let listing = table.collectors[unit.root].list.operation
      let failure = CoverageRecorder.newFailure(
        in: entries.filter { $0.operation == listing || $0.kind.isEmpty },
        after: earlier.entries)
      if let reason = refusal?.reason ?? failure?.summary {
        note(unit.name, since: earlier.read, reason)
        return (earlier.part, earlier.entries)
      }
    }
    guard refusal == nil else { return nil }
    let part = unit.part(scope: scope(isComplete: nil))
    rereading.memory.keep(
      CollectionMemory.Unit(part: part, entries: entries, read: rereading.now),
      items: unit.items, as: unit.name)
    return (part, entries)
  }

  private func note(_ unit: UnitName, since: Int, _ reason: String) {
    stale.withLock { stale in
      let earliest = min(stale[unit]?.since ?? since, since)
      stale[unit] = StaleUnit(unit: unit, since: earliest, reason: reason)
    }
  }
}
