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
    lines += excerpt()
    lines += labelled("why", finding.message)
    if finding.verdict == .undetermined, !finding.unknowns.isEmpty {
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      lines += labelled("open", "not decided " + reasons.joined(separator: ", "))
    }
    for call in finding.calls {
      let file = call.place.file.map { " (\($0.path):\(call.place.startLine))" } ?? ""
      lines.append("  via   " + TerminalText.escaped("\(call.address)\(file)"))
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
    return TerminalText.cut(TerminalText.escaped(line), to: text.width)
  }

  // MARK: - The code

  private func excerpt() -> [String] {
    guard let file = finding.location.file else { return [] }
    let cause = finding.causes.first { $0.place.file != nil }
    let place = finding.decidingPlace
    guard let shownFile = place.file else { return [] }
    let marked = place.startLine
    // What decided may stand in another block than the resource's own, such as a satellite's.
    let block =
      finding.location.startLine...max(finding.location.startLine, finding.location.endLine)
    let isInBlock = shownFile === file && block.contains(marked)
    var numbers = isInBlock && block.lowerBound < marked ? [block.lowerBound] : []
    numbers += [marked - 1, marked, marked + 1].filter { line in
      guard line >= 1, line <= shownFile.lineStarts.count else { return false }
      return !isInBlock || block.contains(line)
    }
    var unique: [Int] = []
    for number in numbers where unique.last != number { unique.append(number) }
    let digits = max(String(unique.last ?? 1).count, 4)
    var lines: [String] = []
    if shownFile !== file { lines.append("       " + TerminalText.escaped(shownFile.path)) }
    var last = 0
    for number in unique {
      if last > 0, number > last + 1 {
        lines.append(text.styled("  " + String(repeating: " ", count: digits) + " ⋮", .faint))
      }
      lines.append(codeLine(shownFile, number, isMarked: number == marked, digits, cause))
      last = number
    }
    return lines
  }

  /// A line from its start, or from what decided where that stands far to the right: a plan is one
  /// line as Terraform prints it.
  private func excerpt(_ file: SourceFile, _ number: Int, isMarked: Bool) -> String {
    let limit = 4 * text.width
    let place = finding.decidingPlace
    let start = Int(place.bytes.start)
    if isMarked, place.file === file, place.startLine == number,
      file.lineStarts.indices.contains(number - 1),
      start - Int(file.lineStarts[number - 1]) > limit
    {
      return "…" + file.excerpt(start..<max(start, Int(place.bytes.end)), limit: limit)
    }
    return file.excerpt(ofLine: number, limit: limit) ?? ""
  }

  private func codeLine(
    _ file: SourceFile, _ number: Int, isMarked: Bool, _ digits: Int, _ cause: Finding.Cause?
  ) -> String {
    let code = SecretMask.masked(
      excerpt(file, number, isMarked: isMarked),
      all: isMarked && finding.rule.isAboutSecrets)
    let label = String(repeating: " ", count: digits - String(number).count) + "\(number)"
    var shown = TerminalText.escaped(code)
    var note = ""
    if isMarked, let cause, cause.isAbsent, !cause.path.isEmpty {
      note = "  ← no \(TerminalText.escaped(cause.path))"
    }
    shown = TerminalText.cut(shown, to: max(text.width - digits - 5 - note.count, 20))
    if isMarked {
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
    let label = "  \(name)" + String(repeating: " ", count: max(6 - name.count, 1))
    return TerminalText.wrapped(TerminalText.escaped(sentence), to: text.width - 8).enumerated().map
    { index, line in (index == 0 ? label : "        ") + line }
  }
}
