// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Documents
package import Inventory

/// The account that a plan is applied to.
///
/// A protocol, so that tests can fail, change and stop it wherever they like.
package protocol RepairCloud: Sendable {
  /// A resource with everything that configures it, read now.
  ///
  /// - Throws: why it can't be told.
  func read(_ target: RemediationPlan.Target) async throws(CloudError) -> GraphPart

  /// The answer of an operation that only reads.
  func ask(_ call: APICall) async throws(CloudError) -> Document

  /// Makes a change: through the gate, and noted in the ledger before and after.
  func change(_ change: RepairChange) async throws(RepairChange.Failure) -> Document
}

/// One changing call of a run.
package struct RepairChange: Sendable {
  /// The run.
  package var run: String
  /// The unit of the plan.
  package var unit: RemediationPlan.Unit
  /// The step's name.
  package var step: String
  /// The playbook's name.
  package var playbook: String
  /// The call, with everything in it.
  package var call: APICall
  /// The digest of the call as the plan has it.
  package var plannedCall: String
  /// The resource's tags, as they were read when the unit began.
  package var tags: [String: String]
  /// Whether it takes a change back.
  package var isUndo: Bool

  /// Why a change wasn't made, or what isn't known of it.
  package enum Failure: Error, Sendable {
    /// The gate refuses it; nothing was sent.
    case refused([String])
    /// The service refused it; nothing has changed.
    case failed(CloudError)
    /// It may have been made or not.
    case ambiguous(CloudError)
    /// Everything is to stop; nothing was sent.
    case stopped(String)
  }
}
