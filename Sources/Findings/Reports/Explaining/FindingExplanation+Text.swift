// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension FindingExplanation {
  /// The explanation for people at a terminal.
  package func render(_ text: TerminalText) -> String {
    var page = Page(text: text)
    let rule = finding.rule
    let label = FindingBlock.label(finding)
    page.lines = [
      text.styled(label, FindingBlock.role(finding)) + "  "
        + text.styled(TerminalText.escaped(rule.title), .strong)
    ]
    page.field("finding", finding.message)
    page.field("severity", "\(finding.severity.rawValue), \(severityOrigin)")
    page.field("verdict", "\(finding.verdict.rawValue): \(verdictMeaning)")
    page.field("action", "\(finding.action.rawValue): \(actionMeaning)")
    page.field("why", rule.rationale)
    resource(&page)
    causes(&page)
    unknowns(&page)
    fix(&page)
    about(&page)
    suppression(&page)
    fingerprint(&page)
    return page.lines.joined(separator: "\n") + "\n"
  }

  /// Lines with names on the left.
  private struct Page {
    static let indent = 13

    let text: TerminalText
    var lines: [String] = []

    mutating func heading(_ title: String) {
      lines.append("")
      lines.append(text.styled(title, .strong))
    }

    /// A name with its value, wrapped; nothing where there is no value.
    mutating func field(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      let label = "  " + name + String(repeating: " ", count: max(1, Self.indent - 2 - name.count))
      let shown = TerminalText.escaped(ReportText.cut(value, limit: 4000))
      let room = text.width - Self.indent
      for (index, line) in TerminalText.wrapped(shown, to: room).enumerated() {
        let start = index == 0 ? label : String(repeating: " ", count: Self.indent)
        lines.append(start + line)
      }
    }

    /// A line of text from input, cut where it is too long.
    mutating func line(_ line: String, indent: Int = 2) {
      let shown = TerminalText.cut(
        TerminalText.escaped(ReportText.cut(line, limit: 4000)), to: text.width - indent)
      lines.append(String(repeating: " ", count: indent) + shown)
    }
  }

  private func spot(_ place: Finding.Place) -> String {
    place.file.map { "\($0.path):\(place.startLine)" } ?? ""
  }

  private func resource(_ page: inout Page) {
    let subject = finding.subject
    page.heading("Resource")
    page.field("address", subject.address)
    page.field("type", subject.type)
    if let file = finding.location.file {
      page.field(
        "place", "\(file.path):\(finding.location.startLine)-\(finding.location.endLine)")
    }
    page.field("id", subject.id)
    page.field("arn", subject.arn)
    page.field("account", subject.account)
    page.field("region", subject.region)
    page.field("environment", subject.environment)
    if let live = subject.live {
      page.field("read by", live.call)
      page.field("from", live.snapshot)
      page.field("in code", LiveText(finding)?.code)
    }
    for call in finding.calls { page.field("called as", "\(call.address)  \(spot(call.place))") }
  }

  private func causes(_ page: inout Page) {
    guard !finding.causes.isEmpty else { return }
    page.heading("Decided by")
    for cause in finding.causes {
      var line = cause.path.isEmpty ? "the resource" : cause.path
      if cause.isAbsent {
        line += " isn't set"
      } else if let value = cause.value {
        line += " = \(value)"
      }
      let spot = spot(cause.place)
      if !spot.isEmpty { line += "  (\(spot))" }
      page.line(line)
      guard hasCode, let excerpt = CodeExcerpt(cause.place, of: finding, limit: 480) else {
        continue
      }
      for code in excerpt.lines {
        if code.followsGap { page.lines.append(page.text.styled("         ⋮", .faint)) }
        let number = String(code.number)
        let gap = String(repeating: " ", count: max(5 - number.count, 0))
        let shown = TerminalText.cut(
          TerminalText.escaped(code.text), to: page.text.width - 14)
        page.lines.append(
          code.isMarked
            ? page.text.styled("    ▸\(gap)\(number) │ \(shown)", .strong)
            : page.text.styled("     \(gap)\(number) │ ", .faint) + shown)
      }
    }
  }

  private func unknowns(_ page: inout Page) {
    guard finding.verdict == .undetermined else { return }
    page.heading("What would have to be known")
    for unknown in finding.unknowns { page.line(advice(for: unknown)) }
    if finding.unknowns.isEmpty { page.line(advice(for: "")) }
  }

  private func fix(_ page: inout Page) {
    let diff = hasCode ? FixDiff(finding: finding, limit: 480).lines() : []
    guard !finding.rule.fix.isEmpty || !diff.isEmpty else { return }
    page.heading("Fix")
    for line in diff.prefix(40) {
      let shown = TerminalText.cut(TerminalText.escaped(line.text), to: page.text.width - 8)
      page.lines.append(
        "  "
          + (line.isAdded
            ? page.text.styled("+ \(shown)", .added) : page.text.styled("- \(shown)", .removed)))
    }
    page.field("how", finding.rule.fix)
  }

  private func about(_ page: inout Page) {
    let rule = finding.rule
    page.heading("Rule")
    page.field("id", rule.id)
    page.field("also", rule.aliases.joined(separator: ", "))
    page.field(
      "controls",
      controls.sorted { $0.key < $1.key }
        .map { "\($0.key) \($0.value.joined(separator: ", "))" }.joined(separator: "; "))
    page.field("tags", rule.tags.joined(separator: ", "))
    for reference in rule.references { page.field("see", reference) }
  }

  private func suppression(_ page: inout Page) {
    if let suppression = finding.suppression {
      page.heading("Suppressed")
      page.field("by", suppression.kind.rawValue)
      page.field("reason", suppression.reason)
      page.field("approved by", suppression.approvedBy)
      page.field("until", suppression.until)
      page.field("written at", spot(suppression.place))
      return
    }
    guard finding.verdict != .pass else { return }
    page.heading("To suppress it")
    if finding.subject.live == nil {
      page.line("a comment on the line above its block, or within it:")
      page.line(comment, indent: 6)
      page.line("or in bawn.yaml, this finding alone:")
    } else {
      page.line("in bawn.yaml, this finding alone:")
    }
    for line in configuration { page.line(line, indent: 6) }
  }

  private func fingerprint(_ page: inout Page) {
    page.heading("Fingerprint")
    page.line(finding.fingerprint)
    page.field("made of", "the rule \"\(finding.rule.id)\"")
    if !finding.subject.scope.isEmpty { page.field("", "the scope \"\(finding.subject.scope)\"") }
    page.field("", "the resource \"\(identity)\"")
    if !finding.element.isEmpty {
      page.field("", "the element \"\(SecretMask.masked(finding.element))\"")
    }
    page.field(
      "",
      finding.subject.live == nil
        ? "and of no line, position or working directory; moving the code doesn't change it"
        : "and of no time; it stays the same from snapshot to snapshot")
    for previous in finding.previousFingerprints { page.field("formerly", previous) }
    let other = finding.subject.live == nil ? "live" : "in code"
    for linked in finding.linkedFingerprints { page.field(other, linked) }
  }
}
