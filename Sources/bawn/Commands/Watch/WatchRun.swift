// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
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

/// One run of `bawn watch aws`: reads, judges, tells, waits.
struct WatchRun {
  let command: WatchAWSCommand
  let access: AccountAccess
  let table: CollectorTable
  let translations: LiveTables
  let store: SQLiteStore?

  /// What can't be read stands as it was for this long, in seconds.
  private static let keepTime = 3_600
  /// Events of calls that were made so long before a reading began may tell of what it didn't see
  /// yet: services need some time until all of their servers know of a change.
  private static let settling = 120
  /// What happens together is read together.
  private static let gathering = Duration.seconds(1)

  /// Watches until it is interrupted, or has read as often as was asked for.
  func run(_ watch: LiveWatch) async throws -> ExitCode {
    let session = try await access.session(besides: command.operations)
    var unread = CollectionCoverage()
    let targets = try await access.targets(session, &unread)
    var accounts: [WatchedAccount] = []
    for target in targets {
      let regions = try await access.regions(of: target, session, &unread)
      accounts.append(WatchedAccount(target: target, regions: regions))
    }
    guard !accounts.isEmpty else { return .incomplete }
    let sources = try sources(session, accounts)
    let inbox = EventInbox()
    var work = WatchWork(
      run: self, watch: watch, accounts: accounts, regionEntries: unread.entries,
      scope: EventScope(table: table, models: session.models),
      pool: TranslationPool(tables: translations, schemas: access.content.schemas),
      keeping: try access.keeping())
    return try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, source) in sources.enumerated() {
        group.addTask {
          await inbox.fill(from: source.events, number: number, pause: source.pause) { failure in
            WatchOutput.tell(source.events.name, failure)
          }
        }
      }
      defer { group.cancelAll() }
      return try await loop(&work, inbox, sources.map(\.events))
    }
  }

  private func loop(
    _ work: inout WatchWork, _ inbox: EventInbox, _ sources: [any EventSource]
  ) async throws -> ExitCode {
    guard try await work.begin() else {
      return Task.isCancelled ? ExitCode(Interruption.exitCode) : .incomplete
    }
    var readings = 1
    var told = ToldProblems()
    var next = ContinuousClock.now + command.interval.value
    while true {
      if let limit = command.readings, readings >= limit { return .success }
      while inbox.isEmpty, !work.isRetryDue, ContinuousClock.now < next {
        guard await sleeps(.milliseconds(200)) else { return ExitCode(Interruption.exitCode) }
      }
      let isDue = ContinuousClock.now >= next
      if !isDue, !inbox.isEmpty {
        guard await sleeps(Self.gathering) else { return ExitCode(Interruption.exitCode) }
      }
      let arrivals = inbox.take()
      told.tell(arrivals.flatMap(\.batch.problems))
      if isDue {
        next = ContinuousClock.now + command.interval.value
        readings += 1
      }
      let isDone = try await work.read(arrivals.flatMap(\.batch.events), isWhole: isDue)
      guard isDone else { return ExitCode(Interruption.exitCode) }
      for arrival in arrivals where !arrival.batch.receipts.isEmpty {
        do throws(CloudError) {
          try await sources[arrival.source].acknowledge(arrival.batch)
        } catch {
          // They come again, and change nothing then.
          WatchOutput.tell(sources[arrival.source].name, error)
        }
      }
    }
  }

  /// False when there is to be an end.
  private func sleeps(_ duration: Duration) async -> Bool {
    (try? await Task.sleep(for: duration)) != nil && !Task.isCancelled
  }

  // MARK: - Times

  /// Details that were read before this are read again.
  func refreshesBefore(_ now: Int) -> Int {
    let standard = command.events.isEmpty ? 0 : 86_400
    return now - (command.refresh.map { Int($0.value.components.seconds) } ?? standard)
  }

  /// What couldn't be read stands as it was, if it was read since then.
  func keepsSince(_ now: Int) -> Int {
    now - max(Self.keepTime, 3 * Int(command.interval.value.components.seconds))
  }

  /// Events before this tell nothing new to a reading that began at a time.
  func eventsSince(_ began: Int) -> Int { began - Self.settling }

  // MARK: - Events

  private struct Source {
    var events: any EventSource
    var pause: Duration
  }

  private func sources(
    _ session: AWSSession, _ accounts: [WatchedAccount]
  ) throws -> [Source] {
    var sources: [Source] = []
    for name in command.events {
      if name == "history" {
        sources += accounts.map { account in
          Source(
            events: EventHistory(
              account: account.number, regions: account.regions,
              cloud: account.target.client, now: { time(nil) }),
            pause: .seconds(60))
        }
      } else if EventQueue.isURL(name) {
        let queue = EventQueue(
          url: name, region: EventQueue.region(of: name) ?? session.region,
          cloud: session.client(ofQueue: name))
        sources.append(Source(events: queue, pause: .zero))
      } else {
        guard let folder = EventFolder(path: name, since: time(nil)) else {
          throw ValidationError("--events \"\(name)\" can't be read")
        }
        sources.append(Source(events: folder, pause: .seconds(2)))
      }
    }
    return sources
  }
}

/// An account that is watched.
struct WatchedAccount {
  let target: AccountAccess.Target
  let regions: [String]
  /// What is known of it.
  let memory = CollectionMemory()
  /// When the last reading began, in seconds since 1970.
  var began = 0
  /// What it holds.
  var part: GraphPart?
  /// What was seen and what wasn't.
  var entries: [CollectionCoverage.Entry] = []
  /// What events named that couldn't be read yet.
  var owed: [AuditEvent] = []
  /// What stands as it was.
  var stale: Set<UnitName> = []

  var number: String { target.identity.account }
}
