// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import CloudAPI

/// Time that passes only when somebody waits for it, and what was waited for.
final class ManualTime: Sendable {
  private struct State {
    var now: Duration = .zero
    var waits: [Duration] = []
  }

  private let state = Mutex(State())
  private let start: UTCTime

  init(start: String = "2026-01-02T03:04:05Z") {
    self.start = UTCTime(start) ?? UTCTime(seconds: 0)
  }

  var waits: [Duration] { state.withLock { $0.waits } }
  var now: Duration { state.withLock { $0.now } }

  func advance(_ duration: Duration) { state.withLock { $0.now += duration } }

  var source: TimeSource {
    TimeSource(
      now: { self.now }, date: { self.start + Int(self.now.components.seconds) },
      sleep: { duration in
        try Task.checkCancellation()
        self.state.withLock { state in
          state.waits.append(duration)
          state.now += duration
        }
        await Task.yield()
      })
  }
}
