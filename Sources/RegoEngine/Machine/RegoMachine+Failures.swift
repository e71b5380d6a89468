// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension RegoMachine {
  static let recursion = RegoEvaluationError(
    code: .limit, message: "rule depends on itself")
  static let tooDeep = RegoEvaluationError(
    code: .limit, message: "calls are nested too deeply")
  static let routineTooLarge = RegoEvaluationError(
    code: .limit, message: "rule is too large to be evaluated; split it")
  static let ruleConflict = RegoEvaluationError(
    code: .conflict, message: "complete rules must not produce multiple outputs")
  static let functionConflict = RegoEvaluationError(
    code: .conflict,
    message: "functions must not produce multiple outputs for same inputs")
  static let keyConflict = RegoEvaluationError(
    code: .conflict, message: "object keys must be unique")

  /// Nanoseconds of the system's monotonic clock.
  @Sendable
  static func monotonicClock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func systemTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// Notes why the evaluation has to end; the run loop ends it at its next look.
  func fail(_ error: RegoEvaluationError) {
    if failure == nil { failure = error }
    state.pointee.hasFailed = true
  }

  /// Ends a run, with the place of the instruction before `pc`.
  func failed(
    _ entry: UnsafePointer<RoutineEntry>, _ pc: UnsafePointer<Instruction>,
    _ error: RegoEvaluationError? = nil
  ) -> RunOutcome {
    if let error { fail(error) }
    if var noted = failure, noted.file == nil {
      let offset = pc - entry.pointee.code - 1
      let place = entry.pointee.routine.takeUnretainedValue().place(of: offset)
      noted.file = place?.file
      noted.range = place?.range
      failure = noted
    }
    return .failed
  }

  /// Whether the evaluation may go on.
  ///
  /// - Parameter steps: what was done since it was asked last.
  func checkLimits(after steps: Int32 = RegoMachine.checkInterval) -> Bool {
    stepsTaken += Int(steps)
    if stepsTaken > limits.steps {
      fail(RegoEvaluationError(code: .limit, message: "evaluation takes too many steps"))
      return false
    }
    if context.arena.isExhausted {
      fail(RegoEvaluationError(code: .limit, message: "evaluation takes too much memory"))
      return false
    }
    if let cancellation, cancellation.isCancelled {
      fail(RegoEvaluationError(code: .cancelled, message: "caller cancelled query execution"))
      return false
    }
    if deadline != 0, clock() > deadline {
      fail(RegoEvaluationError(code: .cancelled, message: "evaluation takes too long"))
      return false
    }
    return true
  }
}
