// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A lock that may be held across `await`, given in the order in which it was asked for.
///
/// Whoever waits can be cancelled. There is no task of its own behind it.
final class FairLock: Sendable {
  private struct State {
    var isHeld = false
    var waiting: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    /// The number of the next one to come.
    var next: UInt64 = 0
    /// No smaller number waits.
    var first: UInt64 = 0
  }

  private let state = Mutex(State())

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Does some work while nobody else does.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before it is its turn, and what the
  ///   work throws.
  func withLock<Result: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
  ) async throws -> Result {
    try await lock()
    defer { unlock() }
    return try await work()
  }

  /// Does some work if nobody else is at it; else nil.
  func ifFree<Result: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> Result
  ) async throws -> Result? {
    let isMine = state.withLock { state in
      if state.isHeld { return false }
      state.isHeld = true
      return true
    }
    guard isMine else { return nil }
    defer { unlock() }
    return try await work()
  }

  /// Waits for the turn; `unlock` has to follow.
  func lock() async throws {
    let number = state.withLock { state -> UInt64 in
      state.next += 1
      return state.next - 1
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<Void, any Error>) in
        // Cancellation is looked at under the lock: the handler below either finds the entry that
        // is made here, or has come before, and then the task is marked already.
        let outcome: Outcome = state.withLock { state in
          if Task.isCancelled { return .cancelled }
          if !state.isHeld {
            state.isHeld = true
            return .held
          }
          state.waiting[number] = continuation
          return .waiting
        }
        switch outcome {
        case .cancelled: continuation.resume(throwing: CancellationError())
        case .held: continuation.resume()
        case .waiting: break
        }
      }
    } onCancel: {
      let continuation = state.withLock { $0.waiting.removeValue(forKey: number) }
      continuation?.resume(throwing: CancellationError())
    }
  }

  private enum Outcome { case cancelled, held, waiting }

  /// Ends the turn.
  func unlock() {
    let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      if state.waiting.isEmpty {
        state.isHeld = false
        state.first = state.next
        return nil
      }
      while state.first < state.next {
        state.first += 1
        if let continuation = state.waiting.removeValue(forKey: state.first - 1) {
          return continuation
        }
      }
      state.isHeld = false
      return nil
    }
    next?.resume()
  }
}
