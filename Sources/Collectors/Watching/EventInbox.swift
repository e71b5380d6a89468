// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Synchronization

/// Where batches of events wait for whoever reads accounts again.
package final class EventInbox: Sendable {
  /// A batch with where it comes from.
  package struct Arrival: Sendable {
    /// Which of the sources it comes from.
    package var source: Int
    /// The events.
    package var batch: EventBatch
  }

  private let waiting = Mutex<[Arrival]>([])
  /// More than this wait where they come from.
  private static let limit = 256

  /// An empty inbox.
  package init() {}

  /// Whether nothing waits.
  package var isEmpty: Bool { waiting.withLock(\.isEmpty) }

  /// All that waits.
  package func take() -> [Arrival] {
    waiting.withLock { waiting in
      let taken = waiting
      waiting = []
      return taken
    }
  }

  /// Brings what a source has, until the task is cancelled.
  ///
  /// A source that fails is asked again, after longer and longer.
  ///
  /// - Parameters:
  ///   - pause: waits after each look.
  ///   - report: is told of the first failure in a row, and that it is over.
  package func fill(
    from source: any EventSource, number: Int, pause: Duration,
    report: @Sendable (_ failure: CloudError?) -> Void
  ) async {
    var failures = 0
    while !Task.isCancelled {
      var wait = pause
      do throws(CloudError) {
        let batch = try await source.next()
        if failures > 0 { report(nil) }
        failures = 0
        if !batch.isEmpty {
          waiting.withLock { $0.append(Arrival(source: number, batch: batch)) }
          // There may be more at once.
          wait = .zero
        }
      } catch {
        if error.kind == .cancelled { return }
        if failures == 0 { report(error) }
        failures += 1
        wait = max(pause, .seconds(min(5 << min(failures, 6), 300)))
      }
      while waiting.withLock({ $0.count }) >= Self.limit, !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(200))
      }
      if wait > .zero { try? await Task.sleep(for: wait) } else { await Task.yield() }
    }
  }
}
