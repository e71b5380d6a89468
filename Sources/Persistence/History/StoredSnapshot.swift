// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A snapshot that a store keeps.
package struct StoredSnapshot: Sendable, Hashable {
  /// Its number in the store.
  package var id: Int
  /// When collecting began, in seconds since 1970.
  package var begun: Int
  /// When it ended.
  package var ended: Int
  /// The version of Bawn that made it.
  package var madeBy: String
  /// How many resources it has, removed ones included.
  package var resourceCount: Int
  /// How many of them were stored anew with it.
  package var newDocuments: Int
}
