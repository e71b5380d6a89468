// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Findings
import Inventory
import Persistence
import Policies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a watch knows, and one reading after the other.
struct WatchWork {
  private let run: WatchRun
  private var watch: LiveWatch
  private var accounts: [WatchedAccount]
  private let regionEntries: [CollectionCoverage.Entry]
  private let scope: EventScope
  private let pool: TranslationPool
  private let keeping: SecretKeeping
  private let output: WatchOutput
  private var judged = 0
  /// Recent changes, to say who made them.
  private var recent: [AuditEvent] = []
  private var retry: ContinuousClock.Instant?

  private static let retryPause = Duration.seconds(30)
  private static let recentLimit = 2_000
  /// Everything is judged anew so often: rules look at the time too.
  private static let judgingTime = 86_400

  init(
    run: WatchRun, watch: LiveWatch, accounts: [WatchedAccount],
    regionEntries: [CollectionCoverage.Entry], scope: EventScope, pool: TranslationPool,
    keeping: SecretKeeping
  ) {
    self.run = run
    self.watch = watch
    self.accounts = accounts
    self.regionEntries = regionEntries
    self.scope = scope
    self.pool = pool
    self.keeping = keeping
    output = WatchOutput(format: run.command.format)
  }

  /// Whether something couldn't be read, and it is time to try again.
  var isRetryDue: Bool { retry.map { ContinuousClock.now >= $0 } ?? false }

  /// Reads everything for the first time.
  ///
  /// - Returns: false where nothing could be read, or it was interrupted.
  mutating func begin() async throws -> Bool {
    let started = ContinuousClock.now
    let progress = ProgressLine.start()
    defer { progress?.line.end() }
    var calls = 0
    for index in accounts.indices {
      let before = accounts[index].target.client.counters.calls
      let outcome = await read(index, nil, isWhole: true, progress?.progress)
      calls += accounts[index].target.client.counters.calls - before
      if outcome.wasInterrupted { return false }
    }
    progress?.line.end()
    for problem in pool.diagnostics { CollectionOutput.warn(problem.description) }
    let parts = accounts.compactMap(\.part)
    // An account may hold nothing, which is known once it could be read.
    let isAnythingRead =
      parts.contains { !$0.resources.isEmpty }
      || coverage.entries.contains { $0.outcome == .collected && $0.failures == 0 }
    guard isAnythingRead else {
      CollectionOutput.warn("nothing could be read, so there is nothing to watch")
      for entry in coverage.entries.filter({ $0.failures > 0 }).prefix(5) {
        CollectionOutput.warn(entry.summary)
      }
      return false
    }
    let now = time(nil)
    let changes = watch.take(parts, coverage, isAnew: true)
    for problem in watch.diagnostics { CollectionOutput.warn(problem.description) }
    judged = now
    try output.begin(
      accounts: accounts.map(\.number), regions: accounts.first?.regions ?? [],
      resources: parts.reduce(0) { $0 + $1.resources.count }, rules: watch.ruleCount,
      open: watch.openFindings, calls: calls, duration: ContinuousClock.now - started,
      gaps: coverage.entries.count { $0.failures > 0 }, at: now)
    try note(changes, isFirst: true, at: now)
    try save(now)
    return true
  }

  /// Reads again: everything, or what events touch.
  ///
  /// - Returns: false when it was interrupted.
  mutating func read(_ events: [AuditEvent], isWhole: Bool) async throws -> Bool {
    let started = ContinuousClock.now
    retry = nil
    recent = (recent + events.filter(\.isChange)).suffix(Self.recentLimit)
    var calls = 0
    var concerned = 0
    var isRead = false
    for index in accounts.indices {
      let owed = accounts[index].owed
      let reach = scope.reach(
        of: owed + events, account: accounts[index].number,
        since: owed.isEmpty ? run.eventsSince(accounts[index].began) : 0)
      concerned += reach.events
      guard isWhole || !reach.isEmpty || !accounts[index].stale.isEmpty else { continue }
      isRead = true
      let before = accounts[index].target.client.counters.calls
      let outcome = await read(index, reach, isWhole: isWhole, nil)
      calls += accounts[index].target.client.counters.calls - before
      if outcome.wasInterrupted { return false }
      tell(outcome.stale, of: index)
      accounts[index].owed = outcome.stale.isEmpty ? [] : Array((owed + events).suffix(10_000))
      if !outcome.stale.isEmpty { retry = .now + Self.retryPause }
    }
    guard isRead else { return true }
    let now = time(nil)
    let isAnew = now - judged >= Self.judgingTime
    if isAnew { judged = now }
    let judging = ContinuousClock.now
    let changes = watch.take(accounts.compactMap(\.part), coverage, isAnew: isAnew)
    try note(changes, isFirst: false, at: now)
    output.end(
      changes, isWhole: isWhole, events: concerned, calls: calls,
      resources: accounts.reduce(0) { $0 + ($1.part?.resources.count ?? 0) },
      reading: judging - started, judging: ContinuousClock.now - judging, at: now)
    if changes.changed > 0 || changes.removed > 0 { try save(now) }
    return true
  }

  private mutating func read(
    _ index: Int, _ reach: EventScope.Reach?, isWhole: Bool, _ progress: WorkProgress?
  ) async -> AccountCollection.Outcome {
    let account = accounts[index]
    let now = time(nil)
    var settings = CollectionSettings(
      account: account.number, partition: account.target.identity.partition,
      regions: account.regions)
    settings.workers = run.command.scope.jobs
    settings.executor = run.access.transport.executor
    settings.progress = progress
    settings.readsTags = true
    var rereading = Rereading(memory: account.memory, now: now)
    if let reach {
      rereading.touched = reach.touched
      rereading.refreshesBefore = run.refreshesBefore(now)
      rereading.keepsSince = run.keepsSince(now)
      if !isWhole {
        let stale = account.stale
        rereading.isWanted = { unit, service in
          stale.contains(unit) || reach.includes(unit, of: service)
        }
        // What no event names of what is listed again is as it was.
        rereading.refreshesBefore = min(rereading.refreshesBefore, now - 7 * 86_400)
      }
    }
    let collection = AccountCollection(
      cloud: account.target.client, table: run.table, settings: settings, translator: pool,
      keeping: keeping, rereading: rereading)
    let outcome = await collection.run()
    guard !outcome.wasInterrupted else { return outcome }
    var part = outcome.part.linked(
      names: run.translations.names,
      satellites: Set(run.access.content.mappings.folding.satellites.keys))
    if run.table.services.count != run.access.tables.table.services.count {
      part.scope.isComplete = nil
    }
    part.scope.seen = now
    accounts[index].part = part
    accounts[index].entries = outcome.entries
    accounts[index].began = now
    return outcome
  }

  /// What was seen of all accounts.
  private var coverage: CollectionCoverage {
    var coverage = CollectionCoverage()
    coverage.entries = regionEntries + accounts.flatMap(\.entries)
    return coverage
  }

  /// Says what can't be read any more, and what can again; once each.
  private mutating func tell(_ stale: [StaleUnit], of index: Int) {
    let before = accounts[index].stale
    let now = Set(stale.map(\.unit))
    accounts[index].stale = now
    for unit in stale where !before.contains(unit.unit) {
      let place = unit.unit.region.isEmpty ? "" : " in \(unit.unit.region)"
      CollectionOutput.warn(
        "\(unit.unit.kind)\(place) couldn't be read whole (\(unit.reason)); what was known at "
          + "\(Timestamp.text(unit.since)) stands for now")
    }
    if !before.isEmpty, now.isEmpty {
      CollectionOutput.warn("everything can be read again")
    }
  }

  /// Tells and stores what has opened and closed.
  private func note(_ changes: LiveWatch.Changes, isFirst: Bool, at now: Int) throws {
    guard isFirst else {
      if let store = run.store {
        if !changes.opened.isEmpty || !changes.closed.isEmpty {
          _ = try store.note(changes.opened, scopes: [], at: now)
          try store.close(changes.closed.map(\.fingerprint), at: now)
        }
        // A snapshot from before this is no news, also where nothing has changed.
        try store.noteJudged(accounts.filter { $0.part != nil }.map(\.number), asOf: now)
      }
      return try output.write(changes.opened, changes.closed, recent, at: now)
    }
    guard let store = run.store else { return }
    let before = try store.findings(onlyOpen: true)
    let noted = try store.note(changes.opened, scopes: [], at: now)
    let gone = before.filter {
      watch.isGone(
        $0.fingerprint, rule: $0.rule, type: $0.type, address: $0.address, region: $0.region,
        account: $0.scope)
    }
    try store.close(gone.map(\.fingerprint), at: now)
    try store.noteJudged(accounts.filter { $0.part != nil }.map(\.number), asOf: now)
    // A store that knew nothing was made for this: all of it would be told.
    guard !before.isEmpty || noted.remaining > 0 else { return }
    let opened = Set(noted.opened)
    try output.write(
      changes.opened.filter { opened.contains($0.fingerprint) }, closed: gone, at: now)
  }

  /// Writes the snapshot, if one is kept.
  private func save(_ now: Int) throws {
    guard let path = run.command.output else { return }
    let parts = accounts.compactMap(\.part)
    let writer = try SnapshotWriter(
      path: path, begun: accounts.map(\.began).min() ?? now, madeBy: Version.number)
    for part in parts {
      let number = writer.add(part.scope)
      try writer.append(part.resources, part: number)
    }
    try writer.finish(ended: now, coverage: coverage)
  }
}
