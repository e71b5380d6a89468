// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import Inventory

/// Judges live accounts again and again, and tells what has opened and closed since the last time.
///
/// A finding is open while its rule fails and nothing silences it. One that can't be told any more,
/// because a call was denied or failed, stays open until it is known that it is gone.
package struct LiveWatch: Sendable {
  /// What one reading has changed.
  package struct Changes: Sendable {
    /// Findings that were not open before, worst first.
    package var opened: [Finding] = []
    /// Findings that were, worst first.
    package var closed: [Finding] = []
    /// How many resources are new or differ.
    package var changed = 0
    /// How many resources are gone.
    package var removed = 0
    /// How many pairs of rule and resource were judged.
    package var judged = 0
    /// How many of them ended in an error.
    package var errors = 0

    /// Nothing.
    package init() {}
  }

  private let scan: CodeScan
  private let options: CodeScan.Options
  private let rules: [PolicyRule]
  private let questions: [PolicyRule]
  private let questionNames: Set<String>
  private let fed: @Sendable (_ kind: String, _ operation: String) -> [String]
  private var evaluator: IncrementalEvaluator?
  private var open: [String: Finding] = [:]
  /// The fingerprints of open findings that weren't found any more and may still hold.
  private var waiting: Set<String> = []

  /// Names of rules that were asked for and that no rule carries.
  package let unknownRules: [String]

  /// A watch that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - options: of them, those that are about code mean nothing here.
  ///   - questions: what is asked of resources besides the rules; the answers are in `answers`, and
  ///     are no findings.
  ///   - fed: the types that an operation of the collectors' table tells of.
  package init(
    _ scan: CodeScan, _ options: CodeScan.Options, questions: [PolicyRule] = [],
    fed: @escaping @Sendable (_ kind: String, _ operation: String) -> [String]
  ) {
    self.scan = scan
    self.fed = fed
    var options = options
    options.isLive = true
    self.options = options
    (rules, unknownRules) = scan.selectRules(options)
    self.questions = questions
    questionNames = Set(questions.map(\.id))
  }

  /// The accounts as they are now; nil before any were taken in.
  package var graph: ResourceGraph? { evaluator?.graph }

  /// What questions have found, or couldn't tell, as of when everything was judged last.
  package private(set) var answers: [Finding] = []

  /// How many rules are watched for.
  package var ruleCount: Int { rules.count }

  /// What is wrong with rules and settings, and what keeps anything from being judged.
  package var diagnostics: [Diagnostic] {
    var report = ScanReport()
    scan.noteMissingRules(rules, unknownRules, &report)
    return options.setup.diagnostics + report.diagnostics + (evaluator?.diagnostics ?? [])
  }

  /// The open findings, worst first.
  package var openFindings: [Finding] { Self.sorted(Array(open.values)) }

  /// Takes in what the accounts hold now.
  ///
  /// - Parameters:
  ///   - parts: an account each, whole: what isn't there any more is gone.
  ///   - isAnew: judge everything, and give back the memory of what is past.
  package mutating func take(
    _ parts: [GraphPart], _ coverage: CollectionCoverage, isAnew: Bool
  ) -> Changes {
    let parts = parts.map { part in
      var part = part
      part.scope.completeness = ScopeCompleteness(
        coverage, account: part.scope.path, fed: fed)
      return part
    }
    if !isAnew, let changes = changes(to: parts) { return update(changes) }
    return judge(parts)
  }

  /// Whether a finding that was open before, and isn't found now, is known to be gone: its rule is
  /// watched for and can tell, and its resource is there still or everything of its type could be
  /// read where it was.
  ///
  /// - Parameter region: empty for what has none.
  package func isGone(
    _ fingerprint: String, rule: String, type: String, address: String, region: String,
    account: String
  ) -> Bool {
    guard open[fingerprint] == nil, rules.contains(where: { $0.id == rule }) else { return false }
    return isSettled(
      rule: rule, type: type, address: address, region: region, account: account)
  }

  private func isSettled(
    rule: String, type: String, address: String, region: String, account: String
  ) -> Bool {
    guard let evaluator,
      let number = evaluator.graph.scopes.firstIndex(where: { $0.path == account }),
      !evaluator.unclear.contains(
        LiveExtent.key(rule: rule, account: account, address: address))
    else { return false }
    let graph = evaluator.graph
    let isThere = graph.resources(at: address, scope: number).contains { index in
      let resource = graph.resources[index]
      return resource.type == type && resource.region ?? "" == region
        && !graph.vacant.contains(index)
    }
    return isThere || graph.scopes[number].completeness?.isRead(type, in: region) ?? false
  }

  /// Closes those of the waiting findings of which it is known now that they are gone.
  private mutating func closeSettled(_ changes: inout Changes) {
    for fingerprint in waiting {
      guard let finding = open[fingerprint] else {
        waiting.remove(fingerprint)
        continue
      }
      let subject = finding.subject
      guard
        isSettled(
          rule: finding.rule.id, type: subject.type, address: subject.address,
          region: subject.region ?? "", account: subject.scope)
      else { continue }
      waiting.remove(fingerprint)
      open[fingerprint] = nil
      changes.closed.append(finding)
    }
  }

  // MARK: - All of it

  private mutating func judge(_ parts: [GraphPart]) -> Changes {
    let made = IncrementalEvaluator(
      rules: rules + questions, catalog: scan.catalog, mappings: scan.mappings, parts: parts,
      workers: options.workers, progress: options.progress)
    evaluator = made
    var changes = Changes()
    changes.judged = made.judged
    changes.errors = made.errors
    let all = made.allFindings
    answers = all.filter { questionNames.contains($0.rule.id) }
    let found = questions.isEmpty ? all : all.filter { !questionNames.contains($0.rule.id) }
    let failing = shown(found.filter { $0.verdict == .fail }, in: made.graph)
    var now = Dictionary(failing.map { ($0.fingerprint, $0) }) { first, _ in first }
    changes.opened = now.values.filter { open[$0.fingerprint] == nil }
    waiting = []
    for (fingerprint, finding) in open where now[fingerprint] == nil {
      now[fingerprint] = finding
      waiting.insert(fingerprint)
    }
    open = now
    closeSettled(&changes)
    return Self.sorted(changes)
  }

  // MARK: - What has changed

  /// What differs from the graph; nil when an account is new to it.
  private func changes(to parts: [GraphPart]) -> [GraphChange]? {
    guard let graph = evaluator?.graph else { return nil }
    var changes: [GraphChange] = []
    for part in parts {
      let number = graph.scopes.firstIndex {
        $0.kind == part.scope.kind && $0.path == part.scope.path
      }
      guard let number else { return nil }
      var change = GraphChange(from: graph, scope: number, to: part)
      // Whatever asked for the scope would be judged again.
      var known = graph.scopes[number]
      known.seen = part.scope.seen
      if known == part.scope { change.knowledge = nil }
      if !change.changed.isEmpty || !change.removed.isEmpty || change.knowledge != nil {
        changes.append(change)
      }
    }
    return changes
  }

  /// Takes in what differs, such as what a repair would change.
  package mutating func update(_ graphChanges: [GraphChange]) -> Changes {
    var changes = Changes()
    guard !graphChanges.isEmpty, var evaluator else { return changes }
    for change in graphChanges {
      changes.changed += change.changed.count
      changes.removed += change.removed.count
    }
    // The graph is changed in place only while nobody else holds it.
    self.evaluator = nil
    var outcome = evaluator.apply(graphChanges)
    if !questions.isEmpty {
      outcome.opened.removeAll { questionNames.contains($0.rule.id) }
      outcome.closed.removeAll { questionNames.contains($0.rule.id) }
    }
    self.evaluator = evaluator
    let failing = shown(outcome.opened.filter { $0.verdict == .fail }, in: evaluator.graph)
    changes.judged = outcome.judged
    changes.errors = outcome.errors
    for finding in outcome.closed where open[finding.fingerprint] != nil {
      waiting.insert(finding.fingerprint)
    }
    for finding in outcome.opened where finding.verdict == .fail && isVerdict(finding) {
      waiting.remove(finding.fingerprint)
    }
    for finding in failing
    where open.updateValue(finding, forKey: finding.fingerprint) == nil {
      changes.opened.append(finding)
    }
    closeSettled(&changes)
    return Self.sorted(changes)
  }

  /// The findings that nothing silences, with the severities that overrides give them.
  private func shown(_ findings: [Finding], in graph: ResourceGraph) -> [Finding] {
    guard !findings.isEmpty else { return [] }
    var report = ScanReport()
    report.findings = findings.filter(isVerdict)
    scan.silence(&report, in: graph, by: rules, options)
    scan.apply(options.baselines, to: &report)
    scan.refuseExceptions(to: &report, options)
    return report.findings.filter { $0.suppression == nil && $0.verdict == .fail }
  }

  /// Whether a finding tells of its resource, and not of a rule that ended in an error.
  private func isVerdict(_ finding: Finding) -> Bool {
    guard let failures = evaluator?.failures, !failures.isEmpty else { return true }
    return !failures.contains(LiveExtent.key(finding))
  }

  private static func sorted(_ changes: Changes) -> Changes {
    var changes = changes
    changes.opened = sorted(changes.opened)
    changes.closed = sorted(changes.closed)
    return changes
  }

  private static func sorted(_ findings: [Finding]) -> [Finding] {
    findings.sorted {
      if $0.severity != $1.severity { return $0.severity > $1.severity }
      return ($0.rule.id, $0.subject.address, $0.fingerprint)
        < ($1.rule.id, $1.subject.address, $1.fingerprint)
    }
  }
}
