// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Runs tasks on the event loop that their requests are made on, so that neither a request nor its
/// answer goes from one thread to another.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
