// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Documents
package import Inventory
internal import Synchronization

/// Reads one account: runs the table's calls with a fixed number of workers, and has each item
/// translated as soon as its calls are answered.
///
/// What is in memory at a time: the pages that items are waiting of (`JobQueue` bounds how many),
/// the answers about the items being worked on, the calls made once for all identities, and the
/// resources that have come of it.
package final class AccountCollection: Sendable {
  let cloud: any CloudCalling
  let table: CollectorTable
  let settings: CollectionSettings
  let translator: any ObservationTranslating
  let keeping: any DocumentKeeping
  let journal: (any CollectionJournal)?
  let rereading: Rereading?
  let queue: JobQueue<CollectionJob>
  let joined = JoinedAnswers()
  let health: RegionHealth
  /// Items listed by several regions that were seen already.
  let seen = Mutex<Set<[String]>>([])
  /// Answers that hold for every item which asks in the same words.
  let shared = Mutex<[APICall: Document]>([:])
  let tags: RegionTags
  /// What was seen of the regions' tags, which belongs to no kind.
  let tagCoverage: CoverageRecorder
  let made = Atomic<Int>(0)
  /// What stands as it was because it couldn't be read any more.
  let stale = Mutex<[UnitName: StaleUnit]>([:])

  /// What has come of an account.
  package struct Outcome: Sendable {
    /// Its resources.
    package var part: GraphPart
    /// What was seen and what wasn't.
    package var entries: [CollectionCoverage.Entry]
    /// Whether the work was ended before it was done.
    package var wasInterrupted: Bool
    /// What couldn't be read any more and stands as it was.
    package var stale: [StaleUnit] = []
    /// What has or had tags, where that was asked for.
    package var tagged = TaggedTypes()
  }

  /// A collection that hasn't begun.
  package init(
    cloud: any CloudCalling, table: CollectorTable, settings: CollectionSettings,
    translator: any ObservationTranslating, keeping: any DocumentKeeping = PlainKeeping(),
    journal: (any CollectionJournal)? = nil, rereading: Rereading? = nil
  ) {
    self.cloud = cloud
    self.table = table
    self.settings = settings
    self.translator = translator
    self.keeping = keeping
    self.journal = journal
    self.rereading = rereading
    queue = JobQueue(laneLimit: settings.callsPerService, openLimit: settings.workers)
    health = RegionHealth()
    tags = RegionTags(table: table)
    tagCoverage = CoverageRecorder(account: settings.account)
  }

  /// How many calls were made so far.
  package var calls: Int { made.load(ordering: .relaxed) }

  /// Reads the account; what couldn't be read is in the outcome, not thrown.
  package func run() async -> Outcome {
    var units: [CollectionUnit] = []
    var joins: [JoinKey: CollectionJob.Join] = [:]
    var numbers: [UnitName: Int] = [:]
    settings.progress?.begin("collecting \(settings.account):", total: unitCount)
    beginTags()
    for root in table.roots {
      let collector = table.collectors[root]
      let isGlobal = collector.reach == .global
      for region in isGlobal ? [""] : settings.regions {
        let plain = UnitName(kind: collector.kind, region: region)
        let number = numbers[plain, default: 0]
        numbers[plain] = number + 1
        let unit = CollectionUnit(
          name: UnitName(kind: collector.kind, region: region, number: number),
          root: root, account: settings.account)
        units.append(unit)
        if let rereading, !rereading.isWanted(unit.name, collector.service),
          let known = rereading.memory.unit(unit.name)
        {
          unit.restore(known.part, known.entries)
          unit.isRemembered.store(true, ordering: .relaxed)
          settings.progress?.advance()
          continue
        }
        if let (part, entries) = journal?.restored(unit.name) {
          unit.restore(part, entries)
          settings.progress?.advance()
          continue
        }
        for listing in listings(of: root, unit, region: isGlobal ? settings.globalRegion : region) {
          unit.begin()
          if let join = collector.joins.first {
            let key = Self.key(of: join, collector)
            joins[key, default: .init(key: key, unit: unit, region: listing.region, waiting: [])]
              .waiting.append(listing)
          } else {
            queue.add(listing: .listing(listing), to: lane(of: listing))
          }
        }
      }
    }
    for join in joins.values.sorted(by: { $0.key.operation < $1.key.operation }) {
      queue.add(
        listing: .join(join), to: .init(service: join.key.service, region: join.unit.name.region))
    }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(settings.workers, 1) {
        group.addTask(executorPreference: settings.executor) {
          while let assignment = await self.queue.next() {
            await self.work(on: assignment.job)
            self.queue.finish(assignment)
          }
        }
      }
    }
    return outcome(of: units)
  }

  private var unitCount: Int {
    table.roots.reduce(0) {
      $0 + (table.collectors[$1].reach == .global ? 1 : settings.regions.count)
    }
  }

  /// A listing for every value of its choices.
  func listings(
    of number: Int, _ unit: CollectionUnit, region: String, parent: Document? = nil
  ) -> [CollectionJob.Listing] {
    var overrides: [[APIValue.Member]] = [[]]
    for choice in table.collectors[number].choices {
      overrides = overrides.flatMap { made in
        choice.values.map { made + [.init(name: choice.name, value: .string($0))] }
      }
    }
    return overrides.map {
      CollectionJob.Listing(
        collector: number, unit: unit, region: region, parent: parent, overrides: $0)
    }
  }

  func lane(of listing: CollectionJob.Listing) -> JobQueue<CollectionJob>.Lane {
    .init(service: table.collectors[listing.collector].service, region: listing.unit.name.region)
  }

  static func key(of join: Collector.JoinedCall, _ collector: Collector) -> JoinKey {
    JoinKey(
      service: collector.service, operation: join.call.operation, parameters: join.call.parameters)
  }

  private func work(on job: CollectionJob) async {
    switch job {
    case .listing(let listing):
      await list(listing)
      if let tree = listing.tree { end(tree) }
      end(listing.unit)
    case .item(let item):
      guard case .done(let tree) = await detail(item) else { return }
      if let tree { end(tree) }
      end(item.listing.unit)
    case .tags(let tags): await readTags(tags)
    case .join(let join): await run(join)
    }
  }

  /// A job of a unit is done; what it added was counted before.
  private func end(_ unit: CollectionUnit) {
    guard unit.end(), !Task.isCancelled else { return }
    settings.progress?.advance()
    settle(unit)
    guard let journal else { return }
    let entries = unit.coverage.sorted
    guard !entries.contains(where: { $0.outcome == .failed }) else { return }
    journal.finished(unit.name, unit.part(scope: scope(isComplete: nil)), entries)
  }

  /// Notes of every kind that is listed for items that it was looked for, though there may have
  /// been no item to list it for; and that it wasn't where the items themselves couldn't be listed.
  private func settle(_ unit: CollectionUnit) {
    var waiting = [unit.root]
    var seen: Set<Int> = []
    while let number = waiting.popLast() {
      guard seen.insert(number).inserted else { continue }
      let parent = key(of: number, unit)
      for child in table.children[table.collectors[number].kind] ?? [] {
        unit.coverage.inherit(key(of: child, unit), from: parent)
        waiting.append(child)
      }
    }
  }

  private func key(of number: Int, _ unit: CollectionUnit) -> CoverageRecorder.Key {
    let collector = table.collectors[number]
    return .init(
      region: unit.name.region, service: collector.service, operation: collector.list.operation,
      kind: collector.kind)
  }

  func scope(isComplete: Bool?) -> Scope {
    let refused = health.refused
    return Scope(
      kind: .account, path: settings.account, isComplete: isComplete,
      regions: settings.regions.filter { refused[$0] == nil }.sorted())
  }

  private func outcome(of units: [CollectionUnit]) -> Outcome {
    let total = CoverageRecorder(account: settings.account)
    var refused = health.refused
    var resources: [Resource] = []
    let arena = Arena(chunkSize: 256)
    for unit in units {
      let refusal = refused[unit.name.region]
      guard let (part, entries) = result(of: unit, refusal) else { continue }
      for entry in entries { total.merge(entry) }
      arena.retain(part.arena)
      resources += part.resources
    }
    for name in stale.withLock({ $0.keys.map(\.region) }) { refused[name] = nil }
    for (region, refusal) in refused {
      total.merge(
        CollectionCoverage.Entry(
          account: settings.account, region: region, service: "", operation: "", kind: "",
          outcome: refusal.outcome, failures: refusal.outcome == .unavailable ? 0 : 1,
          reason: refusal.reason))
    }
    let entries = total.sorted
    let lists = Set(
      table.collectors.map { TableOperation(service: $0.service, name: $0.list.operation) })
    let isListed = entries.allSatisfy { entry in
      entry.failures == 0
        || !(entry.operation.isEmpty
          || lists.contains(TableOperation(service: entry.service, name: entry.operation)))
    }
    return Outcome(
      part: GraphPart(
        scope: scope(isComplete: isListed && !Task.isCancelled ? true : nil),
        resources: resources, arena: arena),
      entries: entries, wasInterrupted: Task.isCancelled,
      stale: stale.withLock { Array($0.values) }.sorted {
        ($0.unit.region, $0.unit.kind) < ($1.unit.region, $1.unit.kind)
      },
      tagged: TaggedTypes(counts: tags.types, entries: tagCoverage.sorted))
  }
}
