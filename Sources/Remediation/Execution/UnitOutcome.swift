// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What has come of a unit.
package enum UnitOutcome: Hashable, Sendable {
  /// It is repaired, and the account says so.
  case repaired
  /// It wasn't begun: refused, or not as planned; nothing was changed.
  case refused([String])
  /// It failed, and everything is as it was.
  case rolledBack(String)
  /// It was stopped between two calls; it can be resumed or taken back.
  case stopped(String)
  /// It is neither repaired nor as it was, and a person has to look: the reason, and how the state
  /// differs from what is expected.
  case held(String, differences: [String])
  /// Taking it back failed.
  case rollbackFailed(String)

  /// A word for it.
  package var word: String {
    switch self {
    case .repaired: "repaired"
    case .refused: "refused"
    case .rolledBack: "rolled back"
    case .stopped: "stopped"
    case .held: "held"
    case .rollbackFailed: "rollback failed"
    }
  }

  /// What there is to say of it.
  package var reasons: [String] {
    switch self {
    case .repaired: []
    case .refused(let reasons): reasons
    case .rolledBack(let reason), .stopped(let reason), .rollbackFailed(let reason): [reason]
    case .held(let reason, let differences): [reason] + differences
    }
  }
}
