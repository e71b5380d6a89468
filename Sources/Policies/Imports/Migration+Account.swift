// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

extension Migration {
  /// How many lines of one kind an account has.
  private static let maximumLines = 200

  /// What became of everything that was found, a line each, for people.
  package func account(rules: KnownRules) -> [String] {
    var lines: [String] = []
    for file in files { lines.append(Self.taken(file.settings)) }
    let notes = joined().notes
    for (path, note) in notes.prefix(Self.maximumLines) {
      lines.append("\(path):\(note.line): \(note.subject): no equivalent: \(note.reason)")
    }
    if notes.count > Self.maximumLines {
      lines.append("… and \(notes.count - Self.maximumLines) more without equivalent")
    }
    for file in files where !file.settings.unknownRules.isEmpty {
      let words = file.settings.unknownRules
      let shown = words.prefix(20).map(\.text).joined(separator: ", ")
      lines.append(
        "\(file.settings.file.path): no rule yet for \(shown)"
          + (words.count > 20 ? " and \(words.count - 20) more" : ""))
    }
    for (path, reason) in unread.prefix(Self.maximumLines) {
      lines.append("\(path): not taken: \(reason)")
    }
    lines += comments(rules)
    if files.isEmpty, sources.isEmpty { lines.append("nothing of other tools was found") }
    return lines.map(TerminalText.escaped)
  }

  private static func taken(_ settings: ImportedSettings) -> String {
    var parts: [String] = []
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { parts.append("\(count) \(count == 1 ? one : many)") }
    }
    add(settings.suppressions.count, "suppression", "suppressions")
    add(settings.excludedRules.count, "rule left out", "rules left out")
    add(settings.includedRules.count, "rule added", "rules added")
    add(settings.excludedPaths.count, "path left out", "paths left out")
    add(settings.overrides.count, "override", "overrides")
    if let severity = settings.severity { parts.append("severity \(severity.rawValue)") }
    if let failOn = settings.failOn { parts.append("fail-on \(failOn.rawValue)") }
    if settings.softFail == true { parts.append("soft-fail") }
    let what = parts.isEmpty ? "nothing to take over" : parts.joined(separator: ", ")
    return "\(settings.file.path) (\(settings.format.title)): \(what)"
  }

  /// Comments hold as they are; only those for rules that aren't there say nothing.
  private func comments(_ rules: KnownRules) -> [String] {
    let marks = sources.flatMap(\.marks)
    guard !marks.isEmpty else { return [] }
    var lines: [String] = []
    let tools = InlineMark.Tool.allCases.compactMap { tool -> String? in
      let count = marks.count { $0.tool == tool }
      return count > 0 ? "\(count) of \(tool.rawValue)" : nil
    }
    lines.append(
      "comments in \(sources.count) file\(sources.count == 1 ? "" : "s") "
        + "(\(tools.joined(separator: ", "))) hold as they are; --inline rewrites them")
    var unknown: [String] = []
    var seen: Set<String> = []
    for mark in marks where mark.rule != "*" && seen.insert(mark.rule).inserted {
      // Each pattern is held against every rule.
      guard !Glob.isPattern(mark.rule) || seen.count < 1_000 else { continue }
      if rules.name(for: mark.rule) == nil { unknown.append(mark.rule) }
    }
    if !unknown.isEmpty {
      lines.append(
        "no rule yet for \(unknown.prefix(20).joined(separator: ", "))"
          + (unknown.count > 20 ? " and \(unknown.count - 20) more" : "") + ", named in comments")
    }
    return lines
  }
}
