// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// One item of a listing with the answers of its detail calls, as the cloud gave them.
///
/// The document is an object with the item's own members, and besides them, for each detail call,
/// the answer under the operation's name: absent where the service said that there is none, an
/// unknown value where the call was denied or failed, its symbol saying which call it was
/// (`s3:GetBucketPolicy: AccessDenied`). `_item` is an item that is a mere text, `_parent` the item
/// that was listed for, `_scope` has `account`, `region` and `partition`.
package struct Observation: Sendable {
  /// The kind of the collectors' table, such as `aws_s3_bucket`.
  package var kind: String
  /// The service's name in the SDKs.
  package var service: String
  /// The operation that listed it.
  package var operation: String
  /// The account's number.
  package var account: String
  /// The region; nil for what is global.
  package var region: String?
  /// What was answered; its memory belongs to whoever holds the observation's arena.
  package var document: Node

  /// An observation from its parts.
  package init(
    kind: String, service: String, operation: String, account: String, region: String?,
    document: Node
  ) {
    self.kind = kind
    self.service = service
    self.operation = operation
    self.account = account
    self.region = region
    self.document = document
  }
}
