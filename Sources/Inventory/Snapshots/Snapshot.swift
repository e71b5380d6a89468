// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The graph's parts of one or more accounts at one time, and how complete they are.
package struct Snapshot: Sendable {
  /// When collecting began, in seconds since 1970.
  package var begun: Int
  /// When it ended.
  package var ended: Int
  /// The version of Bawn that made it.
  package var madeBy: String
  /// One part for each account, its scope of kind `account`.
  package var parts: [GraphPart]
  /// What was seen and what wasn't.
  package var coverage: CollectionCoverage

  /// A snapshot from its parts.
  package init(
    begun: Int, ended: Int, madeBy: String, parts: [GraphPart], coverage: CollectionCoverage
  ) {
    self.begun = begun
    self.ended = ended
    self.madeBy = madeBy
    self.parts = parts
    self.coverage = coverage
  }
}
