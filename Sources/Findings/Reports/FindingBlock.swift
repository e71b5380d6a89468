// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One finding in full: what, where with the deciding line marked, why, and the fix as a diff.
struct FindingBlock {
  let finding: Finding
  let text: TerminalText

  /// The severity, or that it isn't decided.
  static func label(_ finding: Finding) -> String {
    let word =
      finding.verdict == .undetermined ? "UNKNOWN" : finding.severity.rawValue.uppercased()
    return word + String(repeating: " ", count: max(0, 8 - word.count))
  }

  static func role(_ finding: Finding) -> TerminalText.Role {
    finding.verdict == .undetermined ? .notice : .severity(finding.severity)
  }

  func lines() -> [String] {
    var lines = [heading(), place()]
    let live = LiveText(finding)
    if let live { lines.append(cut("  " + live.place)) }
    lines += excerpt()
    lines += labelled("why", finding.message)
    if let decided = live?.decided { lines += labelled("by", decided) }
    if let code = live?.code { lines += labelled("code", code) }
    if finding.verdict == .undetermined, !finding.unknowns.isEmpty {
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      lines += labelled("open", "not decided " + reasons.joined(separator: ", "))
    }
    for call in finding.calls {
      let file = call.place.file.map { " (\($0.path):\(call.place.startLine))" } ?? ""
      let line = ReportText.cut("\(call.address)\(file)", limit: 1000)
      lines.append("  via   " + TerminalText.escaped(line))
    }
    if finding.verdict == .fail { lines += fix() }
    lines.append("")
    return lines
  }

  private func heading() -> String {
    let label = Self.label(finding)
    let ids = ([finding.rule.id] + finding.rule.aliases.prefix(1)).joined(separator: ", ")
    let room = max(text.width - label.count - ids.count - 6, 20)
    return text.styled(label, Self.role(finding)) + "  "
      + text.styled(TerminalText.cut(TerminalText.escaped(finding.rule.title), to: room), .strong)
      + text.styled("  [\(TerminalText.escaped(ids))]", .faint)
  }

  private func place() -> String {
    var line = "  \(finding.subject.address)"
    if let file = finding.location.file {
      let deciding = finding.decidingPlace
      let number = deciding.file === file ? deciding.startLine : finding.location.startLine
      line += "  \(file.path):\(number)"
    }
    return cut(line)
  }

  private func cut(_ line: String) -> String {
    TerminalText.cut(TerminalText.escaped(line), to: text.width)
  }

  // MARK: - The code

  private func excerpt() -> [String] {
    guard let excerpt = CodeExcerpt(finding, limit: 4 * text.width) else { return [] }
    let digits = max(String(excerpt.lines.last?.number ?? 1).count, 4)
    var lines: [String] = []
    if excerpt.file !== finding.location.file {
      lines.append("       " + TerminalText.escaped(excerpt.file.path))
    }
    for line in excerpt.lines {
      if line.followsGap {
        lines.append(text.styled("  " + String(repeating: " ", count: digits) + " ⋮", .faint))
      }
      lines.append(codeLine(line, digits, absent: excerpt.absent))
    }
    return lines
  }

  private func codeLine(_ line: CodeExcerpt.Line, _ digits: Int, absent: String?) -> String {
    let number = String(line.number)
    let label = String(repeating: " ", count: digits - number.count) + number
    var note = ""
    if line.isMarked, let absent { note = "  ← no \(TerminalText.escaped(absent))" }
    let shown = TerminalText.cut(
      TerminalText.escaped(line.text), to: max(text.width - digits - 5 - note.count, 20))
    if line.isMarked {
      return text.styled("▸ \(label) │ \(shown)", .strong) + text.styled(note, .notice)
    }
    return text.styled("  \(label) │ ", .faint) + shown
  }

  // MARK: - The fix

  private func fix() -> [String] {
    let diff = FixDiff(finding: finding, limit: 4 * text.width).lines().prefix(8)
    guard !diff.isEmpty else {
      return finding.rule.fix.isEmpty
        ? [] : Array(labelled("fix", finding.rule.fix).prefix(3))
    }
    return diff.enumerated().map { index, line in
      let start = index == 0 ? "  fix   " : "        "
      let shown = TerminalText.cut(TerminalText.escaped(line.text), to: text.width - 10)
      return start
        + (line.isAdded ? text.styled("+ \(shown)", .added) : text.styled("- \(shown)", .removed))
    }
  }

  private func labelled(_ name: String, _ sentence: String) -> [String] {
    guard !sentence.isEmpty else { return [] }
    let sentence = ReportText.cut(sentence, limit: 4000)
    let label = "  \(name)" + String(repeating: " ", count: max(6 - name.count, 1))
    return TerminalText.wrapped(TerminalText.escaped(sentence), to: text.width - 8).enumerated().map
    { index, line in (index == 0 ? label : "        ") + line }
  }
}
