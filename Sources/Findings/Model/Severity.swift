// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How bad a finding is; ordered by rank, never by name.
package enum Severity: String, CaseIterable, Comparable, Sendable {
  /// Good to know.
  case info
  /// Hardening.
  case low
  /// Weakens a defence.
  case medium
  /// Exploitable or loses data under common conditions.
  case high
  /// Exploitable as it stands.
  case critical

  /// 0 for info to 4 for critical.
  package var rank: Int {
    switch self {
    case .info: 0
    case .low: 1
    case .medium: 2
    case .high: 3
    case .critical: 4
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
