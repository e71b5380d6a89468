// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as one page for a browser.
///
/// The page needs no network and nothing beside it, and a browser that runs no script shows all of
/// it; the script only filters. A policy in its head forbids everything that isn't the page's own,
/// so that text from input could do nothing even if it got past the escaping.
struct HTMLReport {
  /// Findings told in full; a page with more is slow in browsers.
  private static let detailed = 2_000
  /// Findings told at all.
  private static let listed = 20_000
  /// Findings that the script shows at once.
  private static let shownAtOnce = 500

  let report: ScanReport
  let context: ReportContext
  let paths: ReportPaths

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
  }

  func output() -> ReportFormat.Output {
    let failed = report.findings.filter { $0.suppression == nil && $0.verdict == .fail }
    let open = report.findings.filter { $0.suppression == nil && $0.verdict == .undetermined }
    let silenced = report.findings.filter { $0.suppression != nil && $0.verdict != .pass }
    let sections = [failed, open, silenced]
    var text = HTMLPage.head(title: "Bawn: \(TerminalReport.plainTotals(report))")
    text += "<main>\n" + heading() + tiles() + notices()
    text += filters(failed + open + silenced)
    text += section("Findings", "findings", failed, from: 0)
    text += section("Undetermined", "undetermined", open, from: failed.count, lead: reasons())
    text += section("Suppressed", "suppressed", silenced, from: failed.count + open.count)
    if min(failed.count + open.count + silenced.count, Self.listed) > Self.shownAtOnce {
      // Shown by the script, which alone hides findings.
      text += "<p class=\"more\" hidden><button type=\"button\">Show more</button></p>\n"
    }
    text += footer() + "</main>\n" + HTMLPage.script + "</body>\n</html>\n"
    let total = sections.reduce(0) { $0 + $1.count }
    var cuts: [Diagnostic] = []
    if total > Self.listed {
      cuts.append(
        Diagnostic(
          id: "html-limit", severity: .warning,
          message: "the HTML report shows the worst \(Self.listed) of \(total) findings; select "
            + "with --severity or --rule"))
    }
    return ReportFormat.Output(bytes: Array(text.utf8), diagnostics: cuts)
  }

  static func escaped(_ text: String, limit: Int = 2000) -> String {
    HTMLPage.escaped(text, limit: limit)
  }

  private func heading() -> String {
    let summary = report.summary
    let parts = summary.judged + ["\(summary.passed) passed"]
    let folder = context.base.map { " of <code>\(Self.escaped($0, limit: 200))</code>" } ?? ""
    let time = context.time.map { " · <time>\(Self.escaped($0))</time>" } ?? ""
    return "<header>\n<h1>Security report\(folder)</h1>\n<p class=\"faint\">"
      + parts.joined(separator: " · ") + time + "</p>\n</header>\n"
  }

  private func tiles() -> String {
    let summary = report.summary
    var text = "<div class=\"tiles\">\n"
    for severity in Severity.allCases.reversed() {
      let count = summary.failed[severity] ?? 0
      text += "<div class=\"tile \(severity.rawValue)\(count == 0 ? " none" : "")\">"
      text += "<b>\(count)</b><span>\(severity.rawValue)</span></div>\n"
    }
    for (name, count) in [
      ("undetermined", summary.undetermined), ("suppressed", summary.suppressed),
    ] {
      text += "<div class=\"tile other\(count == 0 ? " none" : "")\">"
      text += "<b>\(count)</b><span>\(name)</span></div>\n"
    }
    return text + "</div>\n"
  }

  private func notices() -> String {
    var text = ""
    if report.summary.isIncomplete {
      text += "<p class=\"alert\">Some input could not be used; findings may be missing.</p>\n"
    }
    if report.summary.failedTotal == 0, report.findings.allSatisfy({ $0.verdict != .fail }) {
      text += "<p class=\"good\">No findings.</p>\n"
    }
    var lines = report.unknownRules.map {
      "<b>unknown rule</b> no rule is called <code>\(Self.escaped($0))</code>"
    }
    lines += report.diagnostics.sorted { $0.severity > $1.severity }.prefix(500).map { diagnostic in
      let line = diagnostic.position.map { ":\($0.line)" } ?? ""
      let place = diagnostic.file.map {
        " <code>\(Self.escaped(paths.name(of: $0).path + line))</code>"
      }
      return "<b>\(diagnostic.severity.rawValue)</b>\(place ?? "") "
        + Self.escaped(diagnostic.message)
    }
    if report.diagnostics.count > 500 { lines.append("and \(report.diagnostics.count - 500) more") }
    lines += report.suppressionNotices.prefix(500).map { notice in
      let place = notice.place.file.map {
        " <code>\(Self.escaped("\(paths.name(of: $0).path):\(notice.place.startLine)"))</code>"
      }
      return "<b>\(notice.problem.rawValue) suppression</b>\(place ?? "") "
        + Self.escaped(notice.message)
    }
    if report.suppressionNotices.count > 500 {
      lines.append("and \(report.suppressionNotices.count - 500) more suppressions")
    }
    guard !lines.isEmpty else { return text }
    let isOpen = lines.count <= 5 ? " open" : ""
    text += "<details class=\"problems\"\(isOpen)><summary>"
    text += "\(ReportText.counted(lines.count, "note")) on the input</summary>\n<ul>\n"
    text += lines.map { "<li>\($0)</li>\n" }.joined()
    return text + "</ul>\n</details>\n"
  }

  private func reasons() -> String {
    let reasons = report.summary.undeterminedByUnknown
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !reasons.isEmpty else { return "" }
    var text = "<ul class=\"reasons\">\n"
    for (name, count) in reasons.prefix(20) {
      text += "<li><b>\(count)</b> \(Self.escaped(TerminalReport.reason(name)))</li>\n"
    }
    if reasons.count > 20 { text += "<li>\(reasons.count - 20) other reasons</li>\n" }
    return text + "</ul>\n"
  }

  private func footer() -> String {
    "<footer class=\"faint\">bawn \(Self.escaped(context.version)) · "
      + "<code>bawn explain FINGERPRINT</code> tells all about a finding</footer>\n"
  }

  // MARK: - Filters

  private func filters(_ findings: [Finding]) -> String {
    guard findings.count > 1 else { return "" }
    var rules: [String: Int] = [:]
    var files: [String: Int] = [:]
    for finding in findings {
      rules[finding.rule.id, default: 0] += 1
      if let file = finding.decidingPlace.file {
        files[paths.name(of: file).path, default: 0] += 1
      } else if let live = LiveText(finding) {
        files[live.whereabouts, default: 0] += 1
      }
    }
    let isLive = findings.contains { $0.subject.live != nil }
    let places = isLive ? "All accounts and regions" : "All files"
    func options(_ counts: [String: Int]) -> String {
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(500).map { name, count in
        let shown = Self.escaped(name, limit: 120)
        return "<option value=\"\(Self.escaped(name))\">\(shown) (\(count))</option>"
      }.joined(separator: "\n")
    }
    let severities = Severity.allCases.reversed().map {
      "<label><input type=\"checkbox\" name=\"severity\" value=\"\($0.rawValue)\" checked> "
        + "\($0.rawValue)</label>"
    }
    // Shown by the script, without which it would do nothing.
    return """
      <form class="filters" hidden>
      <input type="search" name="text" placeholder="Search" aria-label="Search">
      <select name="rule" aria-label="Rule"><option value="">All rules</option>
      \(options(rules))</select>
      <select name="file" aria-label="\(isLive ? "Place" : "File")"><option value="">\(places)</option>
      \(options(files))</select>
      <span class="severities">\(severities.joined(separator: "\n"))</span>
      <button type="button" name="expand">Open all</button>
      <output class="faint"></output>
      </form>

      """
  }

  // MARK: - Findings

  private func section(
    _ title: String, _ id: String, _ findings: [Finding], from start: Int, lead: String = ""
  ) -> String {
    let count =
      id == "findings"
      ? report.summary.failedTotal
      : id == "undetermined" ? report.summary.undetermined : report.summary.suppressed
    guard !findings.isEmpty || (count > 0 && id != "findings") else { return "" }
    var text = "<section id=\"\(id)\">\n<h2>\(title) <span class=\"faint\">\(count)</span></h2>\n"
    text += lead
    var place: String?
    // The worst are chosen before they are put where they belong.
    let room = max(Self.listed - start, 0)
    for (rank, finding) in Self.byPlace(findings.prefix(room)) {
      if let here = LiveText(finding)?.whereabouts, here != place {
        text += "<h3 class=\"place\">\(Self.escaped(here))</h3>\n"
        place = here
      }
      text += HTMLFinding(
        finding, paths: paths, isFull: start + rank < Self.detailed,
        rank: finding.subject.live == nil ? nil : start + rank
      ).text()
    }
    if findings.count > room {
      text += "<p class=\"faint\">and \(findings.count - room) more</p>\n"
    }
    if findings.isEmpty {
      let option = id == "undetermined" ? "--verdicts undetermined" : "--verdicts all"
      text += "<p class=\"faint\">Listed with <code>\(option)</code>.</p>\n"
    }
    return text + "</section>\n"
  }

  /// Live findings by account and region, each place where its worst finding stands; others as
  /// they are. Each with its position among those given.
  private static func byPlace(
    _ findings: ArraySlice<Finding>
  ) -> [(rank: Int, finding: Finding)] {
    let ranked = findings.enumerated().map { (rank: $0.offset, finding: $0.element) }
    guard findings.contains(where: { $0.subject.live != nil }) else { return ranked }
    var groups: [[(rank: Int, finding: Finding)]] = []
    var positions: [String: Int] = [:]
    for entry in ranked {
      let place = LiveText(entry.finding)?.whereabouts ?? ""
      if let position = positions[place] {
        groups[position].append(entry)
      } else {
        positions[place] = groups.count
        groups.append([entry])
      }
    }
    return groups.flatMap { $0 }
  }
}
