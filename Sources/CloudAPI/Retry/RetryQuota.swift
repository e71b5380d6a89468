// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Limits how many calls are made again in all: where everything fails, trying everything several
/// times over helps nobody.
///
/// Owned by one client.
package final class RetryQuota: Sendable {
  private let capacity: Int
  private let left: Mutex<Int>

  /// A full quota.
  ///
  /// - Parameter capacity: a further attempt takes 5, or 10 where a cause is unclear; a call that
  ///   succeeds gives back what its last attempt took, or 1.
  package init(capacity: Int = 500) {
    self.capacity = capacity
    left = Mutex(capacity)
  }

  /// What is left.
  package var remaining: Int { left.withLock { $0 } }

  /// Takes what a further attempt costs; false when it isn't there.
  func take(_ cost: Int) -> Bool {
    left.withLock { left in
      guard left >= cost else { return false }
      left -= cost
      return true
    }
  }

  /// Gives back after a success.
  func giveBack(_ cost: Int) { left.withLock { $0 = min(capacity, $0 + max(cost, 1)) } }
}
