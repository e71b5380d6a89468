// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Findings
internal import InfrastructureCode

extension CodeScan {
  /// What a scan of these paths by these rules covers.
  func extent(of paths: [String], rules: [PolicyRule]) -> ScanExtent {
    ScanExtent(
      rules: Set(rules.map(\.id)), knownRules: Set(catalog.rules.map(\.id)),
      directories: paths.compactMap { path in
        // A single file stands for a part of what its directory's scope holds.
        guard let files = LocalFiles(boundary: LocalFiles.repositoryRoot(of: path)),
          (try? files.kind(of: path)) == .directory
        else { return nil }
        return files.locationInTree(path)
      })
  }

  /// Silences what stands in baselines, and says what is to be said of them.
  func apply(_ baselines: [Baseline], to report: inout ScanReport) {
    // What couldn't be read may hold what looks gone.
    let isWhole = !report.diagnostics.contains { $0.severity == .error }
    for baseline in baselines {
      let outcome = baseline.apply(to: &report.findings, extent: report.extent)
      if isWhole { report.suppressionNotices += baseline.notices(outcome) }
      if let note = baseline.note(outcome) { report.diagnostics.append(note) }
    }
  }

  /// Where a finding's resource stands, from the top of its repository: the same from whichever
  /// folder the scan was started.
  package static func locationInRepository() -> (Finding) -> String {
    var known: [String: String] = [:]
    return { finding in
      guard let path = finding.location.file?.path else { return "" }
      if let location = known[path] { return location }
      let files = LocalFiles(boundary: LocalFiles.repositoryRoot(of: FilePath.parent(path)))
      let location = files?.locationInTree(path) ?? path
      known[path] = location
      return location
    }
  }
}
