// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Findings

/// Which findings are to be repaired, and on whose behalf.
package struct PlanRequest: Sendable {
  /// Ids or aliases of rules; empty for all.
  package var rules: Set<String> = []
  /// Findings below it are left alone.
  package var severity = Severity.info
  /// Beginnings of fingerprints; empty for all.
  package var findings: [String] = []
  /// Addresses of resources, or their ids; empty for all.
  package var resources: Set<String> = []
  /// Who asks.
  package var requester: String
  /// The time, in seconds since 1970.
  package var now: Int
  /// For how long the plan may be applied, in seconds.
  package var lifetime = 86_400
  /// Random.
  package var nonce: String
  /// The snapshot that is planned from.
  package var snapshot: RemediationPlan.Snapshot
  /// The account.
  package var account: String
  /// The partition.
  package var partition: String

  /// A request for everything that can be repaired.
  package init(
    requester: String, now: Int, nonce: String, snapshot: RemediationPlan.Snapshot, account: String,
    partition: String = "aws"
  ) {
    self.requester = requester
    self.now = now
    self.nonce = nonce
    self.snapshot = snapshot
    self.account = account
    self.partition = partition
  }

  /// Whether a finding is asked for.
  func wants(_ finding: Finding) -> Bool {
    guard finding.verdict == .fail, finding.severity >= severity else { return false }
    let names = [finding.rule.id] + finding.rule.aliases
    if !rules.isEmpty, !names.contains(where: rules.contains) { return false }
    if !findings.isEmpty, !findings.contains(where: finding.fingerprint.hasPrefix) { return false }
    guard !resources.isEmpty else { return true }
    let subject = finding.subject
    let known = [subject.address, subject.id, subject.arn].compactMap(\.self) + subject.names
    return known.contains(where: resources.contains)
  }
}
