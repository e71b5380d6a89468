// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode

extension Migration {
  /// All files' settings as one.
  ///
  /// Where files differ, the stricter one counts. What a file says of everything counts for
  /// everything only when the file stands in the searched folder itself.
  struct Joined {
    var severity: Severity?
    var failOn: Severity?
    var softFail: Bool?
    var exclude: [String] = []
    var includedRules: [String] = []
    var excludedRules: [ImportedSettings.Word] = []
    var overrides: [(override: ImportedSettings.Override, path: String?, isSwitchedOff: Bool)] = []
    var suppressions: [SuppressionRule] = []
    var notes: [(path: String, note: ImportedSettings.Note)] = []
  }

  /// The settings of all files together.
  func joined() -> Joined {
    var result = Joined()
    var seen: Set<String> = []
    for file in files {
      let settings = file.settings
      let isTop = file.folder == "."
      result.notes += settings.notes.map { (settings.file.path, $0) }
      if isTop {
        result.severity = Self.stricter(result.severity, settings.severity)
        result.failOn = Self.stricter(result.failOn, settings.failOn)
        if let softFail = settings.softFail {
          result.softFail = (result.softFail ?? true) && softFail
        }
      } else if settings.severity != nil || settings.failOn != nil || settings.softFail == true {
        result.notes.append(
          (
            settings.file.path,
            .init(
              "severities and exit codes", "they hold for all folders; scan this one apart",
              line: 1)
          ))
      }
      for word in settings.excludedPaths {
        let path = isTop ? word.text : FilePath.join(file.folder, word.text)
        if seen.insert("path \(path)").inserted { result.exclude.append(path) }
      }
      for word in settings.includedRules where seen.insert("rule \(word.text)").inserted {
        result.includedRules.append(word.text)
      }
      for word in settings.excludedRules {
        guard seen.insert("\(file.folder) \(word.text)").inserted else { continue }
        if isTop {
          result.excludedRules.append(word)
        } else {
          result.overrides.append((.init(rules: [word.text]), file.folder, true))
        }
      }
      result.overrides += settings.overrides.map { ($0, isTop ? nil : file.folder, false) }
      result.suppressions += settings.suppressions.map { rule in
        var rule = rule
        if !isTop {
          rule.paths =
            rule.paths.isEmpty
            ? [file.folder] : rule.paths.map { FilePath.join(file.folder, $0) }
        }
        return rule
      }
    }
    return result
  }

  private static func stricter(_ left: Severity?, _ right: Severity?) -> Severity? {
    [left, right].compactMap { $0 }.min()
  }

  /// The text of the `bawn.yaml` that says the same.
  package func configuration() -> String {
    let joined = joined()
    var text = ConfigurationText()
    let names = files.map(\.settings.file.path)
    text.comment(
      names.isEmpty
        ? "Nothing was found to migrate."
        : "Migrated from \(names.prefix(8).joined(separator: ", "))"
          + (names.count > 8 ? " and \(names.count - 8) more." : "."))
    if let severity = joined.severity { text.line("severity", severity.rawValue) }
    if let failOn = joined.failOn { text.line("fail-on", failOn.rawValue) }
    if let softFail = joined.softFail, softFail { text.line("soft-fail", raw: "true") }
    text.list("exclude", joined.exclude)
    if !joined.includedRules.isEmpty || !joined.excludedRules.isEmpty {
      text.open("rules")
      text.list("include", joined.includedRules, indentation: 2)
      text.list(
        "exclude", joined.excludedRules.map(\.text), comments: joined.excludedRules.map(\.reason),
        indentation: 2)
    }
    if !joined.overrides.isEmpty {
      text.open("overrides")
      for (override, path, isSwitchedOff) in joined.overrides {
        text.item([
          ("rules", .list(override.rules)), ("paths", .list(path.map { [$0] } ?? [])),
          ("severity", .text(override.severity?.rawValue)),
          ("action", .text(override.action?.rawValue)),
          ("enabled", .raw(isSwitchedOff ? "false" : nil)),
        ])
      }
    }
    if !joined.suppressions.isEmpty {
      text.open("suppressions")
      for rule in joined.suppressions {
        text.item([
          ("rules", .list(rule.rules)), ("resources", .list(rule.resources)),
          ("paths", .list(rule.paths)), ("fingerprints", .list(rule.fingerprints)),
          ("reason", .text(rule.reason)), ("approved-by", .text(rule.approvedBy)),
          ("until", .text(rule.until)),
        ])
      }
    }
    return text.text
  }
}
