// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Inventory
internal import Synchronization

/// Counts what one account's collection saw and what it couldn't see.
package final class CoverageRecorder: Sendable {
  /// One operation in one place.
  package struct Key: Hashable, Sendable {
    /// The region; empty for what is global.
    package var region: String
    /// The service's name in the SDKs.
    package var service: String
    /// The operation.
    package var operation: String
    /// The kind that it reads; empty for calls outside of the table.
    package var kind: String

    /// A key from its parts.
    package init(region: String, service: String, operation: String, kind: String) {
      self.region = region
      self.service = service
      self.operation = operation
      self.kind = kind
    }
  }

  private let account: String
  private let entries = Mutex<[Key: CollectionCoverage.Entry]>([:])
  /// How many calls were made.
  private let total = Atomic<Int>(0)

  /// A recorder that has seen nothing yet.
  package init(account: String) { self.account = account }

  /// How many calls were made so far.
  package var calls: Int { total.load(ordering: .relaxed) }

  /// A call was answered.
  package func answered(_ key: Key, items: Int = 0) {
    total.add(1, ordering: .relaxed)
    change(key) {
      $0.calls += 1
      $0.items += items
    }
  }

  /// Items came without a call of their own.
  package func took(_ key: Key, items: Int) { change(key) { $0.items += items } }

  /// Notes that something was looked for, as far as what it is listed for could be.
  package func inherit(_ key: Key, from parent: Key) {
    let known = entries.withLock { $0[parent] }
    change(key) { entry in
      guard let known, known.failures > 0 else { return }
      entry.failures += 1
      if Self.rank(known.outcome) > Self.rank(entry.outcome) { entry.outcome = known.outcome }
      if entry.reason.isEmpty {
        entry.reason = "what it is listed for couldn't be listed (\(known.reason))"
      }
    }
  }

  /// A call has no answer.
  ///
  /// - Parameter wasMade: whether it reached the service at all.
  package func failed(_ key: Key, _ error: CloudError, wasMade: Bool = true) {
    if wasMade { total.add(1, ordering: .relaxed) }
    change(key) { entry in
      if wasMade { entry.calls += 1 }
      let outcome = Self.outcome(of: error)
      if outcome != .unavailable { entry.failures += 1 }
      if entry.reason.isEmpty { entry.reason = Self.reason(of: error) }
      if Self.rank(outcome) > Self.rank(entry.outcome) { entry.outcome = outcome }
    }
  }

  /// It wasn't asked for.
  package func skipped(_ key: Key) { change(key) { $0.outcome = .skipped } }

  /// Takes over what an earlier collection saw.
  package func add(_ entry: CollectionCoverage.Entry) {
    let key = Key(
      region: entry.region, service: entry.service, operation: entry.operation, kind: entry.kind)
    entries.withLock { $0[key] = entry }
  }

  /// What was seen, by region, service, operation and kind.
  package var sorted: [CollectionCoverage.Entry] {
    entries.withLock { Array($0.values) }.sorted {
      ($0.region, $0.service, $0.operation, $0.kind)
        < ($1.region, $1.service, $1.operation, $1.kind)
    }
  }

  private func change(_ key: Key, _ body: (inout CollectionCoverage.Entry) -> Void) {
    let account = account
    entries.withLock { entries in
      body(
        &entries[
          key,
          default: CollectionCoverage.Entry(
            account: account, region: key.region, service: key.service, operation: key.operation,
            kind: key.kind, outcome: .collected)])
    }
  }

  /// What an error means for what was to be read.
  static func outcome(of error: CloudError) -> CollectionCoverage.Outcome {
    switch error.kind {
    case .denied: .denied
    case .unavailable: .unavailable
    default: .failed
    }
  }

  private static func rank(_ outcome: CollectionCoverage.Outcome) -> Int {
    switch outcome {
    case .collected: 0
    case .skipped: 1
    case .unavailable: 2
    case .denied: 3
    case .failed: 4
    }
  }

  /// The code and words of an error, cut where they get long.
  static func reason(of error: CloudError) -> String {
    let code = error.code.isEmpty ? error.kind.rawValue : error.code
    return error.message.isEmpty ? code : "\(code): \(error.message.prefix(300))"
  }
}

extension CoverageRecorder {
  /// Adds what a part of the collection saw.
  package func merge(_ entry: CollectionCoverage.Entry) {
    let key = Key(
      region: entry.region, service: entry.service, operation: entry.operation, kind: entry.kind)
    change(key) { known in
      known.calls += entry.calls
      known.items += entry.items
      known.failures += entry.failures
      if known.reason.isEmpty { known.reason = entry.reason }
      if Self.rank(entry.outcome) > Self.rank(known.outcome) { known.outcome = entry.outcome }
    }
  }
}
