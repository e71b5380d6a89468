// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Inventory
import Policies
import Remediation

/// Judges a resource again by the rules whose findings were to be repaired.
struct RepairJudge: Sendable {
  let catalog: RuleCatalog
  let playbooks: PlaybookCatalog
  let mappings: ProviderMappings

  /// Findings that are still there and assertions that don't hold, a sentence each.
  func remaining(_ part: GraphPart, _ unit: RemediationPlan.Unit) -> [String] {
    let names = Set(unit.findings.map(\.rule))
    let used = Set(unit.steps.map(\.playbook))
    let assertions = playbooks.playbooks.filter { used.contains($0.name) }.flatMap(\.assertionRules)
    let evaluator = IncrementalEvaluator(
      rules: catalog.rules.filter { names.contains($0.id) } + assertions, catalog: catalog,
      mappings: mappings, parts: [part], workers: 1)
    let wanted = Set(unit.findings.map(\.fingerprint))
    let asserted = Set(assertions.map(\.id))
    var remaining: [String] = []
    for finding in evaluator.allFindings {
      if asserted.contains(finding.rule.id) {
        // What can't be told doesn't hold.
        guard finding.subject.address == unit.resource.address else { continue }
        remaining.append(finding.rule.title)
      } else if finding.verdict == .fail, wanted.contains(finding.fingerprint) {
        let what = finding.message.isEmpty ? finding.rule.title : finding.message
        remaining.append("\(finding.rule.id) still finds: \(what)")
      }
    }
    return remaining
  }
}
