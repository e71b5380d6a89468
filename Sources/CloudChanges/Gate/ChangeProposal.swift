// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI

/// What the gate is asked about: one changing call, where it goes, and what is known of it.
///
/// What isn't said counts against the change: an environment that nobody knows is production, a
/// reach that nobody knows is everything.
package struct ChangeProposal: Sendable {
  /// The resource that is changed.
  package struct Resource: Hashable, Sendable {
    /// The address in the graph: mostly the ARN.
    package var address: String
    /// The Terraform type.
    package var type: String
    /// The provider's id.
    package var id: String
    /// Further names: ARNs, aliases.
    package var names: [String]
    /// Its tags, as they were read last.
    package var tags: [String: String]

    /// A resource from its parts.
    package init(
      address: String, type: String, id: String = "", names: [String] = [],
      tags: [String: String] = [:]
    ) {
      self.address = address
      self.type = type
      self.id = id
      self.names = names
      self.tags = tags
    }
  }

  /// Who lets it happen.
  package enum Trigger: String, Hashable, Sendable {
    /// Somebody runs a plan.
    case person
    /// The program does, on its own.
    case automatic
  }

  /// How a change takes another one back.
  package enum Undo: Hashable, Sendable {
    /// It puts back what was there before.
    case restoring
    /// It removes what the same run has made.
    case removingOwn
  }

  /// Whether anybody would be locked out: the last administrator, the program itself.
  package enum LockOut: Hashable, Sendable {
    /// The call has nothing to do with who may do what.
    case unconcerned
    /// It was simulated: everybody who has to keep access keeps it.
    case excluded
    /// Somebody would, or it can't be told.
    case possible(String)
  }

  // MARK: - Where and what

  /// The account.
  package var account: String
  /// The partition, such as `aws`.
  package var partition: String
  /// The call with its parameters bound.
  package var call: APICall
  /// The resource.
  package var resource: Resource
  /// The environment as the resource's tags tell it; empty for unknown.
  package var environment = ""
  /// Whether the account is its organization's management account.
  package var isManagementAccount = false

  // MARK: - By what

  /// The run.
  package var run: String
  /// The digest of the plan.
  package var plan: String
  /// The unit of the plan.
  package var unit = ""
  /// The step.
  package var step = ""
  /// The playbook.
  package var playbook: String
  /// The digest of the playbook's file.
  package var playbookDigest = ""
  /// The rules whose findings are repaired.
  package var rules: [String] = []
  /// The tier that the plan gives it.
  package var tier: Tier
  /// The tier that the playbook itself has.
  package var playbookTier: Tier
  /// Who lets it happen.
  package var trigger = Trigger.automatic
  /// How it takes another change back; nil when it doesn't.
  package var undo: Undo?
  /// Whether it would open a finding of high or critical severity again.
  package var reopensSevereFinding = false
  /// The digest of the call as the plan has it: what an approval is about.
  package var plannedCall = ""
  /// What somebody has signed for it.
  package var approval: ApprovalGrant?

  // MARK: - How far

  /// How many resources the whole operation touches: all that its plan changes, at least.
  package var resources = 1
  /// How many instances are behind it when it changes routes; nil when that isn't known.
  package var instances: Int?
  /// Whether anybody would be locked out.
  package var lockOut = LockOut.unconcerned

  // MARK: - When

  /// How many seconds ago the snapshot was taken that it was planned from; nil for not at all.
  package var snapshotAge: Int?
  /// How many seconds ago the resource was read, and was as planned; nil for not at all.
  package var readAge: Int?
  /// How many seconds it takes, with its validation.
  package var duration = 60
  /// How many seconds it takes to take it back.
  package var undoDuration = 60

  /// A proposal of which only the necessary is known.
  package init(
    account: String, partition: String = "aws", call: APICall, resource: Resource, run: String,
    plan: String, playbook: String, tier: Tier, playbookTier: Tier
  ) {
    self.account = account
    self.partition = partition
    self.call = call
    self.resource = resource
    self.run = run
    self.plan = plan
    self.playbook = playbook
    self.tier = tier
    self.playbookTier = playbookTier
  }
}
