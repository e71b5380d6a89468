// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A token bucket: calls that share a rate, in the order they come.
///
/// A refusal for the rate halves it; without a further one it comes back slowly, a fiftieth of the
/// whole each second. Owned by the `RateLimiter`.
final class RateBucket: Sendable {
  private struct State {
    var tokens: Double
    var rate: Double
    var filledAt: Duration
    var halvedAt: Duration?
  }

  private let limit: ServiceLimits.Rate
  private let time: TimeSource
  private let turn = FairLock()
  private let state: Mutex<State>

  init(limit: ServiceLimits.Rate, time: TimeSource) {
    self.limit = limit
    self.time = time
    state = Mutex(State(tokens: limit.burst, rate: limit.perSecond, filledAt: time.now()))
  }

  /// The rate at the moment.
  var rate: Double {
    state.withLock { state in
      fill(&state)
      return state.rate
    }
  }

  /// Waits for this caller's turn.
  ///
  /// - Returns: when it was.
  func wait() async throws -> Duration {
    try await turn.withLock {
      while let delay = state.withLock({ take(&$0) }) { try await time.sleep(delay) }
      return time.now()
    }
  }

  /// Halves the rate, unless it has been since the refused call was sent: calls that were under
  /// way together are one sign, not many.
  func throttle(sentAt: Duration) {
    state.withLock { state in
      fill(&state)
      if let halvedAt = state.halvedAt, sentAt < halvedAt { return }
      state.rate = max(state.rate / 2, limit.perSecond / 64)
      state.tokens = min(state.tokens, 0)
      state.halvedAt = time.now()
    }
  }

  /// Takes a token; the time until there is one where there is none.
  private func take(_ state: inout State) -> Duration? {
    fill(&state)
    // A rounding error short of a whole token is a token: otherwise the wait for the rest could
    // round to nothing for ever.
    if state.tokens >= 0.999_999 {
      state.tokens -= 1
      return nil
    }
    return max(.seconds((1 - state.tokens) / state.rate), .milliseconds(1))
  }

  private func fill(_ state: inout State) {
    let now = time.now()
    guard now > state.filledAt else { return }
    let seconds = (now - state.filledAt).inSeconds
    state.filledAt = now
    state.rate = min(limit.perSecond, state.rate + limit.perSecond / 50 * seconds)
    state.tokens = min(limit.burst, state.tokens + state.rate * seconds)
  }
}

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
