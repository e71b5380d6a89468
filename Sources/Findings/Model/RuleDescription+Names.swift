// Bawn
// SPDX-License-Identifier: Apache-2.0

extension RuleDescription {
  /// One spelling for all that people write for a rule's name: small letters, and Trivy's ids
  /// without the `AVD-` they once began with.
  package static func normalized(_ name: String) -> String {
    let name = name.lowercased()
    return name.hasPrefix("avd-") ? String(name.dropFirst(4)) : name
  }

  /// The id and the aliases, each in the one spelling.
  package var names: [String] { [id.lowercased()] + aliases.map(Self.normalized) }
}
