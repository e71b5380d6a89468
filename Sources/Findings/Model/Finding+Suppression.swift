// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Finding {
  /// Why a finding is silenced.
  package struct Suppression: Sendable {
    /// What silenced it.
    package var kind: Kind
    /// The reason given; empty when there is none.
    package var reason: String
    /// Who approved it, where that is said.
    package var approvedBy: String?
    /// The last day it holds, as `YYYY-MM-DD`; nil for ever.
    package var until: String?
    /// Where it is written: a comment, an entry of a file.
    package var place: Place

    /// A suppression from its parts.
    package init(
      kind: Kind, reason: String, approvedBy: String? = nil, until: String? = nil,
      place: Place = .none
    ) {
      self.kind = kind
      self.reason = reason
      self.approvedBy = approvedBy
      self.until = until
      self.place = place
    }

    /// The ways to silence a finding, as reports name them.
    package enum Kind: String, Sendable, CaseIterable {
      /// A comment in the code.
      case inline
      /// An entry of a configuration or policy file, Bawn's own or another tool's.
      case policy
      /// A baseline: it was there before.
      case baseline
      /// It is in the revision that the scan is compared with.
      case earlier
    }
  }
}
