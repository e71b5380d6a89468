// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
internal import InfrastructureCode
package import Inventory

/// Compares code, a state or a plan with a snapshot, and says what the differences open.
package struct DriftScan {
  /// What is compared and how.
  package struct Options: Sendable {
    /// The code, the plans and states, and how they are read.
    package var written: CodeScan.Options
    /// What is known besides the two sides.
    package var comparison = DriftComparison.Options()
    /// Whether verdicts are compared too.
    package var judges = true

    /// Options for what is written.
    package init(written: CodeScan.Options) { self.written = written }
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// Where the two sides part, what matters most first.
    package var report: DriftReport
    /// For each item of the report: what the live side fails and the written one doesn't.
    package var opened: [[Finding]]
    /// For each item: how many findings the written side has that the live one doesn't.
    package var closed: [Int]
    /// What is written.
    package var written: ResourceGraph
    /// What runs.
    package var live: ResourceGraph
    /// Problems with the input.
    package var diagnostics: [Diagnostic]
  }

  private let catalog: RuleCatalog
  private let mappings: ProviderMappings
  private let schemas: SchemaCatalogue

  /// A comparison with the rules, mappings and provider schemas of a content folder.
  package init(catalog: RuleCatalog, mappings: ProviderMappings, schemas: SchemaCatalogue) {
    self.catalog = catalog
    self.mappings = mappings
    self.schemas = schemas
  }

  /// Reads what is written, compares it with the snapshot and judges both.
  package func run(_ options: Options, snapshot: Snapshot) -> Outcome {
    let scan = CodeScan(catalog: catalog, mappings: mappings, schemas: schemas)
    var reading = ScanReport()
    let sources = SourceMap()
    let parts = scan.parts(options.written, sources, &reading)
    let written = ResourceGraph(parts: parts, sources: sources, folding: mappings.folding)
    let live = ResourceGraph(
      parts: snapshot.parts, sources: SourceMap(), folding: mappings.folding)
    var comparison = DriftComparison(
      written: written, live: live, schemas: schemas, folding: mappings.folding,
      options: options.comparison)
    var outcome = Outcome(
      report: comparison.run(), opened: [], closed: [], written: written, live: live,
      diagnostics: reading.diagnostics)
    outcome.opened = Array(repeating: [], count: outcome.report.items.count)
    outcome.closed = Array(repeating: 0, count: outcome.report.items.count)
    if options.judges { judge(&outcome, options, at: snapshot.ended) }
    sort(&outcome)
    return outcome
  }

  // MARK: - Verdicts

  /// Judges both sides as of one time: what merely grew older is no drift.
  private func judge(_ outcome: inout Outcome, _ options: Options, at time: Int) {
    let scan = CodeScan(catalog: catalog, mappings: mappings, schemas: schemas)
    let (rules, _) = scan.selectRules(options.written)
    let before = failures(outcome.written, rules, options, at: time)
    let after = failures(outcome.live, rules, options, at: time)
    for (index, item) in outcome.report.items.enumerated() {
      var earlier: Set<String> = []
      for number in [item.written].compactMap(\.self) {
        earlier.formUnion((before[outcome.written.resources[number].address] ?? []).map(key))
      }
      // A part's verdicts are also its owner's.
      let concerned = [item.live, item.owner].compactMap(\.self)
      let found = concerned.flatMap { after[outcome.live.resources[$0].address] ?? [] }
      if item.written == nil || item.live != nil || item.owner != nil {
        outcome.opened[index] = found.filter { !earlier.contains(key($0)) }
          .sorted { ($0.severity, $1.rule.id) > ($1.severity, $0.rule.id) }
      }
      let later = Set(found.map(key))
      outcome.closed[index] = item.live == nil ? 0 : earlier.subtracting(later).count
    }
  }

  private func key(_ finding: Finding) -> String { "\(finding.rule.id) \(finding.element)" }

  private func failures(
    _ graph: ResourceGraph, _ rules: [PolicyRule], _ options: Options, at time: Int
  ) -> [String: [Finding]] {
    let program = PolicyProgram(
      rules: rules, library: catalog.library, classes: mappings.classes, graph: graph)
    let evaluation = PolicyEvaluator(program: program, graph: graph, now: time).evaluate(
      keepsPasses: false, workers: options.written.workers, progress: options.written.progress)
    return Dictionary(
      grouping: evaluation.findings.filter { $0.verdict == .fail }, by: \.subject.address)
  }

  // MARK: - Order

  /// What opens the worst findings first, then by kind and place.
  private func sort(_ outcome: inout Outcome) {
    let order = outcome.report.items.indices.sorted { left, right in
      let (one, other) = (outcome.opened[left].first, outcome.opened[right].first)
      if one?.severity != other?.severity {
        guard let one else { return false }
        guard let other else { return true }
        return one.severity > other.severity
      }
      let kinds = (rank(outcome.report.items[left]), rank(outcome.report.items[right]))
      if kinds.0 != kinds.1 { return kinds.0 < kinds.1 }
      return left < right
    }
    outcome.report.items = order.map { [items = outcome.report.items] in items[$0] }
    outcome.opened = order.map { [opened = outcome.opened] in opened[$0] }
    outcome.closed = order.map { [closed = outcome.closed] in closed[$0] }
  }

  private func rank(_ item: DriftReport.Item) -> Int {
    switch item.kind {
    case .changed: 0
    case .missing: 1
    case .unmanaged: 2
    }
  }
}
