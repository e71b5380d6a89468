// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report for people at a terminal: the worst first, at most a screen unless asked.
package struct TerminalReport: Sendable {
  /// How to print.
  package var text: TerminalText
  /// Lines of the screen; nil prints everything in full.
  package var height: Int?
  /// Only the last line.
  package var isQuiet: Bool
  /// Whether silenced findings are listed.
  package var showsSuppressed = false

  /// A report for a terminal.
  package init(text: TerminalText, height: Int?, isQuiet: Bool = false) {
    self.text = text
    self.height = height
    self.isQuiet = isQuiet
  }

  /// The whole text, ending in a line break.
  package func render(_ report: ScanReport) -> String {
    // Quiet isn't mute about why the exit code is what it is.
    if isQuiet {
      return (renderReasons(report) + [totals(report)]).joined(separator: "\n") + "\n"
    }
    let shown = report.findings.filter { $0.suppression == nil && $0.verdict != .pass }
    let diagnostics = renderDiagnostics(report)
    let tail = renderSuppressed(report) + renderNotices(report) + renderTail(report)
    var lines = diagnostics
    if !diagnostics.isEmpty, !shown.isEmpty { lines.append("") }
    // What is left for findings once the diagnostics, the tail and the line about the rest stand.
    let budget = height.map { max($0 - diagnostics.count - tail.count - 3, 8) } ?? .max
    var used = 0
    var position = 0
    while position < shown.count {
      let block = FindingBlock(finding: shown[position], text: text).lines()
      // Room is kept for a few one-line entries when there is more than fits.
      let reserve = position + 1 < shown.count ? min(shown.count - position - 1, budget / 4) : 0
      if position > 0, used + block.count + reserve > budget { break }
      lines += block
      used += block.count
      position += 1
    }
    while position < shown.count, used < budget {
      lines.append(entry(shown[position]))
      used += 1
      position += 1
    }
    if position < shown.count { lines += rest(Array(shown[position...])) }
    lines += tail
    lines.append(totals(report))
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Parts

  /// The silenced findings, one a line, with who or what silenced them and why.
  private func renderSuppressed(_ report: ScanReport) -> [String] {
    let silenced = report.findings.filter { $0.suppression != nil && $0.verdict != .pass }
    guard showsSuppressed, !silenced.isEmpty else { return [] }
    let limit = height == nil ? Int.max : 10
    var lines = ["", text.styled("suppressed", .strong)]
    for finding in silenced.prefix(limit) {
      lines.append(entry(finding))
      lines += finding.suppression.map(reason) ?? []
    }
    if silenced.count > limit { lines.append("… and \(silenced.count - limit) more (--all)") }
    return lines
  }

  private func reason(_ suppression: Finding.Suppression) -> [String] {
    var parts = [suppression.kind.rawValue]
    if !suppression.reason.isEmpty { parts.append(suppression.reason) }
    if let name = suppression.approvedBy { parts.append("approved by \(name)") }
    if let until = suppression.until { parts.append("until \(until)") }
    if let file = suppression.place.file {
      parts.append("\(file.path):\(suppression.place.startLine)")
    }
    let line = TerminalText.escaped(ReportText.cut(parts.joined(separator: " · "), limit: 1000))
    return TerminalText.wrapped(line, to: text.width - 10).map { "          " + $0 }
  }

  /// Suppressions that no longer hold, match nothing or aren't allowed.
  private func renderNotices(_ report: ScanReport) -> [String] {
    let notices = report.suppressionNotices
    guard !notices.isEmpty else { return [] }
    let limit = height == nil ? Int.max : 3
    var lines = [""]
    for notice in notices.prefix(limit) {
      let place = notice.place.file.map { "\($0.path):\(notice.place.startLine): " } ?? ""
      let label = "\(notice.problem.rawValue) suppression: "
      let sentence = TerminalText.escaped(ReportText.cut(place + notice.message, limit: 1000))
      let room = max(text.width - label.count, 30)
      for (index, line) in TerminalText.wrapped(sentence, to: room).enumerated() {
        lines.append(index == 0 ? text.styled(label, .notice) + line : "         " + line)
      }
    }
    if notices.count > limit {
      lines.append("… and \(notices.count - limit) more suppressions to look at (--all)")
    }
    return lines
  }

  private func renderDiagnostics(_ report: ScanReport) -> [String] {
    let worst = report.diagnostics.sorted { $0.severity > $1.severity }
    let limit = height == nil ? Int.max : 3
    var lines: [String] = []
    for diagnostic in worst.prefix(limit) {
      let label = diagnostic.severity.rawValue + ": "
      // In full: the end of the sentence says what to do.
      let sentence = TerminalText.escaped(
        ReportText.cut(Self.sentence(diagnostic), limit: 4000))
      for (index, line) in TerminalText.wrapped(sentence, to: text.width - 9).enumerated() {
        lines.append(index == 0 ? text.styled(label, .notice) + line : "         " + line)
      }
    }
    if worst.count > limit {
      lines.append("… and \(worst.count - limit) more problems with the input")
    }
    return lines
  }

  private static func sentence(_ diagnostic: Diagnostic) -> String {
    guard let file = diagnostic.file else { return diagnostic.message }
    let line = diagnostic.position.map { ":\($0.line)" } ?? ""
    return "\(file.path)\(line): \(diagnostic.message)"
  }

  /// One finding in one line.
  private func entry(_ finding: Finding) -> String {
    let label = FindingBlock.label(finding)
    let place = finding.decidingPlace
    let live = LiveText(finding)
    let spot = place.file.map { "\($0.path):\(place.startLine)" } ?? live?.whereabouts ?? ""
    let line = "\(finding.rule.title) · \(live?.shortName ?? finding.subject.address)"
    let room = text.width - label.count - 2 - spot.count - 2
    let body = TerminalText.cut(TerminalText.escaped(line), to: max(room, 20))
    return text.styled(label, FindingBlock.role(finding)) + "  " + body + "  "
      + text.styled(TerminalText.escaped(spot), .faint)
  }

  private func rest(_ findings: [Finding]) -> [String] {
    var parts: [String] = []
    for severity in Severity.allCases.reversed() {
      let count = findings.count { $0.severity == severity && $0.verdict == .fail }
      if count > 0 { parts.append("\(count) \(severity.rawValue)") }
    }
    let open = findings.count { $0.verdict == .undetermined }
    if open > 0 { parts.append("\(open) undetermined") }
    return [
      "",
      text.styled("\(findings.count) more", .strong) + ": \(parts.joined(separator: ", "))"
        + text.styled("  (--all shows every one, --severity LEVEL the worst)", .faint),
    ]
  }

  private func renderTail(_ report: ScanReport) -> [String] {
    let summary = report.summary
    var lines: [String] = []
    // Where there is one reason and nothing else, the last line says it.
    let isSaidLast = summary.failedTotal == 0 && summary.undeterminedByUnknown.count == 1
    if summary.undetermined > 0, !isSaidLast {
      let reasons = summary.undeterminedByUnknown.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let named = reasons.prefix(3).map { "\($0.value) \(Self.reason($0.key))" }
      var line = "\(summary.undetermined) undetermined"
      if reasons.count == 1, let only = reasons.first {
        line += " \(Self.reason(only.key))"
      } else if !named.isEmpty {
        line += ": " + named.joined(separator: ", ")
        if reasons.count > 3 { line += ", \(reasons.count - 3) other reasons" }
      }
      lines.append(
        text.styled(TerminalText.cut(TerminalText.escaped(line), to: text.width), .notice))
    }
    if summary.suppressed > 0 {
      lines.append(
        "\(summary.suppressed) suppressed"
          + (showsSuppressed ? "" : text.styled("  (--show-suppressed lists them)", .faint)))
    }
    if summary.evaluationErrors > 0 {
      lines.append(
        text.styled(
          "\(ReportText.counted(summary.evaluationErrors, "evaluation")) ended in an error", .notice
        ))
    }
    lines += renderReasons(report)
    return lines.isEmpty && report.findings.isEmpty ? [] : [""] + lines
  }

  /// What keeps the scan from having judged all that was asked for.
  private func renderReasons(_ report: ScanReport) -> [String] {
    var lines: [String] = []
    for name in report.unknownRules {
      lines.append(
        text.styled("no rule is called \"\(TerminalText.escaped(name))\"", .notice)
          + "; see bawn rules list")
    }
    if report.summary.isIncomplete {
      lines.append(text.styled("some input could not be used; findings may be missing", .notice))
    }
    return lines
  }

  /// What would have to be known, as a reason.
  package static func reason(_ unknown: String) -> String {
    let parts = ResourceReason.parts(unknown)
    if let variable = parts { return "because \(variable) is unset" }
    if let (call, reason) = ResourceReason.call(unknown) {
      return "because \(call) gave no answer" + (reason.isEmpty ? "" : " (\(reason))")
    }
    return unknown.isEmpty ? "because a value isn't known" : "because \(unknown) isn't known"
  }

  /// The last line of a report without colours.
  package static func plainTotals(_ report: ScanReport) -> String {
    TerminalReport(text: TerminalText(isColored: false, width: 200), height: nil).totals(report)
  }

  private func totals(_ report: ScanReport) -> String {
    let summary = report.summary
    let total = summary.failedTotal
    var line: String
    if total == 0 {
      line = text.styled("0 findings", .good)
      if summary.undetermined > 0 { line += ", \(summary.undetermined) undetermined" }
      if summary.undetermined > 0, summary.undeterminedByUnknown.count == 1,
        let only = summary.undeterminedByUnknown.first
      {
        line += " \(TerminalText.escaped(Self.reason(only.key)))"
      }
    } else {
      let parts = Severity.allCases.reversed().compactMap { severity -> String? in
        guard let count = summary.failed[severity], count > 0 else { return nil }
        return "\(count) \(severity.rawValue)"
      }
      line = text.styled(ReportText.counted(total, "finding"), .strong)
      line += " (\(parts.joined(separator: ", ")))"
    }
    let parts = summary.judged + [Self.duration(summary.milliseconds)]
    return line + text.styled(" · " + parts.joined(separator: ", "), .faint)
  }

  private static func duration(_ milliseconds: Double) -> String {
    if milliseconds < 10 {
      let tenths = Int((milliseconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) ms"
    }
    return "\(Int(milliseconds.rounded())) ms"
  }
}

/// Tells a variable apart from other things that aren't known.
enum ResourceReason {
  /// The variable that a symbol such as `module.a.var.b` means; nil for anything else.
  static func parts(_ symbol: String) -> String? {
    symbol.hasPrefix("var.") || symbol.contains(".var.") ? symbol : nil
  }

  /// The API call that a symbol such as `s3:GetBucketPolicy: AccessDenied` means, and why it had
  /// no answer; nil for anything else.
  static func call(_ symbol: String) -> (call: String, reason: String)? {
    let parts = symbol.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, let operation = parts[1].utf8.first, (0x41...0x5A).contains(operation),
      !parts[0].isEmpty,
      parts[0].allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    else { return nil }
    let reason = parts.count > 2 ? parts[2].drop { $0 == " " } : ""
    return ("\(parts[0]):\(parts[1])", String(reason))
  }
}
