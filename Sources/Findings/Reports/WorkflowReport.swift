// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's findings as GitHub's annotations on the lines of a pull request.
///
/// GitHub shows ten of each kind per step, so the worst take these places and one notice says what
/// else there is. Silenced findings have no place there.
struct WorkflowReport {
  /// Annotations of a kind that GitHub shows of one step.
  private static let limit = 10

  private enum Kind: String {
    case error, warning, notice
  }

  private let report: ScanReport
  private let paths: ReportPaths
  private let context: ReportContext

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
  }

  func text() -> String {
    var lines: [String] = []
    // The last notice is the one about the rest.
    var room: [Kind: Int] = [
      .error: Self.limit, .warning: Self.limit, .notice: Self.limit - 1,
    ]
    func add(_ kind: Kind, _ line: @autoclosure () -> String) -> Bool {
      guard let left = room[kind], left > 0 else { return false }
      room[kind] = left - 1
      lines.append(line())
      return true
    }
    var rest: [Severity: Int] = [:]
    var open = 0
    let shown = report.findings.filter { $0.suppression == nil && $0.verdict != .pass }
    for group in FindingGroup.groups(shown) {
      let finding = group.finding
      let isOpen = finding.verdict == .undetermined
      let kind = isOpen ? .notice : Self.kind(finding.severity)
      if add(kind, command(kind, group)) { continue }
      if isOpen {
        open += group.count
      } else {
        rest[finding.severity, default: 0] += group.count
      }
    }
    var problems = 0
    for diagnostic in report.diagnostics where diagnostic.severity != .note {
      let kind: Kind = diagnostic.severity == .error ? .error : .warning
      if !add(kind, command(kind, diagnostic)) { problems += 1 }
    }
    for notice in report.suppressionNotices {
      if !add(.warning, command(notice)) { problems += 1 }
    }
    var parts = Severity.allCases.reversed().compactMap { severity in
      rest[severity].map { "\($0) \(severity.rawValue)" }
    }
    if open > 0 { parts.append("\(open) undetermined") }
    if problems > 0 { parts.append("\(ReportText.counted(problems, "problem")) with the input") }
    let more = parts.isEmpty ? "" : "Not shown here: \(parts.joined(separator: ", ")). "
    lines.append(
      "::notice title=Bawn::" + WorkflowCommand.data(more + TerminalReport.plainTotals(report)))
    return lines.map { $0 + "\n" }.joined()
  }

  private static func kind(_ severity: Severity) -> Kind {
    switch severity {
    case .critical, .high: .error
    case .medium: .warning
    case .low, .info: .notice
    }
  }

  private func command(_ kind: Kind, _ group: FindingGroup) -> String {
    let finding = group.finding
    let title = "\(finding.severity.rawValue): \(finding.rule.title)"
    var text = finding.subject.address
    if !group.others.isEmpty { text += " and \(group.others.count) more" }
    text += ": \(finding.message)"
    if let live = LiveText(finding) { text += "\n\(live.place)" }
    if finding.verdict == .undetermined {
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      text += "\nnot decided \(reasons.joined(separator: ", "))"
    } else if !finding.rule.fix.isEmpty {
      text += "\nFix: \(ReportText.cut(finding.rule.fix, limit: 500))"
    }
    text += "\n\(([finding.rule.id] + finding.rule.aliases.prefix(2)).joined(separator: ", "))"
    return command(kind, title, text, finding.decidingPlace)
  }

  private func command(_ kind: Kind, _ diagnostic: Diagnostic) -> String {
    let place = Finding.Place(
      file: diagnostic.file, bytes: diagnostic.range ?? ByteRange(0, 0))
    return command(kind, diagnostic.id, diagnostic.message, place)
  }

  private func command(_ notice: SuppressionNotice) -> String {
    command(.warning, "\(notice.problem.rawValue) suppression", notice.message, notice.place)
  }

  private func command(
    _ kind: Kind, _ title: String, _ text: String, _ place: Finding.Place
  ) -> String {
    var properties: [String] = []
    if let file = place.file {
      properties.append("file=\(WorkflowCommand.property(paths.name(of: file).path))")
      properties.append("line=\(max(place.startLine, 1))")
      properties.append("endLine=\(max(place.endLine, place.startLine, 1))")
    }
    properties.append("title=\(WorkflowCommand.property(ReportText.cut(title, limit: 200)))")
    let text = WorkflowCommand.data(ReportText.cut(text, limit: 4000))
    return "::\(kind.rawValue) \(properties.joined(separator: ","))::\(text)"
  }
}
