// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// The forms a scan's report can take.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people at a terminal.
  case terminal
  /// One document with everything.
  case json
  /// One finding a line.
  case jsonl
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// JUnit's XML, for build servers.
  case junit
  /// A table for spreadsheets.
  case csv
  /// A comment on a pull request.
  case markdown
  /// A page for a browser.
  case html
  /// GitLab's code quality report.
  case gitlab
  /// GitHub's workflow commands.
  case github
  /// What scripts for Checkov's JSON read.
  case checkov = "checkov-json"

  /// A report in one form.
  package struct Output: Sendable {
    /// The text.
    package var bytes: [UInt8]
    /// What had to be left out.
    package var diagnostics: [Diagnostic] = []
  }

  /// About how many bytes are handed on at once of reports that are written in pieces.
  static let pieceSize = 1 << 20

  /// Writes the report in this form, ending in a line break: those for programs in pieces, so that
  /// memory doesn't grow with them.
  ///
  /// - Returns: what had to be left out.
  /// - Complexity: O(n) in the number of findings and the length of their texts.
  package func write(
    _ report: ScanReport, _ context: ReportContext, to sink: ([UInt8]) throws -> Void
  ) rethrows -> [Diagnostic] {
    switch self {
    case .json: try JSONReport.write(report, context, to: sink)
    case .jsonl: try JSONLinesReport.write(report, context, to: sink)
    default:
      let output = render(report, context)
      try sink(output.bytes)
      return output.diagnostics
    }
    return []
  }

  /// The report in this form, ending in a line break.
  ///
  /// - Complexity: O(n) in the number of findings and the length of their texts.
  package func render(_ report: ScanReport, _ context: ReportContext) -> Output {
    switch self {
    case .terminal:
      var terminal = context.terminal
      terminal.showsSuppressed = context.showsSuppressed
      return Output(bytes: Array(terminal.render(report).utf8))
    case .json, .jsonl:
      var bytes: [UInt8] = []
      let diagnostics = write(report, context) { bytes += $0 }
      return Output(bytes: bytes, diagnostics: diagnostics)
    case .sarif: return SARIFReport(report, context).output()
    case .junit: return Output(bytes: Array(JUnitReport(report, context).text().utf8))
    case .csv: return Output(bytes: Array(CSVReport(report, context).text().utf8))
    case .markdown: return MarkdownReport(report, context).output()
    case .html: return HTMLReport(report, context).output()
    case .gitlab: return Output(bytes: CodeQualityReport(report, context).bytes())
    case .github: return Output(bytes: Array(WorkflowReport(report, context).text().utf8))
    case .checkov: return Output(bytes: CheckovReport(report, context).bytes())
    }
  }
}
