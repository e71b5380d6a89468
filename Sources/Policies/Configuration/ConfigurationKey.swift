// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A setting that a configuration given with `--config` can lock: nothing that is found in the
/// scanned tree, and no option, may then ask for less.
package enum ConfigurationKey: String, CaseIterable, Sendable {
  /// The lowest severity that ends a scan with exit code 1.
  case failOn = "fail-on"
  /// The lowest severity that is judged at all.
  case severity
  /// The rules that are used where none is named.
  case profile
  /// Rules besides the profile's, and rules left out.
  case rules
  /// Whether warnings about the input count as errors.
  case strict
  /// Whether findings leave the exit code at 0.
  case softFail = "soft-fail"
  /// Paths that aren't searched.
  case exclude
  /// Severities, actions and switches by rule, path and resource.
  case overrides
  /// Entries that silence findings.
  case suppressions
  /// What suppressions have to meet.
  case suppressionLimits = "suppression-limits"
  /// Policy files.
  case policyFiles = "policy-files"
  /// The baseline.
  case baseline
}
