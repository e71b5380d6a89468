// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Inventory

/// What a run works with.
package struct RunTools: Sendable {
  /// The run's name.
  package var run: String
  /// The account.
  package var cloud: any RepairCloud
  /// Where it writes down what it does.
  package var journal: any RunJournaling
  /// Seals what may hold secrets.
  package var seal: RunSeal
  /// What is still wrong with a unit's resource as it is now: findings that were to be repaired, and
  /// what its playbooks assert; a sentence each.
  package var judge: @Sendable (GraphPart, RemediationPlan.Unit) -> [String]
  /// The folder of the locks that keep runs from working on one resource at a time; nil for none.
  package var locks: String?
  /// Whether everything is to stop.
  package var isStopped: @Sendable () -> Bool = { false }
  /// The time, in seconds since 1970.
  package var now: @Sendable () -> Int
  /// Waits.
  package var sleep: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }

  /// Tools of a run.
  package init(
    run: String, cloud: any RepairCloud, journal: any RunJournaling, seal: RunSeal,
    judge: @escaping @Sendable (GraphPart, RemediationPlan.Unit) -> [String],
    now: @escaping @Sendable () -> Int
  ) {
    self.run = run
    self.cloud = cloud
    self.journal = journal
    self.seal = seal
    self.judge = judge
    self.now = now
  }

  /// What something sealed belongs to.
  func place(_ unit: RemediationPlan.Unit, _ playbook: String, _ name: String) -> String {
    "\(run)/\(unit.name)/\(playbook)/\(name)"
  }
}
