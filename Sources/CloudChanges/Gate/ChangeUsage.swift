// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What has been changed of late, across runs, plans and processes: what limits add up over.
package struct ChangeUsage: Sendable {
  /// For how long a change counts, in seconds.
  package static let span = 86_400

  /// A change that was begun; whether it came about doesn't matter to limits.
  package struct Entry: Hashable, Sendable {
    /// Its place in the ledger.
    package var sequence: Int
    /// When, in seconds since 1970.
    package var at: Int
    /// The account.
    package var account: String
    /// The run.
    package var run: String
    /// The resource's address.
    package var resource: String
    /// Whether somebody had signed for it.
    package var isApproved: Bool
    /// Whether it took another change back.
    package var isUndo: Bool
    /// How many instances were behind the routes that it changed.
    package var instances: Int
    /// The operation, such as `ec2:CreateFlowLogs`.
    package var operation: String
    /// What its parameters and its answer name, when it made something.
    package var created: Set<String>

    /// An entry from its parts.
    package init(
      sequence: Int, at: Int, account: String, run: String, resource: String,
      isApproved: Bool = false, isUndo: Bool = false, instances: Int = 0, operation: String,
      created: Set<String> = []
    ) {
      self.sequence = sequence
      self.at = at
      self.account = account
      self.run = run
      self.resource = resource
      self.isApproved = isApproved
      self.isUndo = isUndo
      self.instances = instances
      self.operation = operation
      self.created = created
    }
  }

  /// The changes.
  package private(set) var entries: [Entry]

  /// Usage of changes.
  package init(_ entries: [Entry] = []) { self.entries = entries }

  /// The changes before one.
  package func before(_ sequence: Int) -> ChangeUsage {
    ChangeUsage(entries.filter { $0.sequence < sequence })
  }

  /// Adds a change.
  package mutating func add(_ entry: Entry) { entries.append(entry) }

  /// Notes what a change made.
  package mutating func note(created: Set<String>, by sequence: Int) {
    // The change is mostly the newest.
    guard let index = entries.lastIndex(where: { $0.sequence == sequence }) else { return }
    entries[index].created = created
  }

  /// Forgets what doesn't count any more, but not what a run made: it may have to remove it.
  package mutating func forget(before time: Int) {
    entries.removeAll { $0.at < time && $0.created.isEmpty }
  }

  /// What an account's limits are held against.
  struct Sums {
    /// Changes of any kind, undoing aside.
    var changes = 0
    /// Changes within the last minute.
    var lastMinute = 0
    /// When the first of these was.
    var firstOfMinute: Int?
    /// Resources that were changed without approval.
    var resources: Set<String> = []
    /// Instances behind routes that were changed without approval.
    var instances = 0
  }

  /// The sums of an account; what the clock puts into the future counts as now.
  func sums(account: String, now: Int) -> Sums {
    var sums = Sums()
    for entry in entries where entry.account == account && entry.at > now - Self.span {
      if entry.at > now - 60 {
        sums.lastMinute += 1
        sums.firstOfMinute = min(sums.firstOfMinute ?? .max, entry.at)
      }
      guard !entry.isUndo else { continue }
      sums.changes += 1
      guard !entry.isApproved else { continue }
      sums.resources.insert(entry.resource)
      sums.instances = sums.instances.addingClamped(entry.instances)
    }
    return sums
  }

  /// Whether a run has made what a call would remove.
  func hasMade(_ names: Set<String>, run: String, by makers: Set<String>) -> Bool {
    !names.isEmpty
      && entries.contains { entry in
        entry.run == run && makers.contains(entry.operation) && names.isSubset(of: entry.created)
      }
  }
}

extension Int {
  /// The sum, or the largest number where there is none.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }
}
