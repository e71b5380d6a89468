// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// An organisation's policy: what it calls bad and how bad, who may make exceptions, what is
/// silenced until when, and who hears of what.
///
/// A scan acts on severities, exceptions and suppressions. The rest is kept for what repairs and
/// notifies.
package struct PolicyFile: Sendable {
  /// What it was read from.
  package var file: SourceFile
  /// The checks of all groups, in their order.
  package var checks: [Check] = []
  /// What is silenced by the names of resources.
  package var suppressions: [SuppressionRule] = []
  /// Who hears of findings, by severity.
  package var notifications: [Severity: Notification] = [:]
  /// Settings that a scan doesn't act on, each once, in the order they were met.
  package var unusedSettings: [String] = []

  /// A policy that says nothing.
  package init(file: SourceFile) { self.file = file }

  /// One thing that is bad.
  package struct Check: Sendable {
    /// What it is called.
    package var name: String
    /// The group it stands in, such as `high_severity`.
    package var group: String
    /// How bad it is; nil where the policy doesn't say.
    package var severity: Severity?
    /// The rules it means, where it names them.
    package var rules: [String] = []
    /// What has to be so, as names with the values they must have.
    package var conditions: [Condition] = []
    /// Whether it may be repaired without asking.
    package var autoRemediate: Bool?
    /// What repairs it.
    package var remediationAction: String?
    /// Who is told of it.
    package var notification: [String] = []
    /// Whether there may be exceptions; nil where the policy doesn't say.
    package var exceptionAllowed: Bool?
    /// The approval that an exception needs.
    package var exceptionRequires: String?
    /// Whether it is counted for compliance.
    package var trackForCompliance: Bool?
    /// The entry in the file.
    package var range: ByteRange
  }

  /// A name with the value it must have.
  package struct Condition: Sendable {
    /// The name, such as `s3_bucket_acl_public`.
    package var name: String
    /// The value as text.
    package var value: String
  }

  /// Who hears of findings, and how soon they have to be settled.
  package struct Notification: Sendable {
    /// Where it is said.
    package var channels: [String]
    /// Hours until a finding has to be settled.
    package var hours: Int?
  }
}
