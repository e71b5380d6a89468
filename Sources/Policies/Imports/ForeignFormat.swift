// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import InfrastructureCode

/// The files of other tools that settings are taken from.
package enum ForeignFormat: String, CaseIterable, Sendable {
  /// Checkov's `.checkov.yaml`.
  case checkovConfiguration
  /// Checkov's `.checkov.baseline`.
  case checkovBaseline
  /// Trivy's `.trivyignore`.
  case trivyIgnore
  /// Trivy's `.trivyignore.yaml`.
  case trivyIgnoreYAML
  /// Trivy's `trivy.yaml`.
  case trivyConfiguration
  /// tfsec's `.tfsec/config.yml`.
  case tfsecConfiguration
  /// Prowler's mute list.
  case prowlerMutelist
  /// KICS's `kics.config`.
  case kicsConfiguration

  /// What people call a file of this kind.
  package var title: String {
    switch self {
    case .checkovConfiguration: "Checkov's configuration"
    case .checkovBaseline: "Checkov's baseline"
    case .trivyIgnore, .trivyIgnoreYAML: "Trivy's ignore file"
    case .trivyConfiguration: "Trivy's configuration"
    case .tfsecConfiguration: "tfsec's configuration"
    case .prowlerMutelist: "Prowler's mute list"
    case .kicsConfiguration: "the configuration of KICS"
    }
  }

  /// The names under which a tool looks for its file by itself, from the folder that is scanned.
  ///
  /// Prowler looks nowhere: these are the names of the lists that it comes with.
  package static let places: [(path: String, format: ForeignFormat)] = [
    (".checkov.yaml", .checkovConfiguration), (".checkov.yml", .checkovConfiguration),
    (".checkov.baseline", .checkovBaseline),
    (".trivyignore", .trivyIgnore),
    (".trivyignore.yaml", .trivyIgnoreYAML), (".trivyignore.yml", .trivyIgnoreYAML),
    ("trivy.yaml", .trivyConfiguration), ("trivy.yml", .trivyConfiguration),
    (".tfsec/config.yml", .tfsecConfiguration), (".tfsec/config.yaml", .tfsecConfiguration),
    (".tfsec/config.json", .tfsecConfiguration),
    ("mutelist.yaml", .prowlerMutelist), ("mutelist.yml", .prowlerMutelist),
    ("prowler_mutelist.yaml", .prowlerMutelist), ("prowler-mutelist.yaml", .prowlerMutelist),
    ("aws_mutelist.yaml", .prowlerMutelist), ("azure_mutelist.yaml", .prowlerMutelist),
    ("gcp_mutelist.yaml", .prowlerMutelist), ("kubernetes_mutelist.yaml", .prowlerMutelist),
    ("kics.config", .kicsConfiguration), ("kics.yaml", .kicsConfiguration),
  ]

  /// The kind of a file that somebody named: by its name, else by what stands in it.
  ///
  /// - Returns: nil where it is of no kind that can be read.
  package static func of(_ file: SourceFile) -> ForeignFormat? {
    let path = FilePath.clean(file.path)
    if let known = places.first(where: { path == $0.path || path.hasSuffix("/" + $0.path) }) {
      return known.format
    }
    let name = FilePath.lastPart(path)
    if name.hasSuffix(".trivyignore") { return .trivyIgnore }
    guard let document = ForeignDocument(file)?.document else { return nil }
    return withExtendedLifetime(document) {
      let root = document.root
      func has(_ keys: String...) -> Bool { keys.contains { root.field(named: $0).exists } }
      if has("failed_checks") { return .checkovBaseline }
      if has("Mutelist", "Mute List", "Allowlist") { return .prowlerMutelist }
      if has("misconfigurations", "vulnerabilities") { return .trivyIgnoreYAML }
      if has("severity_overrides", "minimum_severity", "exclude_ignores") {
        return .tfsecConfiguration
      }
      if has("exclude-queries", "exclude-severities", "exclude-results") {
        return .kicsConfiguration
      }
      if has("skip-check", "skip-path", "soft-fail-on", "hard-fail-on", "skip-framework") {
        return .checkovConfiguration
      }
      if has("ignorefile", "scan") { return .trivyConfiguration }
      return nil
    }
  }
}
