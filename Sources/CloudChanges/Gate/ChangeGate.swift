// Bawn
// SPDX-License-Identifier: Apache-2.0

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
    var examined = Examination(proposal, self, usage, now)
    examined.refuseNonsense()
    examined.refuseForbidden(protection)
    examined.refuseUntimely()
    examined.askForTier()
    examined.askForReach()
    return examined.decision
  }
}
