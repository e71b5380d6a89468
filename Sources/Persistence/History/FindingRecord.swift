// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a store knows of a finding.
package struct FindingRecord: Sendable, Hashable {
  /// The fingerprint that it was seen with last.
  package var fingerprint: String
  /// The rule's id.
  package var rule: String
  /// How bad it was when it was seen last.
  package var severity: String
  /// The account or root module.
  package var scope: String
  /// The resource's type.
  package var type: String
  /// The resource's address.
  package var address: String
  /// The region; empty where there is none.
  package var region: String
  /// One sentence about the resource.
  package var message: String
  /// When it was seen first, in seconds since 1970.
  package var firstSeen: Int
  /// When it was seen last.
  package var lastSeen: Int
  /// When it was opened, the last time.
  package var opened: Int
  /// When it was closed; nil while it is open.
  package var closed: Int?
  /// How often it was opened.
  package var openings: Int
}

/// What an evaluation changed among the findings.
package struct FindingChanges: Sendable, Equatable {
  /// The fingerprints of those that are new or came back, in the order found.
  package var opened: [String] = []
  /// The fingerprints of those that are gone, in order.
  package var closed: [String] = []
  /// How many were found again and stayed open.
  package var remaining = 0
  /// How many weren't found and stayed open, since nobody knows that they are gone.
  package var unsettled = 0

  /// No change.
  package init() {}
}
