// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode

extension CodeScan {
  /// Reads the plans and states among the inputs and adds what they hold.
  func loadPlans(
    _ options: Options, _ terraform: TerraformOptions, _ sources: SourceMap,
    into total: inout TerraformSource.Result
  ) {
    guard !options.plans.isEmpty else {
      if let directory = options.planSource {
        total.diagnostics.append(
          Diagnostic(
            id: "plan-source", severity: .warning,
            message: "\"\(directory)\" is given as the code of a plan, but no plan is scanned"))
      }
      return
    }
    let source = PlanFileSource(
      sources: sources, schemas: schemas, options: terraform, codeDirectory: options.planSource)
    let loaded = source.load(options.plans)
    total.parts += loaded.parts
    total.roots += loaded.roots
    total.diagnostics += loaded.diagnostics
    total.fileCount += loaded.fileCount
  }
}
