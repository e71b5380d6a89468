// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Inventory

extension CodeScan {
  /// Reads the plans and states among the inputs; gives what they add to the graph.
  func loadPlans(
    _ options: Options, _ terraform: TerraformOptions, _ sources: SourceMap,
    _ report: inout ScanReport
  ) -> [GraphPart] {
    guard !options.plans.isEmpty else {
      if let directory = options.planSource {
        report.diagnostics.append(
          Diagnostic(
            id: "plan-source", severity: .warning,
            message: "\"\(directory)\" is given as the code of a plan, but no plan is scanned"))
      }
      return []
    }
    if options.newSince != nil || options.changedSince != nil {
      report.diagnostics.append(
        Diagnostic(
          id: "revision-plan", severity: .warning,
          message:
            "plans and states are in no git revision, so all of their findings are reported; "
            + "a baseline tells which of them are known"))
    }
    let source = PlanFileSource(
      sources: sources, schemas: schemas, options: terraform, settings: options.roots,
      codeDirectory: options.planSource)
    let loaded = source.load(options.plans)
    report.diagnostics += loaded.diagnostics
    report.summary.files += loaded.fileCount
    report.summary.roots += loaded.parts.count
    return loaded.parts
  }

  /// Reads the states that link code and live resources; they aren't judged.
  func loadStates(
    _ options: Options, _ terraform: TerraformOptions, _ report: inout ScanReport
  ) -> [GraphPart] {
    guard !options.states.isEmpty else { return [] }
    let loaded = PlanFileSource(
      sources: SourceMap(), schemas: schemas, options: terraform, settings: options.roots
    ).load(options.states)
    report.diagnostics += loaded.diagnostics.filter { $0.severity == .error }
    return loaded.parts
  }
}
