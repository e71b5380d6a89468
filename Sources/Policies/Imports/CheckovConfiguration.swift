// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// `.checkov.yaml`: Checkov's command-line options as keys
/// (https://www.checkov.io/2.Basics/CLI%20Command%20Reference.html).
extension ImportReader {
  /// What there is in place of options that say nothing about findings.
  private static let elsewhere: [String: String] = [
    "ca-certificate": "nothing is fetched",
    "compact": "findings show their code; bawn scan --quiet prints the counts alone",
    "create-baseline": "bawn baseline create",
    "deep-analysis": "a plan's findings get the source's lines by themselves",
    "directory": "folders are named on the command line: bawn scan DIR",
    "download-external-modules":
      "nothing is downloaded; modules come from .terraform/modules or --module-path",
    "evaluate-variables": "variables are always evaluated",
    "external-checks-dir":
      "checks written in Python aren't run; write a rule (Documentation/rules.md)",
    "external-checks-git": "nothing is fetched; write a rule (Documentation/rules.md)",
    "external-modules-download-path": "bawn scan --module-path DIR",
    "file": "files are named on the command line: bawn scan FILE",
    "include-all-checkov-policies": "no service decides on rules",
    "mask": "secrets are never shown",
    "no-cert-verify": "nothing is fetched",
    "no-fail-on-crash": "an incomplete scan ends with 3",
    "no-guide": "findings carry their own explanation",
    "output": "bawn scan --format",
    "output-file-path": "bawn scan --format NAME=FILE",
    "protect-check": "suppression-limits in bawn.yaml, by severity rather than rule",
    "quiet": "passes aren't shown unless asked for with --verdicts all",
    "repo-root-for-plan-enrichment": "bawn scan PLAN --plan-source DIR",
    "run-all-external-checks": "checks written in Python aren't run",
    "skip-download": "nothing is fetched",
    "skip-framework": "Terraform is what is scanned",
    "skip-resources-without-violations": "resources without findings aren't shown",
    "skip-results-upload": "nothing is sent anywhere",
    "summary-position": "the summary stands at the end",
    "support": "nothing is sent anywhere",
  ]

  mutating func readCheckovConfiguration() {
    read { reader, root in
      for (index, entry) in root.entries.enumerated() {
        let key = (entry.key.string ?? "").split(separator: "_").joined(separator: "-")
        reader.readCheckovOption(key, root, entry.key.string ?? "", reader.range(root, at: index))
      }
    }
  }

  private mutating func readCheckovOption(
    _ key: String, _ root: Node, _ name: String, _ range: ByteRange
  ) {
    switch key {
    case "skip-check": readSkippedChecks(words(root, name))
    case "check": readOnlyChecks(words(root, name), range)
    case "skip-path":
      for word in words(root, name, splits: false) { skipPath(word) }
    case "soft-fail":
      settings.softFail = root.field(named: name).boolean ?? settings.softFail
    case "soft-fail-on": readSoftFail(words(root, name))
    case "hard-fail-on": readHardFail(words(root, name))
    case "baseline": settings.furtherFiles += words(root, name, splits: false)
    case "var-file":
      for word in words(root, name) {
        note(
          "var-file \(word.text)",
          "bawn scan --var-file, or \"var-files\" of a root module under \"roots\"", word.range)
      }
    case "framework":
      let others = words(root, name).map(\.text).filter {
        !["all", "terraform", "terraform_plan"].contains($0.lowercased())
      }
      if !others.isEmpty {
        note("framework \(others.joined(separator: ", "))", "Terraform is what is scanned", range)
      }
    default:
      if let instead = Self.elsewhere[key] {
        note(name, instead, range)
      } else {
        // The value may be a key to somebody's account: it is shown nowhere.
        note(name, "there is no such setting", range)
      }
    }
  }

  /// Severities leave out all that is at or below the highest of them.
  private mutating func readSkippedChecks(_ words: [ImportedSettings.Word]) {
    var ids: [ImportedSettings.Word] = []
    for word in words {
      guard let severity = Self.severity(word.text) else {
        ids.append(word)
        continue
      }
      guard let next = severity.next else {
        note(word.text, "leaves out every check; take the file away instead", word.range)
        continue
      }
      settings.severity = max(settings.severity ?? .info, next)
    }
    settings.excludedRules += known(ids)
  }

  private mutating func readOnlyChecks(_ words: [ImportedSettings.Word], _ range: ByteRange) {
    let severities = words.compactMap { Self.severity($0.text) }
    if let lowest = severities.min() {
      settings.severity = max(settings.severity ?? .info, lowest)
    }
    let ids = known(words.filter { Self.severity($0.text) == nil })
    guard !ids.isEmpty else { return }
    settings.includedRules += ids.filter { !rules.areDefault($0.text) }
    note(
      "check",
      "a configuration can't leave out all other rules; bawn scan "
        + ids.prefix(3).map { "--rule \($0.text)" }.joined(separator: " ")
        + (ids.count > 3 ? " …" : ""), range)
  }

  private mutating func readSoftFail(_ words: [ImportedSettings.Word]) {
    let severities = words.compactMap { Self.severity($0.text) }
    if let highest = severities.max() {
      if let next = highest.next {
        settings.failOn = max(settings.failOn ?? .info, next)
      } else {
        settings.softFail = true
      }
    }
    let ids = known(words.filter { Self.severity($0.text) == nil })
    if !ids.isEmpty { settings.overrides.append(.init(rules: ids.map(\.text), action: .warn)) }
  }

  private mutating func readHardFail(_ words: [ImportedSettings.Word]) {
    let severities = words.compactMap { Self.severity($0.text) }
    if let lowest = severities.min() { settings.failOn = lowest }
    let ids = known(words.filter { Self.severity($0.text) == nil })
    if !ids.isEmpty { settings.overrides.append(.init(rules: ids.map(\.text), action: .deny)) }
  }

  /// A path is skipped when the expression matches anywhere in it.
  mutating func skipPath(_ word: ImportedSettings.Word) {
    guard let patterns = PathExpression.patterns(word.text) else {
      return note(
        "skip-path \(word.text)",
        "this regular expression can't be said as a path pattern; name the paths under \"exclude\"",
        word.range)
    }
    exclude(patterns, word)
  }
}

extension Severity {
  /// The next worse one; nil for the worst.
  var next: Severity? { Severity.allCases.first { $0.rank == rank + 1 } }
}
