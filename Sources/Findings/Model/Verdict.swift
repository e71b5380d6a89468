// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a rule says of a resource.
package enum Verdict: String, CaseIterable, Sendable {
  /// Certainly violated.
  case fail
  /// Depends on a value that can't be known here.
  case undetermined
  /// Certainly kept.
  case pass
}
