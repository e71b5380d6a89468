// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Inventory
import Policies
import Remediation

/// Judges a resource again by the rules whose findings were to be repaired.
struct RepairJudge: Sendable {
  let catalog: RuleCatalog
  let mappings: ProviderMappings

  /// Findings that are still there, a sentence each.
  func remaining(_ part: GraphPart, _ findings: [RemediationPlan.PlannedFinding]) -> [String] {
    let names = Set(findings.map(\.rule))
    let evaluator = IncrementalEvaluator(
      rules: catalog.rules.filter { names.contains($0.id) }, catalog: catalog, mappings: mappings,
      parts: [part], workers: 1)
    let wanted = Set(findings.map(\.fingerprint))
    return evaluator.allFindings
      .filter { $0.verdict == .fail && wanted.contains($0.fingerprint) }
      .map { "\($0.rule.id) still finds: \($0.message.isEmpty ? $0.rule.title : $0.message)" }
  }
}
