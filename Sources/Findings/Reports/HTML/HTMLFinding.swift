// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One finding on the page: a line that opens to the code, the reason and the fix.
struct HTMLFinding {
  private let finding: Finding
  private let paths: ReportPaths
  private let isFull: Bool
  private let rank: Int?

  /// - Parameter rank: its position among all, the worst first, where it stands elsewhere.
  init(_ finding: Finding, paths: ReportPaths, isFull: Bool, rank: Int? = nil) {
    self.rank = rank
    self.finding = finding
    self.paths = paths
    self.isFull = isFull
  }

  func text() -> String {
    let severity = finding.severity.rawValue
    let place = finding.decidingPlace
    let path = place.file.map { paths.name(of: $0).path }
    var text = "<details class=\"finding\" data-severity=\"\(severity)\""
    text += " data-rule=\"\(escaped(finding.rule.id))\""
    if let rank { text += " data-rank=\"\(rank)\"" }
    let live = LiveText(finding)
    text += " data-file=\"\((path ?? live?.whereabouts).map { escaped($0) } ?? "")\">\n<summary>"
    text += "<span class=\"badge \(severity)\">\(severity)</span> "
    text += "<span class=\"title\">\(escaped(finding.rule.title))</span> "
    text += "<span class=\"where\"><code>\(escaped(finding.subject.address, 300))</code>"
    if let path { text += " <code class=\"faint\">\(escaped(path, 300)):\(place.startLine)</code>" }
    if let live { text += " <span class=\"faint\">\(escaped(live.place, 300))</span>" }
    text += "</span></summary>\n<div class=\"body\">\n"
    text += "<p>\(escaped(finding.message))</p>\n"
    guard isFull else {
      return text + "<p><code>\(escaped(finding.fingerprint))</code></p>\n</div>\n</details>\n"
    }
    text += suppression() + unknowns() + code() + self.live(live)
    text += causes() + calls() + fix() + identity()
    return text + "</div>\n</details>\n"
  }

  private func escaped(_ text: String, _ limit: Int = 2000) -> String {
    HTMLReport.escaped(text, limit: limit)
  }

  private func spot(_ place: Finding.Place) -> String {
    place.file.map { "<code>\(escaped(paths.name(of: $0).path, 300)):\(place.startLine)</code>" }
      ?? ""
  }

  private func suppression() -> String {
    guard let suppression = finding.suppression else { return "" }
    var parts = ["Suppressed (\(suppression.kind.rawValue))"]
    if !suppression.reason.isEmpty { parts.append(escaped(suppression.reason)) }
    if let name = suppression.approvedBy { parts.append("approved by \(escaped(name))") }
    if let until = suppression.until { parts.append("until \(escaped(until))") }
    let place = spot(suppression.place)
    if !place.isEmpty { parts.append(place) }
    return "<p class=\"note\">\(parts.joined(separator: " · "))</p>\n"
  }

  private func unknowns() -> String {
    guard finding.verdict == .undetermined, !finding.unknowns.isEmpty else { return "" }
    let reasons = finding.unknowns.prefix(8).map { escaped(TerminalReport.reason($0)) }
    return "<p class=\"note\">Not decided \(reasons.joined(separator: ", "))</p>\n"
  }

  private func code() -> String {
    guard let excerpt = CodeExcerpt(finding, limit: 240) else { return "" }
    var text = "<pre class=\"code\">"
    if excerpt.file !== finding.location.file {
      text += "<span class=\"faint\">\(escaped(paths.name(of: excerpt.file).path))</span>\n"
    }
    for line in excerpt.lines {
      if line.followsGap { text += "<span class=\"faint\">   ⋮</span>\n" }
      let number = "<span class=\"number\">\(line.number)</span>"
      let shown = escaped(line.text, 400)
      if line.isMarked {
        let note = excerpt.absent.map { " <em>← no \(escaped($0))</em>" } ?? ""
        text += "<mark>\(number)\(shown)\(note)</mark>\n"
      } else {
        text += "\(number)\(shown)\n"
      }
    }
    return text + "</pre>\n"
  }

  private func live(_ live: LiveText?) -> String {
    guard let live else { return "" }
    var text = ""
    if let decided = live.decided { text += "<p>Decided by <code>\(escaped(decided))</code></p>\n" }
    if let code = live.code { text += "<p>In code <code>\(escaped(code))</code></p>\n" }
    return text
  }

  private func causes() -> String {
    // The deciding one is marked in the code above.
    let others = finding.causes.dropFirst().filter { !$0.path.isEmpty }
    guard !others.isEmpty else { return "" }
    let items = others.prefix(12).map { cause in
      "<li><code>\(escaped(cause.path))</code>\(cause.isAbsent ? " isn't set" : "") "
        + "\(spot(cause.place))</li>\n"
    }
    return "<h3>Also read</h3>\n<ul>\n\(items.joined())</ul>\n"
  }

  private func calls() -> String {
    guard !finding.calls.isEmpty else { return "" }
    let items = finding.calls.prefix(32).map {
      "<li><code>\(escaped($0.address))</code> \(spot($0.place))</li>\n"
    }
    return "<h3>Called through</h3>\n<ol>\n\(items.joined())</ol>\n"
  }

  private func fix() -> String {
    let rule = finding.rule
    let diff = FixDiff(finding: finding, limit: 240).lines().prefix(24)
    guard !rule.fix.isEmpty || !diff.isEmpty else { return "" }
    var text = "<h3>Fix</h3>\n"
    if !diff.isEmpty {
      text += "<pre class=\"code\">"
      for line in diff {
        let sign = line.isAdded ? "+" : "-"
        text += "<span class=\"\(line.isAdded ? "added" : "removed")\">\(sign) "
        text += "\(escaped(line.text, 400))</span>\n"
      }
      text += "</pre>\n"
    }
    if !rule.fix.isEmpty { text += "<p>\(escaped(rule.fix))</p>\n" }
    return text
  }

  private func identity() -> String {
    let rule = finding.rule
    var text = ""
    if !rule.rationale.isEmpty {
      text += "<h3>Why it matters</h3>\n<p>\(escaped(rule.rationale))</p>\n"
    }
    text += "<p class=\"ids\"><code>\(escaped(rule.id))</code>"
    for alias in rule.aliases.prefix(12) { text += " <code>\(escaped(alias))</code>" }
    text += "</p>\n<p class=\"ids\"><span class=\"faint\">fingerprint</span> "
    text += "<code class=\"fingerprint\">\(escaped(finding.fingerprint))</code></p>\n"
    return text
  }
}
