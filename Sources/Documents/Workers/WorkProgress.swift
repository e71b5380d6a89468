// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Tells how far long work has come; used from any thread.
///
/// Whoever listens hears of it on the thread that does the work, so listening has to be quick.
package final class WorkProgress: Sendable {
  /// How far one stage is.
  package struct State: Sendable, Equatable {
    /// What is being done, such as `reading`.
    package var stage: String
    /// How much of it is done.
    package var done: Int
    /// How much there is; 0 while nobody knows.
    package var total: Int
  }

  private let state = Mutex(State(stage: "", done: 0, total: 0))
  private let listener: @Sendable (State) -> Void

  /// Progress that somebody listens to.
  package init(listener: @escaping @Sendable (State) -> Void) { self.listener = listener }

  /// A stage begins.
  package func begin(_ stage: String, total: Int = 0) {
    tell { $0 = State(stage: stage, done: 0, total: total) }
  }

  /// So much more of the stage is done.
  package func advance(by count: Int = 1) { tell { $0.done += count } }

  private func tell(_ change: (inout State) -> Void) {
    let now = state.withLock { state in
      change(&state)
      return state
    }
    listener(now)
  }
}
