// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI

/// What isn't done unless somebody signs.
extension Case {
  /// What no configuration can loosen.
  private static let resourceLimit = 10
  private static let instanceLimit = 100

  /// Tiers, modes, and what only people decide.
  mutating func askForTier() {
    if tier >= .approved, breakGlass == nil {
      ask(.approvalTier, "changes of tier \(tier.rawValue) need approval")
    }
    if deletes, isProduction, !takesBackItsOwn {
      ask(.productionDeletion, "something in production would be deleted")
    }
    if proposal.undo != nil, proposal.reopensSevereFinding, isProduction {
      ask(.reopening, "taking it back would open a severe finding in production again")
    }
    // What was allowed is taken back by whoever was allowed it.
    guard proposal.undo == nil, breakGlass == nil, proposal.trigger == .automatic else { return }
    let mode = configuration.mode(
      account: proposal.account, playbook: proposal.playbook, rules: proposal.rules)
    if mode.automaticTier.map({ tier > $0 }) ?? true {
      ask(.mode, "in mode \(mode.rawValue) tier \(tier.rawValue) isn't changed automatically")
    }
  }

  private var takesBackItsOwn: Bool { proposal.undo == .removingOwn && hasMadeWhatItRemoves }

  /// How much is changed at once, and in a day.
  mutating func askForReach() {
    // A run that may not be taken back in the end would be worse than one change more.
    guard proposal.undo == nil else { return }
    let limits = configuration.limits
    let resources = min(limits.resources, Self.resourceLimit)
    if proposal.resources > resources {
      ask(
        .resourceCount,
        "\(proposal.resources) resources in one operation are more than \(resources)")
    }
    var changed = sums.resources
    changed.insert(proposal.resource.address)
    if changed.count > resources {
      ask(
        .resourceCount,
        "\(changed.count) resources in 24 hours are more than \(resources), however many runs and"
          + " plans they are spread over")
    }
    if sums.changes >= limits.changesPerDay {
      ask(
        .dailyCount,
        "\(sums.changes) changes in 24 hours are as many as \(proposal.account) gets")
    }
    guard changesRoutes else { return }
    guard let instances = proposal.instances else {
      return ask(.instanceCount, "it changes routes, and nobody knows how many instances use them")
    }
    let most = min(limits.instances, Self.instanceLimit)
    let all = sums.instances.addingClamped(instances)
    if all > most {
      ask(
        .instanceCount,
        "routes of \(all) instances in 24 hours are more than those of \(most)")
    }
  }
}
