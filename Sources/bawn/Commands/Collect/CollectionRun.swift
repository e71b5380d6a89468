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

/// One run of `bawn collect aws`: accounts one after the other, each with its regions.
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
    var parts: [GraphPart] = []
    var calls = 0
    for target in targets {
      let regions = try await access.regions(of: target, session, &coverage)
      var settings = CollectionSettings(
        account: target.identity.account, partition: target.identity.partition, regions: regions)
      settings.workers = command.scope.jobs
      settings.executor = access.transport.executor
      settings.progress = progress?.progress
      let journal = UnitFiles(
        folder: work, account: target.identity.account, madeBy: Version.number,
        readsEarlier: command.resume)
      let collection = AccountCollection(
        cloud: target.client, table: table, settings: settings, translator: pool,
        keeping: keeping, journal: journal)
      let outcome = await collection.run()
      if outcome.wasInterrupted {
        progress?.line.end()
        CollectionOutput.warn(
          "interrupted; what was read so far is in \"\(work)\", and the same command with --resume "
            + "goes on from there")
        return ExitCode(Interruption.exitCode)
      }
      var part = outcome.part.linked(
        names: translations.names, satellites: Set(content.mappings.folding.satellites.keys))
      if !Self.services(table, tables.table) { part.scope.isComplete = nil }
      coverage.entries += outcome.entries
      coverage.entries += skipped(account: target.identity.account)
      let recorder = CoverageRecorder(account: target.identity.account)
      coverage.unread += await UnreadTypes(table: tables.table).unread(
        cloud: target.client, account: target.identity.account, regions: regions,
        coverage: recorder)
      coverage.entries += recorder.sorted
      parts.append(part)
      calls += target.client.counters.calls
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
