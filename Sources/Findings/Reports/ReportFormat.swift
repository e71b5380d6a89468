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

  /// The report in this form, ending in a line break.
  ///
  /// - Complexity: O(n) in the number of findings and the length of their texts.
  package func render(_ report: ScanReport, _ context: ReportContext) -> Output {
    switch self {
    case .terminal:
      var terminal = context.terminal
      terminal.showsSuppressed = context.showsSuppressed
      return Output(bytes: Array(terminal.render(report).utf8))
    case .json:
      let document = JSONReport.document(report, version: context.version, base: context.base)
      return Output(bytes: JSONNodes(arena: document.arena).bytes(document.root))
    case .jsonl: return Output(bytes: JSONLinesReport.bytes(report, context))
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
