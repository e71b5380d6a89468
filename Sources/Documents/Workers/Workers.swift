// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif
/// Runs synchronous work on several threads and waits for all of it.
///
/// Threads have a stack of a set size, so that depth limits hold wherever work runs: readers and
/// evaluators recurse over untrusted input, and a pool's small stacks would end them early.
package enum Workers {
  /// Bytes of each worker's stack.
  package static let stackSize = 16 << 20

  /// How many workers are worth having on this machine.
  package static var available: Int {
    #if canImport(Darwin)
      return max(Int(sysconf(_SC_NPROCESSORS_ONLN)), 1)
    #else
      return max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
    #endif
  }

  /// Calls `body` once per worker, side by side; returns when all have returned.
  ///
  /// One worker's work also runs on a thread of its own, for the sake of its stack. Where no
  /// thread can be had, the work runs on the caller's.
  package static func run(_ count: Int, _ body: @escaping @Sendable (_ worker: Int) -> Void) {
    var threads: [pthread_t] = []
    for worker in 0..<max(count, 1) {
      let job = Job { body(worker) }
      let pointer = Unmanaged.passRetained(job)
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      pthread_attr_setstacksize(&attributes, stackSize)
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let status = pthread_create(&thread, &attributes, startJob, pointer.toOpaque())
      pthread_attr_destroy(&attributes)
      guard status == 0 else {
        pointer.release()
        body(worker)
        continue
      }
      #if canImport(Darwin)
        if let thread { threads.append(thread) }
      #else
        threads.append(thread)
      #endif
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Handles `count` items in chunks that idle workers fetch; for items of uneven cost.
  package static func forEachChunk(
    of count: Int, size: Int, workers: Int = available,
    _ body: @escaping @Sendable (_ worker: Int, _ items: Range<Int>) -> Void
  ) {
    guard count > 0 else { return }
    let size = max(size, 1)
    let chunks = (count + size - 1) / size
    let next = Atomic<Int>(0)
    run(min(workers, chunks)) { worker in
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < chunks else { return }
        body(worker, (chunk * size)..<min((chunk + 1) * size, count))
      }
    }
  }

  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  #if canImport(Darwin)
    private typealias Argument = UnsafeMutableRawPointer
  #else
    private typealias Argument = UnsafeMutableRawPointer?
  #endif

  private static let startJob: @convention(c) (Argument) -> UnsafeMutableRawPointer? = { pointer in
    let argument: UnsafeMutableRawPointer? = pointer
    if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
  }
}
