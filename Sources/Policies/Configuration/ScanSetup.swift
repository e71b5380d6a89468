// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import InfrastructureCode

/// All that files say about a scan: the project's configuration, policy files, and the revision
/// whose suppressions count.
package struct ScanSetup: Sendable {
  /// What `bawn.yaml` says, with what was given beside it.
  package var configuration = ProjectConfiguration()
  /// Root modules with their settings, patterns expanded.
  package var roots: [RootSettings] = []
  /// Severities, actions and switches: policies' first, so that the project's may differ by path.
  package var overrides: [RuleOverride] = []
  /// Entries that silence findings, in the order in which they count. Lists of other tools may be
  /// added.
  package var suppressions: [SuppressionSource] = []
  /// What suppressions have to meet.
  package var limits = SuppressionLimits()
  /// What is wrong with any of it. An error means that nothing may be scanned with it.
  package var diagnostics: [Diagnostic] = []
  /// The files that are scanned.
  package var files: (any ConfigurationFiles)?
  /// The revision whose suppressions count; nil when those of now do.
  package var base: ConfigurationSearch.Base?

  /// A setup that says nothing.
  package init() {}

  /// Whether it can't be used.
  package var isBroken: Bool { diagnostics.contains { $0.severity == .error } }

  /// Where files with suppressions are read from: the scanned files, or those of the revision
  /// whose suppressions count.
  package var suppressionFiles: (any ConfigurationFiles)? { base?.files ?? files }

  /// Where a file lies, from the top of the repository, even where it is no more.
  package func location(of path: String) -> String {
    guard let files else { return FilePath.clean(path) }
    let location = files.locationInTree(path)
    guard let top = (files as? LocalFiles)?.boundary else { return location }
    // A file of another revision may not be there now; its path still says where it was.
    let absolute = files.absolute(path)
    return absolute.hasPrefix(top + "/") ? String(absolute.dropFirst(top.count + 1)) : location
  }

  /// Whether a place, from the top of the repository, is excluded.
  package func isExcluded(_ location: String) -> Bool {
    configuration.exclude.contains { $0.matches(location) }
  }
}
