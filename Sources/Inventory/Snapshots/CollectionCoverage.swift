// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a collection has seen, and what it could not see: the ground of every statement about
/// completeness.
package struct CollectionCoverage: Sendable {
  /// How a call of a kind went in one place.
  package enum Outcome: String, Sendable, CaseIterable {
    /// Everything was read.
    case collected
    /// The credentials don't permit it.
    case denied
    /// It failed, also after retries.
    case failed
    /// The region or account doesn't have the service, or has it disabled.
    case unavailable
    /// It wasn't asked for (`--services`, `--regions`).
    case skipped
  }

  /// One operation in one region of one account.
  package struct Entry: Sendable, Hashable {
    /// The account's number.
    package var account: String
    /// The region; empty for what is global.
    package var region: String
    /// The service's name in the SDKs.
    package var service: String
    /// The operation.
    package var operation: String
    /// The kind that it reads; empty for calls outside of the table.
    package var kind: String
    /// How it went.
    package var outcome: Outcome
    /// How many calls were made.
    package var calls: Int
    /// How many items came of them.
    package var items: Int
    /// How many calls had no answer.
    package var failures: Int
    /// The code and words of the first failure; empty without one.
    package var reason: String

    /// An entry from its parts.
    package init(
      account: String, region: String, service: String, operation: String, kind: String,
      outcome: Outcome, calls: Int = 0, items: Int = 0, failures: Int = 0, reason: String = ""
    ) {
      self.account = account
      self.region = region
      self.service = service
      self.operation = operation
      self.kind = kind
      self.outcome = outcome
      self.calls = calls
      self.items = items
      self.failures = failures
      self.reason = reason
    }
  }

  /// Resources that the account is known to have and that no collector reads.
  package struct Unread: Sendable, Hashable {
    /// The account's number.
    package var account: String
    /// The region; empty for what is global.
    package var region: String
    /// Service and type as ARNs have them, such as `medialive:channel`.
    package var type: String
    /// How many there are.
    package var count: Int

    /// A count from its parts.
    package init(account: String, region: String, type: String, count: Int) {
      self.account = account
      self.region = region
      self.type = type
      self.count = count
    }
  }

  /// The operations, by account, region, service and operation.
  package var entries: [Entry] = []
  /// What exists and isn't read.
  package var unread: [Unread] = []

  /// Nothing seen yet.
  package init() {}

  /// Whether everything that was asked for was read.
  package var isComplete: Bool {
    entries.allSatisfy {
      $0.failures == 0 && ($0.outcome == .collected || $0.outcome == .unavailable)
    }
  }
}
