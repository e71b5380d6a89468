// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Runs tasks on the event loop that their requests are made on, so that neither a request nor its
/// answer goes from one thread to another.
final class LoopExecutor: TaskExecutor {
  private struct Queue {
    var jobs = CircularBuffer<UnownedJob>()
    /// Whether the loop is going to look, or is at it.
    var isAttended = false
  }

  /// How many jobs run before the loop sees to its connections again.
  private static let turn = 64

  private let loop: any EventLoop
  private let queue = Mutex(Queue())

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isAttended = true }
      return !queue.isAttended
    }
    if isFirst { loop.execute { self.run() } }
  }

  /// Runs what waits, and what comes of it: an answer wakes a task, which wakes the next, and to ask
  /// the loop for each of these steps would cost more than the step.
  private func run() {
    for _ in 0..<Self.turn {
      let job = queue.withLock { queue in
        let job = queue.jobs.popFirst()
        if job == nil { queue.isAttended = false }
        return job
      }
      guard let job else { return }
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
    loop.execute { self.run() }
  }
}
