// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
internal import RegoSyntax
internal import Synchronization

/// Evaluates a program's queries and rules. One per worker: not to be shared between threads.
///
/// Values of results live in the machine's own memory until its next evaluation; the nodes given
/// as input and data have to live as long as the results are used.
public final class RegoMachine {
  /// What to do about unknown values and causes.
  public enum Mode: Sendable {
    /// As OPA evaluates, and again three-valued when an unknown value decides something.
    case automatic
    /// Three-valued with causes at once.
    case explaining
  }

  /// What is evaluated.
  public let program: RegoProgram
  /// What built-ins get: clock, randomness, printing, the host's own.
  public let context: BuiltinContext
  /// What one evaluation may use.
  public var limits: RegoLimits
  /// Whether a failing built-in ends the evaluation rather than being undefined.
  public var strictBuiltinErrors = false
  /// Ends evaluations from another thread.
  public var cancellation: RegoCancellation?
  /// Whether an unknown value of which it isn't known that it isn't null may also be no value at
  /// all, as in documents whose nulls were dropped.
  public var unknownsMayBeAbsent = false
  /// Watches evaluations of an instrumented program.
  public var observer: RegoObserver? {
    didSet {
      let observer = observer
      context.note = observer.map { observer in { observer.note($0) } }
    }
  }
  /// Takes the errors of built-ins that count as undefined; they have places when there is an
  /// observer.
  public var builtinErrors: RegoBuiltinErrors?
  /// The clock that `RegoLimits.time` is measured with, in nanoseconds.
  public var clock: @Sendable () -> UInt64 = RegoMachine.monotonicClock

  let state: UnsafeMutablePointer<MachineState>
  let explanation: Explanation
  /// The result of the last run.
  var result = Node.absent
  var failure: RegoEvaluationError?
  /// The values of a query's answers, one after the other.
  var emitted: [Node] = []
  var emittedPossible: [Bool] = []
  var withRecords: [WithRecord] = []
  var replacements: [Callee: Replacement] = [:]
  var replacementsAside: [[Callee: Replacement]] = []
  var stepsTaken = 0
  /// Counts evaluations: what was kept in one isn't used in another.
  var generation: UInt64 = 0
  var deadline: UInt64 = 0
  private var isDirty = false

  /// A machine for a program.
  ///
  /// - Parameters:
  ///   - program: what is evaluated.
  ///   - limits: what one evaluation may use.
  ///   - context: what built-ins get; its arena is reset at each evaluation.
  public init(
    program: RegoProgram, limits: RegoLimits = RegoLimits(), context: BuiltinContext? = nil
  ) {
    self.program = program
    self.limits = limits
    self.context =
      context
      ?? BuiltinContext(
        arena: Arena(chunkSize: 64 << 10, limit: limits.memory), now: 0, seed: 0)
    explanation = Explanation()
    state = .allocate(capacity: 1)
    state.initialize(to: MachineState(plan: program.plan, depth: limits.depth))
  }

  deinit {
    state.pointee.deallocate()
    state.deallocate()
  }

  /// Asks a query.
  ///
  /// - Throws: conflicts, exceeded limits, cancellation; errors of built-ins when they are strict.
  public func evaluate(
    _ query: QueryHandle, input: Node = .absent, data: Node = .absent, mode: Mode = .automatic
  ) throws(RegoEvaluationError) -> RegoResultSet {
    let plan = program.plan
    let index = plan.groups.count + plan.nodes.count + query.index
    _ = try run(entry: index, key: .query(query.index), input: input, data: data, mode: mode)
    let answers = plan.queries[query.index].answers
    let width = answers.count + plan.queries[query.index].query.body.expressions.count
    var results = RegoResultSet(variables: answers.map(\.name), answers: [])
    var start = 0
    let count = width == 0 ? emittedPossible.count : emitted.count / width
    for number in 0..<count {
      results.answers.append(
        .init(
          bindings: Array(emitted[start..<start + answers.count]),
          expressions: Array(emitted[start + answers.count..<start + width]),
          isPossible: number < emittedPossible.count && emittedPossible[number]))
      start += width
    }
    return results
  }

  /// The value of a rule.
  ///
  /// - Throws: conflicts, exceeded limits, cancellation; errors of built-ins when they are strict.
  public func value(
    of rule: RuleHandle, input: Node = .absent, data: Node = .absent, mode: Mode = .automatic
  ) throws(RegoEvaluationError) -> RegoValue {
    let explained = try run(
      entry: rule.index, key: .group(rule.index), input: input, data: data, mode: mode)
    guard explained else {
      return RegoValue(node: result, isPossible: false, causes: [], unknowns: [])
    }
    let outcome = explanation.entryOutcome(roots: roots)
    return RegoValue(
      node: result, isPossible: outcome.isPossible, causes: outcome.causes,
      unknowns: outcome.unknowns)
  }

  /// The members of a partial set with what decided each; for any other rule its value, unless it
  /// is undefined or false.
  ///
  /// - Throws: conflicts, exceeded limits, cancellation; errors of built-ins when they are strict.
  public func solutions(
    of rule: RuleHandle, input: Node = .absent, data: Node = .absent, mode: Mode = .automatic
  ) throws(RegoEvaluationError) -> RegoSolutions {
    let explained = try run(
      entry: rule.index, key: .group(rule.index), input: input, data: data, mode: mode)
    let isSet = program.plan.groups[rule.index].kind == .partialSet
    guard explained else {
      var found: [RegoSolution] = []
      if isSet {
        found = result.elements.map { RegoSolution(value: $0) }
      } else if result.exists, !result.isFalse {
        found = [RegoSolution(value: result)]
      }
      return RegoSolutions(solutions: found, isExplained: false, reads: [])
    }
    let reads = explanation.allReads(roots: roots)
    if isSet {
      return RegoSolutions(
        solutions: explanation.memberSolutions(roots: roots), isExplained: true, reads: reads)
    }
    guard result.exists, !result.isFalse else {
      return RegoSolutions(solutions: [], isExplained: true, reads: reads)
    }
    let outcome = explanation.entryOutcome(roots: roots)
    let isPossible = outcome.isPossible || ThreeValued.truth(result) == .maybe
    return RegoSolutions(
      solutions: [
        RegoSolution(
          value: result, isPossible: isPossible, causes: outcome.causes,
          unknowns: outcome.unknowns)
      ], isExplained: true, reads: reads)
  }

  // MARK: - Running

  private var roots: [Node] { [state.pointee.input] + context.roots }

  /// Evaluates, plain first unless asked otherwise; returns whether it was explained.
  private func run(
    entry index: Int, key: RoutineStore.Key, input: Node, data: Node, mode: Mode
  ) throws(RegoEvaluationError) -> Bool {
    stepsTaken = 0
    observer?.begin(clock: clock)
    defer { observer?.end() }
    if let time = limits.time {
      let parts = time.components
      let nanoseconds = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
      deadline = clock() &+ UInt64(clamping: nanoseconds)
    } else {
      deadline = 0
    }
    if mode == .automatic {
      begin(input, data)
      let outcome = run(entryPointer(index, key, explains: false), mode: PlainMode.self)
      if outcome == .finished { return false }
      isDirty = true
      if outcome == .failed { throw takeFailure() }
    }
    begin(input, data)
    explanation.begin(unknownsMayBeAbsent: unknownsMayBeAbsent)
    let outcome = run(entryPointer(index, key, explains: true), mode: ExplainingMode.self)
    if outcome == .finished { return true }
    isDirty = true
    throw takeFailure()
  }

  private func takeFailure() -> RegoEvaluationError {
    failure
      ?? RegoEvaluationError(code: .limit, message: "evaluation ended without a result")
  }

  /// Forgets the evaluation before, which may have ended within a `with`.
  private func begin(_ input: Node, _ data: Node) {
    state.pointee.input = input
    state.pointee.data = data
    generation &+= 1
    context.arena.reset()
    context.roots.removeAll(keepingCapacity: true)
    context.memo.removeAll(keepingCapacity: true)
    emitted.removeAll(keepingCapacity: true)
    emittedPossible.removeAll(keepingCapacity: true)
    result = .absent
    failure = nil
    state.pointee.hasFailed = false
    if isDirty {
      // An evaluation was left in its middle: nothing says which slots it had begun.
      isDirty = false
      for slot in 0..<program.plan.groups.count { state.pointee.slots[slot] = .absent }
      withRecords.removeAll()
      replacements.removeAll()
      replacementsAside.removeAll()
      state.pointee.hasReplacements = false
    } else {
      for index in 0..<state.pointee.touchedCount {
        state.pointee.slots[Int(state.pointee.touched[index])] = .absent
      }
    }
    state.pointee.touchedCount = 0
    state.pointee.surroundings &+= 1
  }

  private func entryPointer(
    _ index: Int, _ key: RoutineStore.Key, explains: Bool
  ) -> UnsafePointer<RoutineEntry> {
    let table = explains ? state.pointee.explaining : state.pointee.plain
    if let found = table[index] { return UnsafePointer(found) }
    let routine = program.routines.withLock {
      $0.routine(key, explains: explains, plan: program.plan)
    }
    var slot: Int32 = -1
    if case .group(let group) = key, !program.plan.groups[group].isFunction {
      slot = Int32(group)
    }
    let joinStates = UnsafeMutablePointer<JoinState>.allocate(capacity: max(routine.joinCount, 1))
    joinStates.initialize(repeating: JoinState(), count: routine.joinCount)
    let memos = UnsafeMutablePointer<ComprehensionMemo>.allocate(
      capacity: max(routine.memoCount, 1))
    memos.initialize(repeating: ComprehensionMemo(), count: routine.memoCount)
    let entry = UnsafeMutablePointer<RoutineEntry>.allocate(capacity: 1)
    entry.initialize(
      to: RoutineEntry(
        code: routine.code, constants: routine.constants, indexes: UnsafePointer(routine.indexes),
        joins: UnsafePointer(routine.joins), joinStates: joinStates,
        memos: memos, registerCount: routine.registerCount,
        slot: slot, routine: .passUnretained(routine)))
    table[index] = entry
    return UnsafePointer(entry)
  }

  /// The routine of a group; generated when it isn't there yet.
  @inline(__always)
  func routine(_ group: Int, explains: Bool) -> UnsafePointer<RoutineEntry>? {
    let table = explains ? state.pointee.explaining : state.pointee.plain
    if let found = table[group] { return UnsafePointer(found) }
    return entryPointer(group, .group(group), explains: explains)
  }

  func extentRoutine(_ node: Int, explains: Bool) -> UnsafePointer<RoutineEntry>? {
    entryPointer(program.plan.groups.count + node, .extent(node), explains: explains)
  }
}

extension RegoMachine {
  /// Base documents without any.
  package var emptyData: Node {
    Node(meta: Node.meta(.object) | Node.Flags.sorted.rawValue, payload: 0)
  }
}
