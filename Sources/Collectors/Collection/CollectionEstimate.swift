// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Documents
internal import Inventory

/// How many calls a collection would take, from the first page of each listing.
package struct CollectionEstimate: Sendable {
  /// What one service would be asked.
  package struct Need: Sendable {
    /// How many calls.
    package var calls = 0
    /// How many items its listings have, as far as they were looked at.
    package var items = 0
    /// Whether there are more pages than the one that was looked at.
    package var isAtLeast = false
    /// The operation that is called most.
    package var commonest = ""
    var most = -1
  }

  private var needs: [String: Need] = [:]
  /// How many calls it took to find out.
  package private(set) var asked = 0

  /// Nothing.
  package init() {}

  /// The services by name.
  package var services: [(String, Need)] { needs.sorted { $0.key < $1.key } }
  /// All calls together.
  package var calls: Int { needs.values.reduce(0) { $0 + $1.calls } }
  /// Whether any listing has more pages than the one that was looked at.
  package var isAtLeast: Bool { needs.values.contains(where: \.isAtLeast) }

  /// Adds another account's.
  package mutating func add(_ other: CollectionEstimate) {
    asked += other.asked
    for (service, need) in other.needs {
      needs[service, default: Need()].calls += need.calls
      needs[service, default: Need()].items += need.items
      if need.isAtLeast { needs[service, default: Need()].isAtLeast = true }
      if need.most > needs[service, default: Need()].most {
        needs[service, default: Need()].most = need.most
        needs[service, default: Need()].commonest = need.commonest
      }
    }
  }

  /// Looks at the first page of each listing that stands by itself.
  ///
  /// What is listed for items is taken to have no items of its own, because that can't be known
  /// without asking for each.
  package static func make(
    cloud: any CloudCalling, table: CollectorTable, settings: CollectionSettings
  ) async -> CollectionEstimate {
    var probed = CollectorTable()
    for collector in table.collectors where collector.parent == nil {
      var first = collector
      first.details = []
      first.joins = []
      first.follow = []
      first.poll = nil
      // The token is still read, so that one knows of further pages; they aren't asked for.
      probed.append(first)
    }
    var settings = settings
    settings.pageLimit = 1
    settings.progress = nil
    settings.readsTags = true
    let collection = AccountCollection(
      cloud: cloud, table: probed, settings: settings, translator: NoTranslation())
    let outcome = await collection.run()
    var estimate = CollectionEstimate()
    estimate.asked = collection.calls
    let tells = outcome.tagged.entries.allSatisfy { $0.failures == 0 && $0.outcome == .collected }
    var tagged = 0
    for entry in outcome.entries where !entry.operation.isEmpty {
      let hasMore = entry.reason.hasPrefix("TooManyPages")
      guard entry.failures == 0 || hasMore else { continue }
      var need = estimate.needs[entry.service] ?? Need()
      need.items += entry.items
      need.isAtLeast = need.isAtLeast || hasMore
      for collector in table.collectors
      where collector.kind == entry.kind && collector.list.operation == entry.operation
        && collector.parent == nil
      {
        need.add(
          table.cost(
            of: collector, items: entry.items, pages: entry.calls, areTagsKnown: tells))
        if collector.arn != nil { tagged += entry.items }
        break
      }
      estimate.needs[entry.service] = need
    }
    if tells {
      // How many have tags isn't known; these are all that can have some.
      let pages = settings.regions.count + tagged / AccountCollection.tagPageSize
      var need = Need()
      need.add([(AccountCollection.tagOperation.name, pages)])
      estimate.needs[AccountCollection.tagOperation.service] = need
    }
    return estimate
  }
}

extension CollectionEstimate.Need {
  mutating func add(_ costs: [(operation: String, calls: Int)]) {
    for (operation, calls) in costs {
      self.calls += calls
      if calls > most {
        most = calls
        commonest = operation
      }
    }
  }
}

extension CollectorTable {
  /// The calls for a listing, its details, and what is listed for its items.
  func cost(
    of collector: Collector, items: Int, pages: Int, areTagsKnown: Bool
  ) -> [(operation: String, calls: Int)] {
    var costs = [(collector.list.operation, pages)]
    for join in collector.joins { costs.append((join.call.operation, max(1, items / 100))) }
    for detail in collector.details
    where detail.when == nil && !(areTagsKnown && detail.tags != nil) {
      costs.append((detail.operation, items))
    }
    for child in children[collector.kind] ?? [] where collectors[child].each == nil {
      let repeats = collectors[child].choices.reduce(1) { $0 * max($1.values.count, 1) }
      costs.append((collectors[child].list.operation, items * repeats))
    }
    return costs
  }
}

/// Makes nothing of anything.
private struct NoTranslation: ObservationTranslating {
  func resources(of observation: Observation, in arena: Arena) -> [Resource] { [] }
}
