// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How answers are read.
package struct AnswerOptions: Hashable, Sendable {
  /// How large an answer may be.
  package var limits = WireLimits()
  /// Whether values that the service's model calls sensitive carry the flag that keeps them from
  /// being shown. The models call so much sensitive (account names, descriptions) that an inventory
  /// decides by itself what is a secret.
  package var marksSensitive = false

  /// The defaults.
  package init() {}
}
