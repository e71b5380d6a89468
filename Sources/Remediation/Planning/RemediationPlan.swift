// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges
package import Findings

/// Playbooks bound to the resources of one account: what would be changed, why, what it touches and
/// how it is taken back.
///
/// Everything that an approval is about is in it. `digest` is over its canonical form (RFC 8785).
package struct RemediationPlan: Hashable, Sendable {
  /// The version of the form.
  package static let version = 1

  /// When it was made, in seconds since 1970.
  package var made: Int
  /// Until when it may be applied, in seconds since 1970.
  package var expires: Int
  /// Random, so that no two plans are the same.
  package var nonce: String
  /// Who asked for it, as the key or the name of the user says.
  package var requester: String
  /// The account that it is about.
  package var account: String
  /// The partition, such as `aws`.
  package var partition: String
  /// The regions that it changes, sorted.
  package var regions: [String]
  /// The snapshot that it was made from.
  package var snapshot: Snapshot
  /// The digests of the playbooks that it uses, by name.
  package var playbooks: [String: String]
  /// The digest of the gate's configuration.
  package var gate: String
  /// What is changed, a resource each, in the order in which it is to happen.
  package var units: [Unit]
  /// What isn't repaired, and why.
  package var leftOut: [LeftOut]

  /// The snapshot that a plan was made from.
  package struct Snapshot: Hashable, Sendable {
    /// SHA-256 of the file.
    package var digest: String
    /// When the account was seen so, in seconds since 1970.
    package var ended: Int
  }

  /// A finding that a plan is about.
  package struct PlannedFinding: Hashable, Sendable {
    /// The rule's id.
    package var rule: String
    /// What is wrong, in one line.
    package var title: String
    /// How bad it is.
    package var severity: Severity
    /// Its stable identity.
    package var fingerprint: String
    /// The resource.
    package var address: String
  }

  /// A finding that no step repairs.
  package struct LeftOut: Hashable, Sendable {
    /// The finding.
    package var finding: PlannedFinding
    /// Why.
    package var reason: String
  }

  /// What happens to one resource: all of it, or nothing.
  package struct Unit: Hashable, Sendable {
    /// Its name in the plan, such as `u1`.
    package var name: String
    /// The resource.
    package var resource: Target
    /// What is repaired.
    package var findings: [PlannedFinding]
    /// Who may let it happen.
    package var tier: Tier
    /// Why it has this tier, one sentence each.
    package var reasons: [String]
    /// What it disrupts, one sentence a playbook.
    package var disrupts: [String]
    /// The calls, in this order.
    package var steps: [Step]
    /// What becomes of documents.
    package var changes: [DocumentChange]
    /// Further findings that it closes.
    package var closes: [PlannedFinding]
    /// Findings that it would open.
    package var opens: [PlannedFinding]
    /// What it touches.
    package var blast: BlastRadius
    /// Units that have to be done before it.
    package var after: [String] = []
  }

  /// The resource that a unit is about.
  package struct Target: Hashable, Sendable {
    /// The address in the graph: mostly the ARN.
    package var address: String
    /// The Terraform type.
    package var type: String
    /// The provider's id.
    package var id: String
    /// The kind of the collectors' table that it was read as.
    package var kind: String
    /// What its cloud calls it: id, name, ARN.
    package var names: [String]
    /// The region; empty for what is global.
    package var region: String
    /// `production` unless it is known to be something else.
    package var environment: String
    /// Who manages it.
    package var owner: Owner
  }

  /// Who manages a resource, as far as it can be told.
  package struct Owner: Hashable, Sendable {
    /// How it is managed.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// A Terraform state holds it.
      case terraform
      /// A CloudFormation stack.
      case cloudFormation = "cloudformation"
      /// A controller in the cloud or a cluster, which would undo a change.
      case controller
      /// Nobody that is known.
      case unknown
    }

    /// How it is managed.
    package var kind: Kind
    /// The state's address, the stack, the controller; empty where there is none.
    package var name: String
    /// Whom its tags name; empty where they don't.
    package var contact: String
  }

  /// One call of a unit.
  package struct Step: Hashable, Sendable {
    /// The playbook.
    package var playbook: String
    /// The step's name there.
    package var name: String
    /// The change.
    package var call: Call
    /// What is read before it, by name.
    package var captures: [Capture]
    /// How it is taken back: the first whose condition holds.
    package var inverses: [Inverse]
    /// Why it can't be taken back, where it can't.
    package var irreversible: String
  }

  /// A bound operation.
  package struct Call: Hashable, Sendable {
    /// The service's name in the SDKs.
    package var service: String
    /// The operation.
    package var operation: String
    /// The region whose endpoint is asked.
    package var region: String
    /// The parameters, a structure.
    package var parameters: PlannedValue
  }

  /// What is read before a change.
  package struct Capture: Hashable, Sendable {
    /// The name.
    package var name: String
    /// The call.
    package var call: Call
  }

  /// A way back.
  package struct Inverse: Hashable, Sendable {
    /// The condition's Rego; empty for always.
    package var when: String
    /// The call; nil where there is nothing to do.
    package var call: Call?
    /// What stays different all the same; empty where everything is as before.
    package var leaves: String
  }

  /// What becomes of one resource's document.
  package struct DocumentChange: Hashable, Sendable {
    /// The resource's address: the unit's own or a satellite's.
    package var address: String
    /// Its type.
    package var type: String
    /// What becomes of it.
    package var kind: Kind
    /// The attributes that differ.
    package var attributes: [AttributeChange]

    /// What becomes of a document.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// It wasn't there.
      case added
      /// It differs.
      case changed
      /// It is there no more.
      case removed
    }
  }

  /// What becomes of an attribute; values as JSON.
  package struct AttributeChange: Hashable, Sendable {
    /// The attribute.
    package var name: String
    /// The value before; empty where there was none.
    package var before: String
    /// The value after; empty where there is none.
    package var after: String
  }

  /// What a unit touches besides the resource.
  package struct BlastRadius: Hashable, Sendable {
    /// Resources that depend on it, by address, sorted; at most 100 are listed.
    package var resources: [String]
    /// How many there are.
    package var count: Int
    /// Instances among them.
    package var instances: Int
    /// What couldn't be told about them.
    package var unknowns: [String]
  }
}
