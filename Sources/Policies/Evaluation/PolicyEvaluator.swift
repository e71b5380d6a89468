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
  private let moves: EarlierAddresses
  private let links: ResourceLinks

  /// An evaluator over a graph.
  package init(program: PolicyProgram, graph: ResourceGraph) {
    self.init(program: program, graph: graph, links: ResourceLinks())
  }

  /// - Parameter links: which live resources are which of code.
  init(program: PolicyProgram, graph: ResourceGraph, links: ResourceLinks) {
    self.links = links
    self.program = program
    self.graph = graph
    moves = EarlierAddresses(graph)
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
  }

  /// One rule on one resource.
  private struct Pair {
    var rule: Int32
    var resource: Int32
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
    guard let compiled = program.program else { return Evaluation() }
    let pairs = pairs()
    // Chunks are large enough that handing one out costs nothing beside its work.
    let size = max(64, min(4096, pairs.count / (max(workers, 1) * 8) + 1))
    let results = Mutex<[Int: Evaluation]>([:])
    progress?.begin("judging", total: pairs.count)
    let states = WorkerStates()
    Workers.forEachChunk(of: pairs.count, size: size, workers: workers) { worker, range in
      let state = states.state(of: worker) {
        WorkerState(
          judge: RuleJudge(program: compiled, rules: program.rules, graph: graph),
          facts: ResourceFacts(graph: graph, links: links))
      }
      let evaluation = judgeChunk(
        pairs[range], state, keepsPasses: keepsPasses, explained: explained)
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
    }
    return total
  }

  /// All pairs, rule by rule: a machine keeps what one rule needs at hand.
  private func pairs() -> [Pair] {
    var byRule: [[Int32]] = Array(repeating: [], count: program.rules.count)
    for (index, resource) in graph.resources.enumerated()
    where !resource.isContext || !graph.changedFacets(of: index).isEmpty {
      // A provider's type says that it is one.
      let type = resource.mode == .data ? "data.\(resource.type)" : resource.type
      for rule in program.rulesByType[type] ?? [] { byRule[rule].append(Int32(index)) }
    }
    return byRule.enumerated().flatMap { rule, resources in
      resources.map { Pair(rule: Int32(rule), resource: $0) }
    }
  }

  private func judgeChunk(
    _ pairs: ArraySlice<Pair>, _ state: WorkerState, keepsPasses: Bool, explained: String?
  ) -> Evaluation {
    var evaluation = Evaluation()
    let factory = FindingFactory(
      graph: graph, moves: moves, explained: explained, facts: state.facts)
    let judge = state.judge
    guard let first = pairs.first else { return evaluation }
    // A rule has a score of parts: it is fetched when it changes, not for every pair.
    var rule = program.rules[Int(first.rule)]
    var number = first.rule
    for pair in pairs {
      if pair.rule != number {
        number = pair.rule
        rule = program.rules[Int(number)]
      }
      let index = Int(pair.resource)
      if !rule.exceptions.isEmpty {
        let address = graph.resources[index].address
        if rule.exceptions.contains(where: { Glob.matches($0, address) }) { continue }
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
        if findings.contains(where: { $0.verdict == .undetermined }) {
          evaluation.undetermined += 1
        }
        evaluation.findings += findings
      case .error(let message):
        evaluation.errors += 1
        evaluation.findings.append(factory.error(rule, index, message))
      }
    }
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
