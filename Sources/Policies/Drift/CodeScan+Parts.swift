// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Inventory

extension CodeScan {
  /// What code, plans and states add to a graph, unjudged.
  func parts(
    _ options: Options, _ sources: SourceMap, _ report: inout ScanReport
  ) -> [GraphPart] {
    let terraform = terraformOptions(options)
    let trees = load(options, terraform, sources, &report)
    for tree in trees { report.diagnostics += tree.loaded.diagnostics }
    return trees.flatMap(\.loaded.parts) + loadPlans(options, terraform, sources, &report)
  }
}
