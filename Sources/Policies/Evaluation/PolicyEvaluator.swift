// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import Inventory
internal import RegoEngine
internal import Synchronization

/// Judges the resources of a graph by the rules of a program, on several threads.
package struct PolicyEvaluator: Sendable {
  /// The rules.
  package let program: PolicyProgram
  /// What is judged.
  package let graph: ResourceGraph
  private let now: Int
  private let moves: EarlierAddresses
  private let links: ResourceLinks

  /// An evaluator over a graph.
  ///
  /// - Parameter now: the time for rules that ask for it, in seconds since 1970, where a scope has
  ///   none of its own.
  package init(program: PolicyProgram, graph: ResourceGraph, now: Int = 0) {
    self.init(program: program, graph: graph, now: now, links: ResourceLinks())
  }

  /// - Parameter links: which live resources are which of code.
  init(
    program: PolicyProgram, graph: ResourceGraph, now: Int = 0, links: ResourceLinks,
    moves: EarlierAddresses? = nil
  ) {
    self.now = now
    self.links = links
    self.program = program
    self.graph = graph
    self.moves = moves ?? EarlierAddresses(graph)
  }

  /// What came of judging everything.
  package struct Evaluation: Sendable {
    /// The findings of the verdicts asked for; those of failing verdicts always.
    package var findings: [Finding] = []
    /// How many pairs of rule and resource passed.
    package var passed = 0
    /// How many were undetermined.
    package var undetermined = 0
    /// How many ended in an error.
    package var errors = 0
    /// How long each rule took, by its position in the program, on all threads together.
    var times: [Int32: Duration] = [:]
    /// What is to be known of pairs that are evaluated again; only where that is recorded.
    var records: [Record] = []
    /// The pairs of which something is merely possible or that ended in an error, as `LiveExtent`
    /// knows them.
    var unclear: [Int] = []
    /// Those that ended in an error.
    var failures: [Int] = []
  }

  /// One rule on one resource.
  struct Pair: Hashable, Sendable {
    var rule: Int32
    var resource: Int32
  }

  /// What one pair gave, and what that depends on.
  struct Record: Sendable {
    var pair: Pair
    var findings: [Finding]
    var dependencies: Set<GraphHost.Dependency>
  }

  /// Judges every pair of a rule and a resource of its types.
  ///
  /// - Parameters:
  ///   - keepsPasses: whether passes become findings too; there may be very many.
  ///   - workers: threads to use.
  ///   - progress: hears how many pairs are judged.
  ///   - explained: how the fingerprint begins of the finding that gets the values it depends on.
  package func evaluate(
    keepsPasses: Bool, workers: Int = Workers.available, progress: WorkProgress? = nil,
    explained: String? = nil
  ) -> Evaluation {
    judge(
      pairs(), keepsPasses: keepsPasses, workers: workers, progress: progress,
      explained: explained, isRecorded: false)
  }

  /// Judges pairs, which stand rule by rule.
  ///
  /// - Parameter isRecorded: whether findings go into records, with what they depend on.
  func judge(
    _ pairs: PairList, keepsPasses: Bool, workers: Int, progress: WorkProgress?,
    explained: String?, isRecorded: Bool
  ) -> Evaluation {
    guard let compiled = program.program else { return Evaluation() }
    // Chunks are large enough that handing one out costs nothing beside its work.
    let size = max(64, min(4096, pairs.count / (max(workers, 1) * 8) + 1))
    let results = Mutex<[Int: Evaluation]>([:])
    progress?.begin("judging", total: pairs.count)
    let states = WorkerStates()
    let table = ResourceFacts.Table(count: graph.resources.count)
    Workers.forEachChunk(of: pairs.count, size: size, workers: workers) { worker, range in
      let state = states.state(of: worker) {
        let judge = RuleJudge(
          program: compiled, rules: program.rules, graph: graph, now: now)
        judge.recordsNames = isRecorded
        return WorkerState(
          judge: judge, facts: ResourceFacts(graph: graph, links: links, table: table))
      }
      let evaluation = judgeChunk(
        pairs, range, state, keepsPasses: keepsPasses, explained: explained,
        isRecorded: isRecorded)
      results.withLock { $0[range.lowerBound] = evaluation }
      progress?.advance(by: range.count)
    }
    // Joined in the order of the pairs, so that the result is the same however work was shared.
    var total = Evaluation()
    for (_, part) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      total.findings += part.findings
      total.passed += part.passed
      total.undetermined += part.undetermined
      total.errors += part.errors
      total.records += part.records
      total.unclear += part.unclear
      total.failures += part.failures
      total.times.merge(part.times, uniquingKeysWith: +)
    }
    return total
  }

  /// All pairs.
  func pairs() -> PairList { PairList(program, graph) }

  private func judgeChunk(
    _ pairs: PairList, _ range: Range<Int>, _ state: WorkerState, keepsPasses: Bool,
    explained: String?, isRecorded: Bool
  ) -> Evaluation {
    var evaluation = Evaluation()
    let factory = FindingFactory(
      graph: graph, moves: moves, explained: explained, facts: state.facts)
    let judge = state.judge
    // A rule has a score of parts: it is fetched when it changes, not for every pair.
    var current: PolicyRule?
    var number: Int32 = -1
    var started = ContinuousClock.now
    pairs.forEach(in: range) { pair in
      if pair.rule != number {
        let time = ContinuousClock.now
        if number >= 0 { evaluation.times[number, default: .zero] += time - started }
        started = time
        number = pair.rule
        current = program.rules[Int(number)]
      }
      guard let rule = current else { return }
      let index = Int(pair.resource)
      if !rule.exceptions.isEmpty {
        let address = graph.resources[index].address
        if rule.exceptions.contains(where: { Glob.matches($0, address) }) { return }
      }
      var outcome = judge.judge(rule: Int(pair.rule), resource: index)
      if graph.resources[index].isContext {
        outcome = outcome.about(graph.changedFacets(of: index))
      }
      switch outcome {
      case .notApplicable:
        break
      case .pass:
        evaluation.passed += 1
        if keepsPasses { evaluation.findings.append(factory.pass(rule, index)) }
      case .hits(let hits):
        let findings = factory.findings(rule, index, hits)
        if hits.contains(where: { !$0.isCertain }) {
          evaluation.unclear.append(LiveExtent.key(rule, index, in: graph))
        }
        if findings.contains(where: { $0.verdict == .undetermined }) {
          evaluation.undetermined += 1
        }
        evaluation.findings += findings
      case .error(let message):
        evaluation.errors += 1
        evaluation.unclear.append(LiveExtent.key(rule, index, in: graph))
        evaluation.failures.append(LiveExtent.key(rule, index, in: graph))
        evaluation.findings.append(factory.error(rule, index, message))
      }
      guard isRecorded else { return }
      let dependencies = judge.dependencies
      if !evaluation.findings.isEmpty || !dependencies.isEmpty {
        evaluation.records.append(
          Record(pair: pair, findings: evaluation.findings, dependencies: dependencies))
        evaluation.findings.removeAll(keepingCapacity: true)
      }
    }
    if number >= 0 { evaluation.times[number, default: .zero] += ContinuousClock.now - started }
    return evaluation
  }
}

/// What a worker keeps from one chunk to the next.
///
/// `@unchecked Sendable`: used by its worker's thread alone.
private final class WorkerState: @unchecked Sendable {
  let judge: RuleJudge
  let facts: ResourceFacts

  init(judge: RuleJudge, facts: ResourceFacts) {
    self.judge = judge
    self.facts = facts
  }
}

/// The state of each worker, made by the worker that uses it.
private final class WorkerStates: Sendable {
  private let states = Mutex<[Int: WorkerState]>([:])

  func state(of worker: Int, make: () -> WorkerState) -> WorkerState {
    if let known = states.withLock({ $0[worker] }) { return known }
    let made = make()
    states.withLock { $0[worker] = made }
    return made
  }
}
