// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI

/// Decides about every change of a cloud. There is no second way.
///
/// A decision depends on the proposal, the configuration, what was changed of late and the time, and
/// on nothing else: the same four give the same answer. Some rules hold whatever the configuration
/// says and whoever signs: tier 4 and what is protected are never changed, nobody is locked out;
/// without somebody's signature nothing of tier 3 is changed, nothing in production is deleted, no
/// more than 10 resources are changed in one operation, and no routes with more than 100 instances
/// behind them.
package struct ChangeGate: Sendable {
  /// The configuration, as it counts.
  package let configuration: GateConfiguration
  private let protection: Protection

  /// A gate.
  ///
  /// - Parameter own: ARNs and names of what is the program's own: the role that it acts as, its
  ///   ledger's bucket, log groups and keys.
  package init(_ configuration: GateConfiguration, own: [String] = []) {
    self.configuration = configuration.effective().configuration
    protection = Protection(
      patterns: configuration.protectedPatterns, own: configuration.own + own)
  }

  /// Whether a change may be made.
  ///
  /// - Parameters:
  ///   - usage: what was changed of late, in this run and all others.
  ///   - now: the time in seconds since 1970.
  package func decide(
    _ proposal: ChangeProposal, usage: ChangeUsage, now: Int
  ) -> ChangeDecision {
    var examined = Case(proposal, self, usage, now)
    examined.refuseNonsense()
    examined.refuseForbidden(protection)
    examined.refuseUntimely()
    examined.askForTier()
    examined.askForReach()
    return examined.decision
  }
}

/// One proposal before the gate.
struct Case {
  let proposal: ChangeProposal
  let configuration: GateConfiguration
  let usage: ChangeUsage
  let sums: ChangeUsage.Sums
  let now: Int
  let tier: Tier
  let environment: String
  let isProduction: Bool
  let deletes: Bool
  let changesRoutes: Bool
  let breakGlass: GateConfiguration.BreakGlass?
  var refusals: [ChangeDecision.Reason] = []
  var questions: [ChangeDecision.Reason] = []

  init(_ proposal: ChangeProposal, _ gate: ChangeGate, _ usage: ChangeUsage, _ now: Int) {
    self.proposal = proposal
    self.usage = usage
    self.now = now
    configuration = gate.configuration
    sums = usage.sums(account: proposal.account, now: now)
    // What the plan says can raise what is decided about the playbook, and not lower it.
    tier = max(
      proposal.tier, configuration.tier(of: proposal.playbook, own: proposal.playbookTier))
    environment =
      configuration.environment(of: proposal.account)
      ?? (Environments.isProduction(proposal.environment) ? "production" : proposal.environment)
    isProduction = Environments.isProduction(environment)
    let (service, operation) = (proposal.call.service, proposal.call.operation)
    deletes = DeletingOperations.contains(service: service, operation: operation)
    changesRoutes = RoutingOperations.contains(service: service, operation: operation)
    breakGlass = configuration.breakGlass(proposal, now: now)
  }

  mutating func refuse(_ rule: GateRule, _ text: String, until: Int? = nil) {
    refusals.append(ChangeDecision.Reason(rule, text, until: until))
  }

  mutating func ask(_ rule: GateRule, _ text: String) {
    questions.append(ChangeDecision.Reason(rule, text))
  }

  /// What all the rules come to.
  var decision: ChangeDecision {
    if !refusals.isEmpty { return .refused(refusals) }
    guard !questions.isEmpty else {
      return .allowed(notifying: tier >= .notified || breakGlass != nil)
    }
    guard let approval = proposal.approval else { return .needsApproval(questions) }
    // A question about a change of tier 1 or 2 is one that a person has to answer, too.
    if let gap = approval.gap(proposal, tier: max(tier, .approved), now: now) {
      return .needsApproval(
        questions.map { ChangeDecision.Reason($0.rule, "\($0.text); \(gap)", until: $0.until) })
    }
    return .allowed(notifying: true)
  }
}
