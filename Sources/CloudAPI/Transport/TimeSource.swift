// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The time, and waiting for it: the system's, or one that a test moves by hand.
package struct TimeSource: Sendable {
  /// Time since some start that is the same as long as the program runs.
  package var now: @Sendable () -> Duration
  /// The date and the time of day.
  package var date: @Sendable () -> UTCTime
  /// Waits; throws when the task is cancelled meanwhile.
  package var sleep: @Sendable (Duration) async throws -> Void

  /// A source from its parts.
  package init(
    now: @escaping @Sendable () -> Duration, date: @escaping @Sendable () -> UTCTime,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.now = now
    self.date = date
    self.sleep = sleep
  }

  /// The system's time.
  package static let system: TimeSource = {
    let start = ContinuousClock.now
    return TimeSource(
      now: { ContinuousClock.now - start },
      date: { UTCTime(seconds: Int(time(nil))) },
      sleep: { try await ContinuousClock().sleep(for: $0) })
  }()
}
