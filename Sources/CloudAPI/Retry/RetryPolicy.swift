// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How often and after what time a failed call is made again.
package struct RetryPolicy: Sendable {
  /// How often a call is made at most, the first time included.
  package var attempts = 6
  /// How often at most when the answer could not be understood.
  package var attemptsAfterMalformedAnswer = 3
  /// How often at most when the service fails each time, and each time in the same way: then it is
  /// the call that it can't do, rather than a bad moment.
  package var attemptsAtSameFailure = 4
  /// The longest first wait after a failure; it doubles from one to the next.
  package var base: Duration = .milliseconds(200)
  /// The same after a refusal for the rate.
  package var throttledBase: Duration = .milliseconds(500)
  /// The longest wait.
  package var cap: Duration = .seconds(20)
  /// The time for a call with all its attempts.
  package var time: Duration = .seconds(180)
  /// A number from 0 up to, not including, 1.
  package var random: @Sendable () -> Double = { .random(in: 0..<1) }

  /// The defaults.
  package init() {}

  /// The wait before the attempt after this one: anything up to a bound that doubles each time, so
  /// that callers who failed together don't come back together.
  ///
  /// - Parameters:
  ///   - attempt: how many there have been.
  ///   - retryAfter: what the service asks for, at least.
  func delay(
    afterAttempt attempt: Int, isThrottle: Bool, retryAfter: Duration?
  ) -> Duration {
    let first = isThrottle ? throttledBase : base
    let bound = min(cap, first * (1 << min(max(attempt - 1, 0), 16)))
    let wait = bound * random()
    // A service can't park us for longer than we would wait anyway.
    return max(wait, min(retryAfter ?? .zero, max(cap, .seconds(60))))
  }
}
