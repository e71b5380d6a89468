// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges
internal import Crypto
package import Documents
package import Policies

/// Typed steps that repair a finding, with their inverse; `Documentation/playbooks.md` explains the
/// fields of its file.
package struct Playbook: Sendable {
  /// The name, such as `s3-block-public-access`; it is that of its file.
  package var name: String
  /// What it does, in one line.
  package var title: String
  /// Ids of the rules whose findings it repairs.
  package var repairs: [String]
  /// The types of resources that it changes. A finding on a satellite is repaired on its parent.
  package var resources: [String]
  /// Who may let it run.
  package var tier: Tier
  /// Why it has this tier.
  package var because: String
  /// What it disrupts, said to whoever approves it.
  package var disrupts: String
  /// Types that depend on what it changes: where not all of them were read, it isn't known whom it
  /// reaches, and its tier is a higher one.
  package var dependants: [String]
  /// What makes its tier a higher one here.
  package var raises: [Check]
  /// What keeps it from being used here at all.
  package var refusals: [Check]
  /// Names for values that its templates use, in the order in which they are computed.
  package var bindings: [Binding]
  /// What is read before anything is changed.
  package var captures: [Capture]
  /// What is changed, in this order.
  package var steps: [Step]
  /// Constants that its templates and queries know as `params`.
  package var params: Document?
  /// What has to hold of the resource once it is changed, besides the rules that it repairs.
  package var assertions: [Check]
  /// For how long the change is waited for, in seconds.
  package var deadline: Int
  /// The file it came from.
  package var file: SourceFile

  /// A condition in Rego.
  package typealias Condition = PolicyRule.RegoText

  /// A question to the graph: it is raised, refused or asserted by what the query finds.
  package struct Check: Sendable {
    /// A Rego query over `resource`, `params` and `graph`.
    package var query: PolicyRule.RegoText
    /// What it means when the query finds something.
    package var because: String
    /// The tier that it raises to; nil where it isn't about tiers.
    package var tier: Tier?
  }

  /// A value with a name.
  package struct Binding: Sendable {
    /// The name.
    package var name: String
    /// The value.
    package var value: Template
  }

  /// An answer that is kept from before the change.
  package struct Capture: Sendable {
    /// The name that templates know it by, as `captured.NAME`.
    package var name: String
    /// The operation, which only reads.
    package var call: Call
    /// Codes by which the service says that there is nothing; then `captured.NAME` isn't there.
    package var absent: [String]
  }

  /// An operation and its parameters.
  package struct Call: Sendable {
    /// The service's name in the SDKs.
    package var service: String
    /// The operation.
    package var operation: String
    /// The parameters, a structure.
    package var parameters: Template
    /// Where it stands in the playbook's file.
    package var range: ByteRange
  }

  /// One change, with what it does and how it is taken back.
  package struct Step: Sendable {
    /// The name that templates know its answer by, as `answers.NAME`.
    package var name: String
    /// The operation.
    package var call: Call
    /// The step isn't needed where this holds.
    package var unless: PolicyRule.RegoText?
    /// What undoes it: of these the first whose condition holds.
    package var inverses: [Inverse]
    /// Why there is no inverse, where there is none.
    package var irreversible: String
    /// What becomes of the resource's document and of its satellites.
    package var effects: [Effect]
  }

  /// A way back.
  package struct Inverse: Sendable {
    /// When it is the one; nil for always.
    package var when: PolicyRule.RegoText?
    /// The operation; nil where there is nothing to do.
    package var call: Call?
    /// What stays different all the same; empty where everything is as before.
    package var leaves: String
  }

  /// What a step does to a resource as the graph has it.
  package struct Effect: Sendable {
    /// The satellite's type; nil for the resource itself.
    package var satellite: String?
    /// Attributes with their new values, a structure.
    package var set: Template
    /// Attributes that go.
    package var unset: [String]
    /// Whether the satellite goes.
    package var removes: Bool
    /// When it happens; nil for always.
    package var when: PolicyRule.RegoText?
  }
}

extension Playbook {
  /// SHA-256 of its file, in hexadecimal digits.
  package var digest: String { SHA256.hash(data: file.bytes).hexadecimalText }
}
