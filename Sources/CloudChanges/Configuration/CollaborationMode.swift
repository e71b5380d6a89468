// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How much the program does on its own, from nothing to most.
package enum CollaborationMode: String, Hashable, Sendable, CaseIterable, Comparable {
  /// It finds and tells; people make every change themselves.
  case assist
  /// It prepares; people approve and have it made.
  case recommend
  /// It makes changes of tier 1 by itself.
  case automate
  /// It makes changes of tiers 1 and 2 by itself, and tells people.
  case automateWithNotification = "automate-with-notification"

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  package static func < (left: CollaborationMode, right: CollaborationMode) -> Bool {
    left.rank < right.rank
  }

  /// The highest tier that is made without anybody asking; nil for none.
  var automaticTier: Tier? {
    switch self {
    case .assist, .recommend: nil
    case .automate: .automatic
    case .automateWithNotification: .notified
    }
  }
}

/// Situations that differ in how far a recommendation can be trusted.
package enum TrustScenario: String, Hashable, Sendable, CaseIterable {
  /// A misconfiguration that everybody knows, such as a public bucket: high.
  case wellUnderstood = "well-understood"
  /// A decision with several sides: medium, people review it.
  case complexDecision = "complex-decision"
  /// Something new or odd: low, people have to look into it.
  case novelFinding = "novel-finding"
  /// A change of much weight, such as one of a network: low, people approve it.
  case highImpact = "high-impact"
  /// Containing an attack: medium to high, by playbooks approved before, and people are told.
  case emergencyContainment = "emergency-containment"

  /// What is considered in each, unless the configuration says less.
  package var mode: CollaborationMode {
    switch self {
    case .wellUnderstood: .automate
    case .complexDecision: .recommend
    case .novelFinding: .assist
    case .highImpact: .recommend
    case .emergencyContainment: .automateWithNotification
    }
  }
}
