// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Findings
package import Inventory

/// Keeps snapshots and findings over time.
///
/// Whatever stands behind it, a store answers the same. Calls block until they are done; each is a
/// transaction of its own, so that an interrupted one leaves nothing half done behind.
package protocol Store: Sendable {
  /// Adds a snapshot and gives it with its number.
  ///
  /// Resources that an earlier snapshot has just so are stored once.
  func save(_ source: some SnapshotSource) throws -> StoredSnapshot

  /// All snapshots, the newest first.
  func snapshots() throws -> [StoredSnapshot]

  /// The newest snapshot, or the newest that had ended by a time in seconds since 1970.
  func snapshot(endedBy time: Int?) throws -> StoredSnapshot?

  /// The resources of a snapshot and what was seen.
  func contents(of snapshot: StoredSnapshot) throws -> any SnapshotSource

  /// Forgets snapshots that ended before a time, and what only they held.
  func removeSnapshots(endedBefore time: Int) throws -> Int

  /// Notes the findings of an evaluation: those not known before are opened, those known and gone
  /// are closed, those that come back are opened again.
  ///
  /// - Parameters:
  ///   - findings: everything found, undetermined verdicts and silenced findings left out.
  ///   - scopes: the accounts or root modules that were judged completely: only there does what
  ///     isn't found any more count as gone.
  ///   - time: when, in seconds since 1970.
  func note(_ findings: [Finding], scopes: [String], at time: Int) throws -> FindingChanges

  /// Notes the findings of one judging of an account that may have seen only a part of it.
  ///
  /// A history goes forward only: what an account was like at a time that lies before the latest
  /// that it was judged as of changes nothing.
  ///
  /// - Parameters:
  ///   - findings: everything found there, undetermined verdicts and silenced findings left out.
  ///   - scope: the account.
  ///   - time: as of when, in seconds since 1970.
  ///   - isGone: whether an open finding that isn't among them is known to be gone; others stay.
  /// - Returns: nil where the account was judged as of a later time before.
  func note(
    _ findings: [Finding], of scope: String, asOf time: Int, isGone: (FindingRecord) -> Bool
  ) throws -> FindingChanges?

  /// As of when a scope was judged last, in seconds since 1970; nil if it never was.
  func lastJudged(_ scope: String) throws -> Int?

  /// Notes that scopes were judged as of a time, whatever came of it.
  func noteJudged(_ scopes: [String], asOf time: Int) throws

  /// Closes findings that are known to be gone, whatever else was judged.
  ///
  /// - Parameters:
  ///   - fingerprints: theirs; what isn't open is left as it is.
  ///   - time: when, in seconds since 1970.
  func close(_ fingerprints: [String], at time: Int) throws

  /// The findings ever seen, or those that are open, by severity and age.
  func findings(onlyOpen: Bool) throws -> [FindingRecord]
}
