// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges

/// Decides who may let a repair happen, and says why.
///
/// A playbook has a tier by the kind of finding that it repairs; everything else can only raise it.
/// That repairs have gone well before lowers nothing: that they haven't raises it.
package struct TierClassifier: Sendable {
  /// What a decision is made of.
  package struct Facts: Sendable {
    /// The playbook's tier.
    package var playbook: Tier
    /// Why the playbook has it.
    package var because: String
    /// What the playbook's questions to the graph raise it to.
    package var raises: [(tier: Tier, because: String)] = []
    /// Whether the resource is in production, or isn't known not to be.
    package var isProduction = true
    /// Whether losing the resource would stop something that matters.
    package var isCritical = false
    /// How many of the playbook's last repairs were kept, of how many; nil without any.
    package var history: (kept: Int, of: Int)?
    /// Whether code manages the resource, which would undo the repair.
    package var isManagedByCode = false
    /// Whether a controller manages it, which would undo the repair at once.
    package var isManagedByController = false
    /// Whether every step can be taken back.
    package var isReversible = true
    /// The call that would have told who depends on it; nil where that is known.
    package var unread: String?
  }

  /// How many repairs have to be known before they say anything.
  static let historyMinimum = 20
  /// Below this share of kept repairs a playbook asks first.
  static let historyShare = 0.98

  /// A classifier.
  package init() {}

  /// The tier with its reasons, the deciding ones first.
  package func tier(of facts: Facts) -> (tier: Tier, reasons: [String]) {
    var claims: [(tier: Tier, because: String)] = [(facts.playbook, facts.because)]
    claims += facts.raises.map { ($0.tier, $0.because) }
    if !facts.isReversible { claims.append((.approved, "it can't be taken back")) }
    if facts.isManagedByController {
      claims.append((.approved, "a controller manages the resource and may undo the change"))
    }
    if facts.isManagedByCode {
      claims.append((.approved, "code manages the resource; the change belongs there"))
    }
    if let unread = facts.unread {
      claims.append((.approved, "it isn't known who depends on it: \(unread) wasn't read"))
    }
    if facts.isProduction, facts.isCritical, facts.playbook == .notified {
      claims.append((.approved, "the resource is critical, and in production"))
    }
    if let history = facts.history, history.of >= Self.historyMinimum,
      Double(history.kept) < Self.historyShare * Double(history.of)
    {
      claims.append(
        (.approved, "of its last \(history.of) repairs only \(history.kept) were kept"))
    }
    let tier = claims.map(\.tier).max() ?? .manual
    let deciding = claims.filter { $0.tier == tier }.map(\.because)
    let others = claims.filter { $0.tier != tier && $0.tier > facts.playbook }.map(\.because)
    return (tier, deciding + others)
  }
}
