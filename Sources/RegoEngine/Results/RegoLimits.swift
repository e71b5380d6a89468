// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What one evaluation may use; going beyond is an error, so a runaway policy never hangs.
public struct RegoLimits: Sendable {
  /// Loop turns and calls.
  public var steps: Int
  /// Bytes of values made.
  public var memory: Int
  /// Rules and functions that wait for each other.
  public var depth: Int
  /// The time allowed; nil for no limit. Measured with the machine's clock.
  public var time: Duration?

  /// Limits, generous ones unless given.
  public init(
    steps: Int = 2_000_000_000, memory: Int = 1 << 30, depth: Int = 4_096, time: Duration? = nil
  ) {
    self.steps = steps
    self.memory = memory
    self.depth = depth
    self.time = time
  }
}

/// Ends evaluations from another thread.
public final class RegoCancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Not cancelled.
  public init() {}

  /// Ends every evaluation that watches this; they stop within microseconds.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether `cancel` was called.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
