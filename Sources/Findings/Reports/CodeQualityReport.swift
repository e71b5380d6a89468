// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's findings as GitLab's code quality report
/// (https://docs.gitlab.com/ci/testing/code_quality/, "code quality report format").
///
/// GitLab compares the fingerprints of two branches, so that a merge request shows what it adds.
/// Silenced findings have no place there.
struct CodeQualityReport {
  private let report: ScanReport
  private let context: ReportContext
  private let paths: ReportPaths

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
  }

  func bytes() -> [UInt8] {
    let nodes = JSONNodes(arena: Arena(chunkSize: 64 << 10))
    let shown = report.findings.filter { $0.verdict != .pass && $0.suppression == nil }
    return nodes.bytes(nodes.list(shown.map { entry($0, nodes) }))
  }

  private func entry(_ finding: Finding, _ nodes: JSONNodes) -> Node {
    let place = finding.decidingPlace
    let isOpen = finding.verdict == .undetermined
    let start = max(place.startLine, 1)
    let text = "\(finding.rule.title): \(finding.message) (\(finding.subject.address))"
    let scope = finding.subject.scope.isEmpty ? "." : finding.subject.scope
    let path = place.file.map { paths.name(of: $0) } ?? paths.artifact(of: finding)
    return nodes.object([
      (
        "description",
        nodes.text(ReportText.visible((isOpen ? "not decided: " : "") + text))
      ),
      ("check_name", nodes.text(finding.rule.id)),
      ("fingerprint", nodes.text(finding.fingerprint)),
      ("severity", nodes.text(isOpen ? "info" : Self.severity(finding.severity))),
      (
        "location",
        nodes.object([
          ("path", nodes.text(path?.path ?? scope)),
          (
            "lines",
            nodes.object([
              ("begin", .integer(start)), ("end", .integer(max(place.endLine, start))),
            ])
          ),
        ])
      ),
    ])
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .critical: "blocker"
    case .high: "critical"
    case .medium: "major"
    case .low: "minor"
    case .info: "info"
    }
  }
}
