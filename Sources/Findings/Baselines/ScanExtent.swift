// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a scan could have found: tells what is gone from what nobody looked for.
package struct ScanExtent: Sendable {
  /// The ids of the rules that were used.
  package var rules: Set<String>
  /// The ids of all rules there are; what carries none of them was written for a rule that is gone.
  package var knownRules: Set<String>
  /// The directories that were scanned with all below them, from the repository's top; `.` is all.
  package var directories: [String]

  /// An extent from its parts; nothing unless said otherwise.
  package init(
    rules: Set<String> = [], knownRules: Set<String> = [], directories: [String] = []
  ) {
    self.rules = rules
    self.knownRules = knownRules
    self.directories = directories
  }

  /// Whether a finding of the rule in the scope would have been found.
  package func covers(rule: String, scope: String) -> Bool {
    guard rules.contains(rule) || !knownRules.contains(rule) else { return false }
    return directories.contains { directory in
      // A root module that is judged once per environment has the scope `path@environment`.
      directory == "." || scope == directory || scope.hasPrefix(directory + "/")
        || scope.hasPrefix(directory + "@")
    }
  }
}
