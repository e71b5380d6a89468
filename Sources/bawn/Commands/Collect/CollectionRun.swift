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
  let content: Content
  let tables: CollectorContent
  let table: CollectorTable
  let translations: LiveTables
  let transport: NetworkTransport

  /// An account to read, and what its calls are made with.
  struct Target {
    var identity: AccountDiscovery.Identity
    var client: CloudClient
  }

  /// Reads the accounts and writes the snapshot.
  func collect() async throws -> ExitCode {
    let started = ContinuousClock.now
    let begun = time(nil)
    let session = try await session()
    var coverage = CollectionCoverage()
    let targets = try await targets(session, &coverage)
    let progress = ProgressLine.start()
    defer { progress?.line.end() }
    let pool = TranslationPool(tables: translations, schemas: content.schemas)
    let keeping = try keeping()
    let work = "\(command.output).work"
    var parts: [GraphPart] = []
    var calls = 0
    for target in targets {
      let regions = try await regions(of: target, session, &coverage)
      var settings = CollectionSettings(
        account: target.identity.account, partition: target.identity.partition, regions: regions)
      settings.workers = command.jobs
      settings.executor = transport.executor
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

  // MARK: - Accounts and regions

  func session() async throws -> AWSSession {
    try await AWSSession(
      command.aws, region: command.regionNames.first,
      operations: tables.table.operations + AccountDiscovery.operations,
      content: content.folder, transport: transport)
  }

  /// The accounts to read: that of the credentials, or others by a role in each.
  func targets(
    _ session: AWSSession, _ coverage: inout CollectionCoverage
  ) async throws -> [Target] {
    let own = session.client(account: "")
    let identity = try await AccountDiscovery(cloud: own, region: session.region).identity()
    var numbers = command.accountNumbers
    if command.organization {
      let members = try await AccountDiscovery(cloud: own, region: session.region).members()
      for member in members where !member.isActive {
        coverage.entries.append(
          Self.entry(member.account, .unavailable, "the account is suspended or being closed"))
      }
      numbers = members.filter(\.isActive).map(\.account)
    }
    if numbers.isEmpty { numbers = [identity.account] }
    var targets: [Target] = []
    for number in numbers {
      if number == identity.account {
        targets.append(Target(identity: identity, client: session.client(account: number)))
        continue
      }
      let client = session.client(
        account: number, role: "arn:\(identity.partition):iam::\(number):role/\(command.role)",
        externalID: command.aws.externalID)
      do throws(CloudError) {
        let found = try await AccountDiscovery(cloud: client, region: session.region).identity()
        targets.append(Target(identity: found, client: client))
      } catch {
        if error.kind == .cancelled { throw error }
        coverage.entries.append(
          Self.entry(number, .denied, CollectionOutput.sentence(error), failures: 1))
        CollectionOutput.warn(
          "account \(number) can't be read: \(CollectionOutput.sentence(error))")
      }
    }
    return targets
  }

  private static func entry(
    _ account: String, _ outcome: CollectionCoverage.Outcome, _ reason: String,
    region: String = "", failures: Int = 0
  ) -> CollectionCoverage.Entry {
    CollectionCoverage.Entry(
      account: account, region: region, service: "", operation: "", kind: "", outcome: outcome,
      failures: failures, reason: reason)
  }

  /// The regions of an account that are read, those left out noted.
  func regions(
    of target: Target, _ session: AWSSession, _ coverage: inout CollectionCoverage
  ) async throws -> [String] {
    let account = target.identity.account
    let asked = command.regionNames.isEmpty ? [session.region] : command.regionNames
    let found: [AccountDiscovery.Region]
    do throws(CloudError) {
      found = try await AccountDiscovery(cloud: target.client, region: session.region).regions()
    } catch {
      if error.kind == .cancelled || error.kind == .credentials { throw error }
      if command.allRegions {
        coverage.entries.append(
          CollectionCoverage.Entry(
            account: account, region: "", service: "ec2", operation: "DescribeRegions", kind: "",
            outcome: .denied, calls: 1, failures: 1, reason: CollectionOutput.sentence(error)))
        CollectionOutput.warn(
          "the regions of \(account) can't be listed, only \(session.region) is read: "
            + CollectionOutput.sentence(error))
      }
      return asked
    }
    let known = Dictionary(found.map { ($0.name, $0.isEnabled) }) { first, _ in first }
    let wanted = command.allRegions ? found.map(\.name) : asked
    for region in wanted where known[region] == nil {
      throw ValidationError(
        "\"\(region)\" is no region of \(account); regions are "
          + found.map(\.name).joined(separator: ", "))
    }
    for region in wanted where known[region] == false {
      coverage.entries.append(
        Self.entry(
          account, .unavailable, "the account hasn't enabled the region", region: region))
    }
    return wanted.filter { known[$0] == true }
  }

  // MARK: - Secrets

  private func keeping() throws -> SecretKeeping {
    let detectors = SecretDetectors(library: content.catalog.library)
    for problem in detectors.diagnostics { CollectionOutput.warn(problem.description) }
    var key: [UInt8]?
    if let path = command.digestKey {
      key = DigestKey.load(path)
      if key == nil {
        throw ValidationError(
          "\"\(path)\" is no key and can't be made one; a key has at least "
            + "\(SecretDigest.keyLength) bytes")
      }
    } else {
      key = DigestKey.defaultPath.flatMap(DigestKey.load)
      if key == nil {
        CollectionOutput.warn(
          "no key for digests can be kept; secrets of this snapshot can't be compared with others")
      }
    }
    return SecretKeeping(
      places: tables.secrets(content.schemas),
      digest: SecretDigest(key: key ?? SecretDigest.randomKey()),
      judge: LibraryJudge(detectors: detectors))
  }
}
