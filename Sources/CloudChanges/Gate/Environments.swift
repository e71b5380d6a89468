// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which environments are production: all that aren't known to be another one.
package enum Environments {
  /// What people call an environment that no customer depends on.
  private static let others: Set<String> = [
    "demo", "dev", "development", "integration", "lab", "non-prod", "non-production", "nonprod",
    "playground", "pre-prod", "preprod", "qa", "sandbox", "stage", "staging", "test", "testing",
    "uat",
  ]

  /// Whether an environment is production, or isn't known not to be.
  package static func isProduction(_ environment: String) -> Bool {
    !others.contains(environment.lowercased())
  }
}
