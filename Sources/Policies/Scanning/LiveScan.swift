// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Findings
internal import InfrastructureCode
package import Inventory

/// One judging of live accounts, from snapshots to a report.
///
/// It differs from a scan of code in where resources come from and in what is known of their
/// completeness; rules, settings and reports are the same.
package struct LiveScan {
  /// A snapshot with the name of its file.
  package struct Input {
    /// The file, as it was named; empty for a snapshot that is in no file.
    package var path: String
    /// What it holds.
    package var snapshot: Snapshot

    /// An input from its parts.
    package init(path: String, snapshot: Snapshot) {
      self.path = path
      self.snapshot = snapshot
    }
  }

  private let scan: CodeScan
  private let fed: (_ kind: String, _ operation: String) -> [String]

  /// - Parameters:
  ///   - scan: the rules and mappings.
  ///   - fed: the types that an operation of the collectors' table tells of.
  package init(
    _ scan: CodeScan,
    fed: @escaping (_ kind: String, _ operation: String) -> [String] = { kind, _ in [kind] }
  ) {
    self.scan = scan
    self.fed = fed
  }

  /// Judges and reports. Of the options, those that are about code mean nothing here.
  package func run(_ inputs: consuming [Input], _ given: CodeScan.Options) -> ScanReport {
    var extent: LiveExtent?
    return run(consume inputs, given, extent: &extent)
  }

  /// Judges and reports.
  ///
  /// - Parameter extent: gets what was settled, for findings that were known before; nil where
  ///   nobody wants to know.
  package func run(
    _ inputs: consuming [Input], _ given: CodeScan.Options, extent: inout LiveExtent?
  ) -> ScanReport {
    var options = given
    options.isLive = true
    let (rules, unknown) = scan.selectRules(options)
    var report = ScanReport()
    report.diagnostics = options.setup.diagnostics
    report.unknownRules = unknown
    scan.noteMissingRules(rules, unknown, &report)
    let parts = parts(of: consume inputs, &report)
    let accounts = parts.count
    report.extent = ScanExtent(
      rules: Set(rules.map(\.id)), knownRules: Set(scan.catalog.rules.map(\.id)),
      directories: parts.map(\.scope.path))
    let states = scan.loadStates(options, TerraformOptions(), &report)
    let links = ResourceLinks(states: states, accounts: parts)
    scan.judge(consume parts, SourceMap(), rules, options, &report, links: links, extent: &extent)
    report.summary.accounts = accounts
    report.summary.isIncomplete =
      report.summary.evaluationErrors > 0
      || report.diagnostics.contains { $0.severity == .error }
    return report
  }

  /// One part for each account; of two snapshots of an account the later one counts.
  private func parts(of inputs: consuming [Input], _ report: inout ScanReport) -> [GraphPart] {
    let isAsked = !inputs.isEmpty
    var parts: [GraphPart] = []
    var positions: [String: (position: Int, ended: Int)] = [:]
    for input in inputs {
      report.diagnostics += LiveCoverage(input.snapshot.coverage).diagnostics(input.path)
      for var part in input.snapshot.parts where part.scope.kind == .account {
        part.scope.snapshot = input.path
        part.scope.seen = input.snapshot.ended
        part.scope.completeness = ScopeCompleteness(
          input.snapshot.coverage, account: part.scope.path, fed: fed)
        guard let known = positions[part.scope.path] else {
          positions[part.scope.path] = (parts.count, input.snapshot.ended)
          parts.append(part)
          continue
        }
        report.diagnostics.append(
          Diagnostic(
            id: "snapshot-superseded", severity: .warning,
            message: "account \(part.scope.path) is in several snapshots; the latest counts"))
        if input.snapshot.ended > known.ended {
          parts[known.position] = part
          positions[part.scope.path]?.ended = input.snapshot.ended
        }
      }
    }
    if parts.isEmpty, isAsked {
      report.diagnostics.append(
        Diagnostic(
          id: "snapshot-empty", severity: .error,
          message: "there is no account in what was given, so nothing was judged"))
    }
    return parts
  }
}
