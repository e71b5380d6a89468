// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Who may let a change happen.
package enum Tier: Int, Sendable, Comparable, CaseIterable {
  /// It may be made by itself.
  case automatic = 1
  /// It may be made by itself, and people are told.
  case notified = 2
  /// Somebody has to approve it first.
  case approved = 3
  /// It is prepared for people, and never made by the program.
  case manual = 4

  package static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }

  /// What the tier means, in a few words.
  package var meaning: String {
    switch self {
    case .automatic: "automatic"
    case .notified: "automatic, people are told"
    case .approved: "needs approval"
    case .manual: "by people only"
    }
  }
}
