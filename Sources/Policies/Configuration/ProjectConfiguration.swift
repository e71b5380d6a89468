// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import InfrastructureCode

/// What `bawn.yaml` says, of one file or of two joined; `Documentation/configuration.md` explains
/// the settings.
package struct ProjectConfiguration: Sendable {
  /// The name under which it is looked for.
  package static let fileName = "bawn.yaml"

  /// The files it was read from, the one given with `--config` first.
  package var files: [SourceFile] = []
  /// The root modules with their values; paths may be patterns.
  package var roots: [RootSettings] = []
  /// What isn't searched, from the top of the repository.
  package var exclude: [PathPattern] = []
  /// The rules that are used where none is named.
  package var profile: PolicyRule.Profile?
  /// Rules used besides those of the profile.
  package var includedRules: [RuleName] = []
  /// Rules left out.
  package var excludedRules: [RuleName] = []
  /// The lowest severity that is judged at all.
  package var severity: Severity?
  /// The lowest severity that ends a scan with exit code 1.
  package var failOn: Severity?
  /// Whether warnings about the input count as errors.
  package var strict: Bool?
  /// Whether findings leave the exit code at 0.
  package var softFail: Bool?
  /// Which verdicts are shown.
  package var verdicts: VerdictChoice?
  /// Folders with vendored modules, as files are read.
  package var modulePaths: [String] = []
  /// Severities, actions and switches by rule, path and resource.
  package var overrides: [RuleOverride] = []
  /// Entries that silence findings, by the file they are from.
  package var suppressions: [SuppressionSource] = []
  /// What suppressions have to meet.
  package var suppressionLimits = SuppressionLimits()
  /// Policy files.
  package var policyFiles: [FileName] = []
  /// The baseline.
  package var baseline: FileName?
  /// The settings that nothing else may loosen.
  package var locked: Set<ConfigurationKey> = []

  /// A configuration that says nothing.
  package init() {}

  /// Which verdicts are shown.
  package enum VerdictChoice: String, CaseIterable, Sendable {
    /// Failing ones.
    case fail
    /// Failing and undetermined ones.
    case undetermined
    /// Passing ones too.
    case all
  }

  /// A rule's id, another tool's id or a pattern, with the place it is written at.
  package struct RuleName: Sendable {
    /// The id or pattern.
    package var name: String
    /// The file it is written in.
    package var file: SourceFile
    /// Where.
    package var range: ByteRange
  }

  /// A file that a configuration names.
  package struct FileName: Sendable {
    /// The path, as files are read.
    package var path: String
    /// Whether it may lie anywhere: a configuration found in the scanned tree may only name files
    /// of that tree.
    package var isTrusted: Bool
    /// The file it is named in.
    package var file: SourceFile
    /// Where.
    package var range: ByteRange
  }
}
