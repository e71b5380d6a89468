// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import Inventory

/// Keeps the verdicts on live accounts up to date while the accounts change: after a change exactly
/// the pairs of rule and resource are judged again whose resource differs, or that have asked the
/// graph for something that does.
///
/// Memory is that of the graph, of the findings, and of what the verdicts of rules that ask the
/// graph depend on; a pair that passes without asking is remembered nowhere.
package struct IncrementalEvaluator {
  /// What a change has done to the findings.
  package struct Outcome: Sendable {
    /// Findings that weren't there, or had another verdict.
    package var opened: [Finding] = []
    /// Findings that are there no more, or have another verdict.
    package var closed: [Finding] = []
    /// How many pairs were judged again.
    package var judged = 0
    /// How many of them ended in an error.
    package var errors = 0
    /// How many pairs were judged again, by the rule's id.
    package var judgedByRule: [String: Int] = [:]
  }

  typealias Pair = PolicyEvaluator.Pair

  /// The accounts as they are now.
  package private(set) var graph: ResourceGraph
  /// How many pairs were judged at the start.
  package private(set) var judged = 0
  /// How many of them ended in an error.
  package private(set) var errors = 0
  /// What is wrong with rules.
  package var diagnostics: [Diagnostic] { program.diagnostics }

  /// How long each rule took when everything was judged, on all threads together, the longest first.
  package private(set) var ruleTimes: [(rule: String, time: Duration)] = []

  private let program: PolicyProgram
  private let folding: FoldingTable
  private let moves: EarlierAddresses
  private let workers: Int
  private var findings: [Pair: [Finding]] = [:]
  private var dependencies = DependencyIndex()
  /// The pairs of which not all can be told now, and those of them that ended in an error, as
  /// `LiveExtent` knows them.
  private(set) var unclear: Set<Int> = []
  private(set) var failures: Set<Int> = []

  /// Judges everything once.
  ///
  /// - Parameters:
  ///   - rules: the rules to judge by.
  ///   - catalog: whose library they call.
  ///   - parts: the accounts, each of which gets the resource that stands for it.
  package init(
    rules: [PolicyRule], catalog: RuleCatalog, mappings: ProviderMappings,
    parts: consuming [GraphPart],
    workers: Int = Workers.available, progress: WorkProgress? = nil
  ) {
    var parts = consume parts
    for index in parts.indices {
      parts[index].subject = AccountSubject.resource(for: parts[index], mappings.classes)
    }
    folding = mappings.folding
    graph = ResourceGraph(
      parts: consume parts, sources: SourceMap(), folding: folding, workers: workers)
    graph.prepareForUpdates()
    // Types may come later; compiling takes longer than a change should.
    let named = rules.flatMap { rule in
      rule.resources.flatMap { mappings.classes[$0] ?? (Glob.isPattern($0) ? [] : [$0]) }
    }
    program = PolicyProgram(
      rules: rules, library: catalog.library, classes: mappings.classes, graph: graph,
      coming: Set(named.filter { !$0.hasPrefix("data.") && !$0.hasPrefix("provider.") }))
    moves = EarlierAddresses(graph)
    self.workers = workers
    let evaluator = evaluator()
    let outcome = judge(evaluator.pairs(), again: [], evaluator, progress)
    judged = outcome.judged
    errors = outcome.errors
  }

  /// All findings as they are now: failing and undetermined ones, in the order of rules.
  package var allFindings: [Finding] {
    findings.sorted { ($0.key.rule, $0.key.resource) < ($1.key.rule, $1.key.resource) }
      .flatMap(\.value)
  }

  /// Takes changes in and judges again what they touch.
  package mutating func apply(_ changes: [GraphChange]) -> Outcome {
    let update = ResourceGraph.update(&graph, with: changes, folding: folding)
    var outcome = Outcome()
    for index in update.removed {
      for rule in program.rules(judging: graph.resources[index]) {
        let pair = Pair(rule: Int32(rule), resource: Int32(index))
        outcome.closed += findings.removeValue(forKey: pair) ?? []
        dependencies.remove(pair)
        if !unclear.isEmpty {
          let key = LiveExtent.key(program.rules[rule], index, in: graph)
          unclear.remove(key)
          failures.remove(key)
        }
      }
    }
    let evaluator = evaluator()
    let affected = affected(by: update)
    let judged = judge(PairList(affected), again: affected, evaluator, nil)
    outcome.opened = judged.opened
    outcome.closed += judged.closed
    outcome.judged = judged.judged
    var counts = [Int](repeating: 0, count: program.rules.count)
    for pair in affected { counts[Int(pair.rule)] += 1 }
    for (rule, count) in counts.enumerated() where count > 0 {
      outcome.judgedByRule[program.rules[rule].id] = count
    }
    outcome.errors = judged.errors
    return outcome
  }

  // MARK: - Judging

  private func evaluator() -> PolicyEvaluator {
    PolicyEvaluator(program: program, graph: graph, links: ResourceLinks(), moves: moves)
  }

  /// Judges pairs and keeps what came of it.
  ///
  /// - Parameter again: those that may have been judged before.
  private mutating func judge(
    _ pairs: PairList, again: [Pair], _ evaluator: PolicyEvaluator, _ progress: WorkProgress?
  ) -> Outcome {
    var outcome = Outcome()
    outcome.judged = pairs.count
    guard pairs.count > 0 else { return outcome }
    let evaluation = evaluator.judge(
      pairs, keepsPasses: false, workers: pairs.count < 64 ? 1 : workers, progress: progress,
      explained: nil, isRecorded: true)
    outcome.errors = evaluation.errors
    if !unclear.isEmpty {
      for pair in again {
        let key = LiveExtent.key(program.rules[Int(pair.rule)], Int(pair.resource), in: graph)
        unclear.remove(key)
        failures.remove(key)
      }
    }
    unclear.formUnion(evaluation.unclear)
    failures.formUnion(evaluation.failures)
    if again.isEmpty {
      ruleTimes = evaluation.times.sorted { $0.value > $1.value }
        .map { (program.rules[Int($0.key)].id, $0.value) }
    }
    var quiet = Set(again)
    for record in evaluation.records {
      quiet.remove(record.pair)
      dependencies.set(record.dependencies, of: record.pair)
      let before = findings[record.pair] ?? []
      findings[record.pair] = record.findings.isEmpty ? nil : record.findings
      compare(before, record.findings, &outcome)
    }
    for pair in quiet {
      dependencies.remove(pair)
      outcome.closed += findings.removeValue(forKey: pair) ?? []
    }
    return outcome
  }

  private func compare(_ before: [Finding], _ now: [Finding], _ outcome: inout Outcome) {
    guard !before.isEmpty || !now.isEmpty else { return }
    func isIn(_ list: [Finding], _ finding: Finding) -> Bool {
      list.contains { $0.fingerprint == finding.fingerprint && $0.verdict == finding.verdict }
    }
    outcome.opened += now.filter { !isIn(before, $0) }
    outcome.closed += before.filter { !isIn(now, $0) }
  }

  /// The pairs to judge again, rule by rule.
  private func affected(by update: GraphUpdate) -> [Pair] {
    var pairs: Set<Pair> = []
    for index in update.documents {
      for rule in program.rules(judging: graph.resources[index]) {
        pairs.insert(Pair(rule: Int32(rule), resource: Int32(index)))
      }
    }
    var keys: Set<GraphHost.Dependency> = []
    for index in update.documents.union(update.removed) { keys.insert(.resource(index)) }
    for index in update.referrers { keys.insert(.referrers(index)) }
    for type in update.types { keys.insert(.type(type.name, scope: type.scope)) }
    for name in update.names { keys.insert(.name(name.name, scope: name.scope)) }
    for scope in update.scopes { keys.insert(.scope(scope)) }
    for key in keys {
      for pair in dependencies.pairs(on: key) where !pairs.contains(pair) {
        let index = Int(pair.resource)
        guard !graph.vacant.contains(index),
          program.rules(judging: graph.resources[index]).contains(Int(pair.rule))
        else { continue }
        pairs.insert(pair)
      }
    }
    return pairs.sorted { ($0.rule, $0.resource) < ($1.rule, $1.resource) }
  }
}
