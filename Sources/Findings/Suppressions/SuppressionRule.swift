// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One entry of a file that silences findings: Bawn's own, a policy file's or another tool's.
///
/// A finding has to meet every condition that is given; an entry without any silences nothing,
/// since nobody means that.
package struct SuppressionRule: Sendable {
  /// The rules it speaks of: ids, other tools' ids or patterns with `*`; empty for all.
  package var rules: [String] = []
  /// Patterns with `*` for resources' addresses, or their names alone; empty for all.
  package var resources: [String] = []
  /// Patterns for the files that findings stand in, from the folder of the file that holds the
  /// entry; empty for all.
  package var paths: [String] = []
  /// The findings it names, present or previous; empty for all.
  package var fingerprints: [String] = []
  /// Why.
  package var reason: String
  /// Who approved it.
  package var approvedBy: String?
  /// The last day it holds, as `YYYY-MM-DD`; nil for ever.
  package var until: String?
  /// The entry in its file.
  package var place: Finding.Place

  /// An entry that names nothing yet.
  package init(
    reason: String, approvedBy: String? = nil, until: String? = nil, place: Finding.Place = .none
  ) {
    self.reason = reason
    self.approvedBy = approvedBy
    self.until = until
    self.place = place
  }

  /// What makes it the same entry in another revision, wherever it stands there.
  package struct Identity: Hashable, Sendable {
    var conditions: [[String]]
    var reason: String
    var approvedBy: String?
    var until: String?
  }

  /// What it says, without the place where it says so.
  package var identity: Identity {
    Identity(
      conditions: [rules, resources, paths, fingerprints], reason: reason, approvedBy: approvedBy,
      until: until)
  }

  /// Whether it names nothing, and so silences nothing.
  package var isEmpty: Bool {
    rules.isEmpty && resources.isEmpty && paths.isEmpty && fingerprints.isEmpty
  }
}
