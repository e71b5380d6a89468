// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as a comment on a pull request.
///
/// It fits the 65,536 characters that GitHub allows: the worst findings are told in full, then
/// others in a line, and the rest is counted. The first line is a mark by which a script can find
/// its comment again to replace it.
struct MarkdownReport {
  /// Bytes, of which there are never fewer than characters.
  private static let limit = 65_000
  /// Bytes that findings told in full may take.
  private static let detailed = 48_000

  private let report: ScanReport
  private let context: ReportContext
  private let paths: ReportPaths

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
  }

  func output() -> ReportFormat.Output {
    let failed = FindingGroup.groups(
      report.findings.filter { $0.suppression == nil && $0.verdict == .fail })
    let open = FindingGroup.groups(
      report.findings.filter { $0.suppression == nil && $0.verdict == .undetermined })
    let silenced = report.findings.filter { $0.suppression != nil && $0.verdict != .pass }
      .map { FindingGroup(finding: $0) }
    let head = heading() + problems()
    var body = ""
    var left = (shown: failed[...], rest: 0)
    while let group = left.shown.first {
      let block = details(group)
      guard head.utf8.count + body.utf8.count + block.utf8.count <= Self.detailed else { break }
      body += block
      left.shown.removeFirst()
    }
    let closing = footer()
    var room = Self.limit - 1000 - head.utf8.count - body.utf8.count - closing.utf8.count
    func list(_ title: String, _ groups: ArraySlice<FindingGroup>) {
      var lines: [String] = []
      var listed = 0
      for group in groups {
        let line = entry(group)
        guard room > line.utf8.count + title.utf8.count + 200 else { break }
        room -= line.utf8.count + 1
        lines.append(line)
        listed += group.count
      }
      let hidden = Self.count(groups) - listed
      left.rest += hidden
      guard !groups.isEmpty else { return }
      if hidden > 0 { lines.append("- … and \(hidden) more") }
      let text =
        "<details><summary>\(title)</summary>\n\n" + lines.joined(separator: "\n")
        + "\n\n</details>\n\n"
      room -= text.utf8.count - lines.reduce(0) { $0 + $1.utf8.count + 1 }
      body += text
    }
    if !left.shown.isEmpty {
      list("\(Self.count(left.shown)) more: \(Self.counts(left.shown))", left.shown)
    }
    if !open.isEmpty { list("\(Self.count(open[...])) undetermined", open[...]) }
    if context.showsSuppressed, !silenced.isEmpty {
      list("\(silenced.count) suppressed", silenced[...])
    }
    var cuts: [Diagnostic] = []
    if left.rest > 0 {
      cuts.append(
        Diagnostic(
          id: "markdown-limit", severity: .warning,
          message: "\(ReportText.counted(left.rest, "finding")) are only counted in the Markdown "
            + "report, since a comment on GitHub holds 65,536 characters; select with --severity "
            + "or --rule"))
    }
    return ReportFormat.Output(bytes: Array((head + body + closing).utf8), diagnostics: cuts)
  }

  // MARK: - Head and foot

  private func heading() -> String {
    let summary = report.summary
    let total = summary.failedTotal
    var text = "<!-- bawn -->\n"
    text += "## Bawn: \(total == 0 ? "no findings" : ReportText.counted(total, "finding"))\n\n"
    if total > 0 {
      let severities = Severity.allCases.reversed()
      text += "| " + severities.map(\.rawValue).joined(separator: " | ") + " |\n"
      text += "|" + severities.map { _ in "---:" }.joined(separator: "|") + "|\n"
      text += "| "
      text += severities.map { "\(summary.failed[$0] ?? 0)" }.joined(separator: " | ") + " |\n\n"
    }
    var parts = summary.judged
    if summary.undetermined > 0 { parts.append("\(summary.undetermined) undetermined") }
    if summary.suppressed > 0 { parts.append("\(summary.suppressed) suppressed") }
    text += parts.joined(separator: " · ") + "\n\n"
    if summary.isIncomplete {
      text += "> [!WARNING]\n> Some input could not be used; findings may be missing.\n\n"
    }
    return text
  }

  /// What is wrong with the input and with suppressions; a few, as they are rarely many.
  private func problems() -> String {
    let worst = report.diagnostics.filter { $0.severity != .note }
      .sorted { $0.severity > $1.severity }
    var lines = report.unknownRules.map { "no rule is called \(MarkdownText.code($0))" }
    lines += worst.map { diagnostic in
      let line = diagnostic.position.map { ":\($0.line)" } ?? ""
      let place = diagnostic.file.map { MarkdownText.code(paths.name(of: $0).path + line) + ": " }
      return "\(diagnostic.severity.rawValue): \(place ?? "")"
        + MarkdownText.prose(diagnostic.message, limit: 400)
    }
    lines += report.suppressionNotices.map { notice in
      let place = notice.place.file.map {
        MarkdownText.code("\(paths.name(of: $0).path):\(notice.place.startLine)") + ": "
      }
      return "\(notice.problem.rawValue) suppression: \(place ?? "")"
        + MarkdownText.prose(notice.message, limit: 400)
    }
    guard !lines.isEmpty else { return "" }
    let shown = lines.prefix(10).map { "- \($0)" }
    let rest = lines.count > 10 ? "\n- … and \(lines.count - 10) more" : ""
    return shown.joined(separator: "\n") + rest + "\n\n"
  }

  private func footer() -> String {
    "<sub>bawn \(MarkdownText.html(context.version)) · <code>bawn explain FINGERPRINT</code> "
      + "tells all about a finding</sub>\n"
  }

  /// How many findings there are in groups.
  private static func count(_ groups: ArraySlice<FindingGroup>) -> Int {
    groups.reduce(0) { $0 + $1.count }
  }

  private static func counts(_ groups: ArraySlice<FindingGroup>) -> String {
    var counts: [Severity: Int] = [:]
    for group in groups { counts[group.finding.severity, default: 0] += group.count }
    return Severity.allCases.reversed()
      .compactMap { severity in counts[severity].map { "\($0) \(severity.rawValue)" } }
      .joined(separator: ", ")
  }

  // MARK: - Findings

  private func spot(_ place: Finding.Place) -> String? {
    place.file.map { "\(paths.name(of: $0).path):\(place.startLine)" }
  }

  private func entry(_ group: FindingGroup) -> String {
    let finding = group.finding
    var line = "- **\(finding.severity.rawValue)** \(MarkdownText.prose(finding.rule.title)) "
    line += MarkdownText.code(finding.subject.address)
    if !group.others.isEmpty { line += " and \(group.others.count) more" }
    if let spot = spot(finding.decidingPlace) { line += " \(MarkdownText.code(spot))" }
    if let live = LiveText(finding) { line += " " + MarkdownText.prose(live.place, limit: 300) }
    if finding.verdict == .undetermined, !finding.unknowns.isEmpty {
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      line += " not decided \(MarkdownText.prose(reasons.joined(separator: ", "), limit: 300))"
    }
    if let suppression = finding.suppression {
      line += " (\(suppression.kind.rawValue)"
      if !suppression.reason.isEmpty {
        line += ": \(MarkdownText.prose(suppression.reason, limit: 200))"
      }
      if let until = suppression.until { line += ", until \(MarkdownText.code(until))" }
      line += ")"
    }
    return line
  }

  private func details(_ group: FindingGroup) -> String {
    let finding = group.finding
    let rule = finding.rule
    var text = "<details><summary><b>\(finding.severity.rawValue)</b> "
    text += "\(MarkdownText.htmlProse(rule.title)) · "
    text += "<code>\(MarkdownText.html(finding.subject.address))</code>"
    if !group.others.isEmpty { text += " and \(group.others.count) more" }
    if let spot = spot(finding.decidingPlace) {
      text += " · <code>\(MarkdownText.html(spot))</code>"
    }
    let live = LiveText(finding)
    if let live { text += " · \(MarkdownText.html(live.place))" }
    text += "</summary>\n\n**Why:** \(MarkdownText.prose(finding.message))"
    if !rule.rationale.isEmpty { text += " — \(MarkdownText.prose(rule.rationale, limit: 600))" }
    text += "\n\n"
    if let excerpt = CodeExcerpt(finding, limit: 240) { text += code(excerpt) + "\n\n" }
    if let decided = live?.decided { text += "Decided by \(MarkdownText.code(decided))\n\n" }
    if let code = live?.code { text += "In code \(MarkdownText.code(code))\n\n" }
    for call in finding.calls.prefix(8) {
      text += "via \(MarkdownText.code(call.address))"
      if let spot = spot(call.place) { text += " \(MarkdownText.code(spot))" }
      text += "\n\n"
    }
    if !group.others.isEmpty {
      let names = group.others.prefix(10).map { MarkdownText.code($0.subject.address) }
      let rest = group.others.count > 10 ? " and \(group.others.count - 10) more" : ""
      text += "also \(names.joined(separator: ", "))\(rest)\n\n"
    }
    let diff = FixDiff(finding: finding, limit: 240).lines().prefix(12)
    if !diff.isEmpty {
      let lines = diff.map { ($0.isAdded ? "+ " : "- ") + $0.text }
      text += MarkdownText.block(Array(lines), language: "diff") + "\n\n"
    }
    if !rule.fix.isEmpty { text += "**Fix:** \(MarkdownText.prose(rule.fix, limit: 600))\n\n" }
    let ids = ([rule.id] + rule.aliases.prefix(4)).map(MarkdownText.code)
    text += ids.joined(separator: ", ") + " · \(MarkdownText.code(finding.fingerprint))\n\n"
    return text + "</details>\n\n"
  }

  private func code(_ excerpt: CodeExcerpt) -> String {
    let width = String(excerpt.lines.last?.number ?? 1).count
    var lines: [String] = []
    for line in excerpt.lines {
      if line.followsGap { lines.append(String(repeating: " ", count: width + 2) + "⋮") }
      let number = String(line.number)
      let label = String(repeating: " ", count: width - number.count) + number
      let note = line.isMarked ? excerpt.absent.map { "  ← no \($0)" } ?? "" : ""
      lines.append("\(line.isMarked ? "▸ " : "  ")\(label) │ \(line.text)\(note)")
    }
    return MarkdownText.block(lines, language: "text")
  }
}
