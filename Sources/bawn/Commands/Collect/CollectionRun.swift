// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Collectors
import Documents
import Inventory
import Policies

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of `bawn collect aws`: accounts a few at a time, each with its regions.
struct CollectionRun {
  let command: CollectAWSCommand
  let access: AccountAccess
  let table: CollectorTable
  let translations: LiveTables

  var content: Content { access.content }
  var tables: CollectorContent { access.tables }

  /// Reads the accounts and writes the snapshot.
  func collect() async throws -> ExitCode {
    let started = ContinuousClock.now
    let begun = time(nil)
    let session = try await access.session()
    var coverage = CollectionCoverage()
    let targets = try await access.targets(session, &coverage)
    let progress = ProgressLine.start()
    defer { progress?.line.end() }
    let pool = TranslationPool(tables: translations, schemas: content.schemas)
    let keeping = try access.keeping()
    let work = "\(command.output).work"
    let recording = try command.record.map { path throws(CloudError) in
      try RecordingFile(path: path)
    }
    let tools = Tools(
      pool: pool, keeping: keeping, recording: recording, work: work,
      progress: progress?.progress)
    let readings = try await read(targets, session, tools)
    try recording?.finish()
    if readings.contains(where: \.wasInterrupted) || Task.isCancelled {
      progress?.line.end()
      CollectionOutput.warn(
        "interrupted; what was read so far is in \"\(work)\", and the same command with --resume "
          + "goes on from there")
      return ExitCode(Interruption.exitCode)
    }
    let parts = readings.map(\.part)
    let calls = targets.reduce(0) { $0 + $1.client.counters.calls }
    for reading in readings {
      coverage.entries += reading.coverage.entries
      coverage.unread += reading.coverage.unread
    }
    progress?.line.end()
    for problem in pool.diagnostics { CollectionOutput.warn(problem.description) }
    coverage.entries.sort {
      ($0.account, $0.region, $0.service, $0.operation, $0.kind)
        < ($1.account, $1.region, $1.service, $1.operation, $1.kind)
    }
    try write(parts, coverage, begun: begun)
    UnitFiles.remove(work)
    let summary = CollectionSummary(
      parts: parts, coverage: coverage, untranslated: pool.untranslated, calls: calls,
      duration: ContinuousClock.now - started, output: command.output,
      rules: content.catalog.rules)
    try summary.write()
    let hasResources = parts.contains { !$0.resources.isEmpty }
    let isAnythingRead = hasResources || coverage.entries.contains { $0.outcome == .collected }
    if !isAnythingRead { return .incomplete }
    return command.strict && summary.hasGaps ? .incomplete : .success
  }

  /// What accounts are read with.
  private struct Tools: Sendable {
    var pool: TranslationPool
    var keeping: SecretKeeping
    var recording: RecordingFile?
    var work: String
    var progress: WorkProgress?
  }

  /// What has come of an account.
  private struct Reading: Sendable {
    var part: GraphPart
    var coverage: CollectionCoverage
    var wasInterrupted: Bool
  }

  /// So many accounts at most are read side by side.
  private static let accountsTogether = 4

  /// Reads accounts, several at a time, which share the number of calls that run at once.
  private func read(
    _ targets: [AccountAccess.Target], _ session: AWSSession, _ tools: Tools
  ) async throws -> [Reading] {
    let together = max(min(targets.count, Self.accountsTogether, command.scope.jobs), 1)
    let workers = max(command.scope.jobs / together, 1)
    // One account shows how far it is, several how many of them are done.
    if targets.count > 1 { tools.progress?.begin("collecting accounts:", total: targets.count) }
    return try await withThrowingTaskGroup(of: (Int, Reading).self) { group in
      var readings = [Reading?](repeating: nil, count: targets.count)
      var next = 0
      func start() {
        guard next < targets.count else { return }
        let number = next
        next += 1
        group.addTask {
          let progress = targets.count > 1 ? nil : tools.progress
          return (
            number,
            try await read(
              targets[number], session, tools, workers: workers, progress: progress)
          )
        }
      }
      for _ in 0..<together { start() }
      while let (number, reading) = try await group.next() {
        readings[number] = reading
        if targets.count > 1 { tools.progress?.advance() }
        start()
      }
      return readings.compactMap(\.self)
    }
  }

  private func read(
    _ target: AccountAccess.Target, _ session: AWSSession, _ tools: Tools, workers: Int,
    progress: WorkProgress?
  ) async throws -> Reading {
    let account = target.identity.account
    var coverage = CollectionCoverage()
    let regions = try await access.regions(of: target, session, &coverage)
    var settings = CollectionSettings(
      account: account, partition: target.identity.partition, regions: regions)
    settings.workers = workers
    settings.executor = access.transport.executor
    settings.progress = progress
    settings.readsTags = true
    let journal = UnitFiles(
      folder: tools.work, account: account, madeBy: Version.number, readsEarlier: command.resume)
    var cloud: any CloudCalling = target.client
    if let recording = tools.recording {
      cloud = CallRecorder(target.client) { recording.append($0) }
    }
    let collection = AccountCollection(
      cloud: cloud, table: table, settings: settings, translator: tools.pool,
      keeping: tools.keeping, journal: journal)
    let outcome = await collection.run()
    if outcome.wasInterrupted {
      return Reading(part: outcome.part, coverage: coverage, wasInterrupted: true)
    }
    var part = outcome.part.linked(
      names: translations.names, satellites: Set(content.mappings.folding.satellites.keys))
    if !Self.services(table, tables.table) { part.scope.isComplete = nil }
    coverage.entries += outcome.entries
    coverage.entries += skipped(account: account)
    coverage.unread += UnreadTypes(table: tables.table).unread(
      of: outcome.tagged, account: account)
    coverage.entries += outcome.tagged.entries
    return Reading(part: part, coverage: coverage, wasInterrupted: false)
  }

  private func write(_ parts: [GraphPart], _ coverage: CollectionCoverage, begun: Int) throws {
    let writer = try SnapshotWriter(
      path: command.output, begun: begun, madeBy: Version.number)
    for part in parts {
      let number = writer.add(part.scope)
      try writer.append(part.resources, part: number)
    }
    try writer.finish(ended: time(nil), coverage: coverage)
  }

  /// Whether a selection has the services of the whole table.
  private static func services(_ selected: CollectorTable, _ all: CollectorTable) -> Bool {
    selected.services.count == all.services.count
  }

  /// A line for each service that wasn't asked for.
  private func skipped(account: String) -> [CollectionCoverage.Entry] {
    let selected = Set(table.services)
    return tables.table.services.filter { !selected.contains($0) }.map {
      CollectionCoverage.Entry(
        account: account, region: "", service: $0, operation: "", kind: "", outcome: .skipped,
        reason: "--services")
    }
  }
}
