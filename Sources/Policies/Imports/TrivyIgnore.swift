// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// Trivy's ignore files (https://trivy.dev/docs/latest/configuration/filtering/).
extension ImportReader {
  /// `.trivyignore`: an id a line, `exp:YYYY-MM-DD` behind it; `#` begins a comment.
  mutating func readTrivyIgnore() {
    var comment: [String] = []
    var packages = ForeignCount()
    guard file.bytes.count <= ForeignDocument.maximumByteCount else {
      return report("larger than \(ForeignDocument.maximumByteCount) bytes", nil)
    }
    for (index, start) in file.lineStarts.enumerated() {
      guard let line = file.text(ofLine: index + 1) else { break }
      let range = ByteRange(Int(start), Int(start) + line.utf8.count)
      let text = Self.trimmed(line[...])
      if text.isEmpty {
        comment = []
      } else if text.hasPrefix("#") {
        if comment.count < 8 { comment.append(Self.trimmed(text.drop { $0 == "#" })) }
      } else {
        readTrivyLine(text, comment.joined(separator: " "), range, &packages)
      }
    }
    packages.note(in: &self)
  }

  private mutating func readTrivyLine(
    _ text: String, _ comment: String, _ range: ByteRange, _ packages: inout ForeignCount
  ) {
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard let id = fields.first.map(String.init) else { return }
    var until: String?
    if let expiry = fields.dropFirst().first(where: { $0.hasPrefix("exp:") }) {
      until = String(expiry.dropFirst(4))
    }
    if packages.counts(id, range) { return }
    guard until.map({ CalendarDay($0) != nil }) ?? true else {
      // As for Trivy, the line then silences nothing.
      return report("\"exp:\(until ?? "")\" is no day such as 2030-01-31", range)
    }
    let behind = fields.firstIndex { $0.hasPrefix("#") }.map {
      Self.trimmed(fields[$0...].joined(separator: " ").drop { $0 == "#" })
    }
    let reason = behind.flatMap { $0.isEmpty ? nil : $0 } ?? comment
    addTrivy(.init(id, reason: reason, range: range), paths: [], until: until)
  }

  private mutating func addTrivy(
    _ word: ImportedSettings.Word, paths: [String], until: String?
  ) {
    guard let name = known([word]).first else { return }
    var rule = SuppressionRule(
      reason: word.reason.isEmpty ? "ignored in \(file.path)" : word.reason, until: until,
      place: place(word.range))
    rule.rules = [name.text]
    rule.paths = paths
    add(rule)
  }

  /// `.trivyignore.yaml`: entries by kind of finding.
  mutating func readTrivyIgnoreYAML() {
    read { reader, root in
      for (index, entry) in root.entries.enumerated() {
        let key = entry.key.string ?? ""
        let range = reader.range(root, at: index)
        let count = entry.value.elements.count
        switch key {
        case "misconfigurations":
          for (index, element) in entry.value.elements.enumerated() {
            reader.readTrivyEntry(element, reader.range(entry.value, at: index))
          }
        case "vulnerabilities" where count > 0, "licenses" where count > 0:
          reader.note(
            "\(key) (\(count))", "packages aren't looked at; only misconfigurations are", range)
        case "secrets" where count > 0:
          reader.note(
            "\(key) (\(count))",
            "secrets are found by the rules for resources; silence those by id and path", range)
        case "vulnerabilities", "licenses", "secrets": break
        default: reader.note(key, "there is no such kind of finding", range)
        }
      }
    }
  }

  private mutating func readTrivyEntry(_ entry: Node, _ range: ByteRange) {
    guard let id = entry.field("id").string, !id.isEmpty else {
      return report("an entry needs an \"id\"", range)
    }
    var until: String?
    let expiry = entry.field("expired_at")
    if expiry.exists, !expiry.isKind(.null) {
      // The day of a time stamp, too.
      let text = String((expiry.string ?? "").prefix(10))
      guard CalendarDay(text) != nil else {
        return report("\"expired_at\" has to be a day such as 2030-01-31", range)
      }
      until = text
    }
    var paths: [String] = []
    for word in words(entry, "paths", splits: false) {
      guard let patterns = PathExpression.patterns(glob: word.text) else {
        note("\(id) in \(word.text)", "this can't be said as a path pattern", word.range)
        continue
      }
      paths += patterns
    }
    // An entry for some paths must not become one for all.
    if paths.isEmpty, !entry.field("paths").elements.isEmpty { return }
    addTrivy(
      .init(id, reason: entry.field("statement").string ?? "", range: range), paths: paths,
      until: until)
  }

  /// `trivy.yaml`: Trivy's command-line options as keys.
  mutating func readTrivyConfiguration() {
    read { reader, root in
      for (index, entry) in root.entries.enumerated() {
        let key = entry.key.string ?? ""
        let range = reader.range(root, at: index)
        switch key {
        case "ignorefile": reader.settings.furtherFiles += reader.words(root, key, splits: false)
        case "severity": reader.keepSeverities(reader.words(root, key), range)
        case "exit-code":
          if entry.value.integer == 0 {
            reader.settings.softFail = true
          } else {
            reader.settings.failOn = .info
          }
        case "scan":
          for name in ["skip-dirs", "skip-files"] {
            for word in reader.words(entry.value, name) { reader.excludePath(word, name) }
          }
          for (index, option) in entry.value.entries.enumerated() {
            let name = option.key.string ?? ""
            if ["skip-dirs", "skip-files"].contains(name) { continue }
            reader.note(
              "scan.\(name)", "there is no such setting", reader.range(entry.value, at: index))
          }
        case "format", "output", "report":
          reader.note(key, "bawn scan --format NAME=FILE", range)
        case "ignore-policy":
          reader.note(key, "findings aren't filtered by Rego; see \"suppressions\"", range)
        case "rego", "policy":
          reader.note(
            key, "bawn policy test, or a rule of your own (Documentation/rules.md)", range)
        default: reader.note(key, "there is no such setting", range)
        }
      }
      if let failOn = reader.settings.failOn, let severity = reader.settings.severity {
        reader.settings.failOn = max(failOn, severity)
      }
    }
  }

  /// Only these severities are reported: a threshold, when none between them is missing.
  private mutating func keepSeverities(_ words: [ImportedSettings.Word], _ range: ByteRange) {
    let kept = Set(words.compactMap { Self.severity($0.text) })
    guard let lowest = kept.min() else { return }
    settings.severity = lowest
    if kept != Set(Severity.allCases.filter { $0 >= lowest }) {
      note(
        "severity", "there is only a lowest severity; taken for \(lowest.rawValue) and above",
        range)
    }
  }

  /// Leaves out the paths of a glob.
  mutating func excludePath(_ word: ImportedSettings.Word, _ key: String) {
    guard let patterns = PathExpression.patterns(glob: word.text) else {
      return note(
        "\(key) \(word.text)",
        "this can't be said as a path pattern; name the paths under \"exclude\"", word.range)
    }
    exclude(patterns, word)
  }
}

/// Ids of vulnerabilities in packages, told once however many there are.
private struct ForeignCount {
  private var first: (id: String, range: ByteRange)?
  private var count = 0

  mutating func counts(_ id: String, _ range: ByteRange) -> Bool {
    guard ["CVE-", "GHSA-", "TEMP-", "RUSTSEC-", "NSWG-"].contains(where: id.hasPrefix) else {
      return false
    }
    if first == nil { first = (id, range) }
    count += 1
    return true
  }

  func note(in reader: inout ImportReader) {
    guard let first else { return }
    reader.note(
      first.id + (count > 1 ? " and \(count - 1) more" : ""),
      "packages aren't looked at; only misconfigurations are", first.range)
  }
}
