// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI

/// Keeps what is decided and done, for good: the ledger.
package protocol ChangeRecording: Sendable {
  /// Adds a record and returns its place once nothing can lose it any more.
  func append(_ record: ChangeRecord) throws -> Int

  /// The changes that were begun since a time, by whichever process, in the order of their places.
  ///
  /// - Parameter since: in seconds since 1970; what `run` made is told from however long ago.
  func changes(since: Int, run: String) throws -> ChangeUsage
}

/// Something to be kept about a change.
package struct ChangeRecord: Sendable {
  /// What kind of record it is.
  package enum Kind: String, Sendable, CaseIterable {
    /// The gate refused it.
    case refused = "change.refused"
    /// The gate asks for approval.
    case questioned = "change.questioned"
    /// It is about to be sent.
    case begun = "change.begun"
    /// It isn't sent after all.
    case withdrawn = "change.withdrawn"
    /// It was made.
    case ended = "change.ended"
    /// It was not made.
    case failed = "change.failed"
    /// It may have been made.
    case ambiguous = "change.ambiguous"
  }

  /// What kind of record it is.
  package var kind: Kind
  /// The account.
  package var account: String
  /// The region.
  package var region: String
  /// The resource's address.
  package var resource: String
  /// The run.
  package var run: String
  /// The plan's digest.
  package var plan: String
  /// Whatever else there is to say; neither parameters nor answers are in it, but their digests.
  package var body: [APIValue.Member]
}
